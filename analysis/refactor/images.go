package refactor

import (
	"strings"

	"github.com/distribution/reference"
	"github.com/stagels/stagels/analysis/pattern"
	"github.com/stagels/stagels/analysis/stage"
)

// familiar is the name and the tag of an image as people write them; ok is false if
// it is none.
func familiar(image string) (name, tag string, ok bool) {
	named, err := reference.ParseNormalizedNamed(image)
	if err != nil {
		return "", "", false
	}
	if tagged, ok := named.(reference.Tagged); ok {
		tag = tagged.Tag()
	}
	return reference.FamiliarName(named), tag, true
}

// sureImage is the name of the base's image, whatever the build arguments make of its
// tag; "" if they can make another image of it.
func sureImage(base *stage.Reference) string {
	before, _, open := strings.Cut(base.Text, "$")
	if base.Kind != stage.Image || open && !strings.Contains(before[strings.LastIndexByte(before, '/')+1:], ":") {
		return ""
	}
	name, _, _ := familiar(base.Expanded)
	return name
}

// runtimeImage is the image that what was built with an official image can run on; ok
// is false if that is the same one, for all that is known.
func runtimeImage(image string) (string, bool) {
	name, tag, ok := familiar(image)
	if !ok {
		return "", false
	}
	switch name {
	case "golang", "rust", "gcc", "haskell":
		return systemImage(tag), true
	case "node", "python":
		return slim(name, tag)
	case "maven", "gradle", "eclipse-temurin", "openjdk", "amazoncorretto":
		return javaImage(name, tag)
	case "mcr.microsoft.com/dotnet/sdk":
		if tag != "" {
			tag = ":" + tag
		}
		return "mcr.microsoft.com/dotnet/aspnet" + tag, true
	}
	return "", false
}

// systemImage is the bare system that an image of the tag is made from.
func systemImage(tag string) string {
	if strings.Contains(tag, "alpine") {
		return "alpine"
	}
	for _, release := range []string{"bullseye", "bookworm", "trixie"} {
		if strings.Contains(tag, release) {
			return "debian:" + release + "-slim"
		}
	}
	return "debian:stable-slim"
}

// slim is the small image of the same language.
func slim(name, tag string) (string, bool) {
	switch {
	case strings.Contains(tag, "alpine"), strings.Contains(tag, "slim"), strings.Contains(tag, "windows"):
		return "", false
	case tag == "", tag == "latest":
		return name + ":slim", true
	}
	return name + ":" + tag + "-slim", true
}

var (
	javaFirst  = pattern.New(`^(\d{1,2})(?:\D|$)`)
	javaBehind = pattern.New(`(?:jdk|-)-?(\d{1,2})(?:\D|$)`)
)

// javaImage is the image with the runtime of the Java that the tag names.
func javaImage(name, tag string) (string, bool) {
	version := javaFirst.Find(tag)
	if name == "maven" || name == "gradle" {
		version = nil
		if all := javaBehind.Regexp().FindAllStringSubmatch(tag, -1); len(all) > 0 {
			version = all[len(all)-1]
		}
	}
	if version == nil {
		return "", false
	}
	image := "eclipse-temurin:" + version[1] + "-jre"
	if strings.Contains(tag, "alpine") {
		image += "-alpine"
	}
	return image, true
}
