package rules

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis/pattern"
)

// compiler reads a command that compiles in a folder; dir is "" if nobody knows which.
func compiler(words []string, dir string) (c compilation, ok bool) {
	name := path.Base(words[0])
	sub := ""
	if len(words) > 1 {
		sub = words[1]
	}
	switch {
	case name == "go" && (sub == "build" || sub == "install"):
		c.advice = "Declare ARG TARGETOS TARGETARCH there, and set GOOS and GOARCH to them"
		c.outs = goOutputs(words[1:], dir)
	case name == "cargo" && (sub == "build" || sub == "install") && optionOf(words, "--target") == "":
		c.advice = "Compile for the target's platform with --target, or leave out --platform=$BUILDPLATFORM"
		c.outs = cargoOutputs(words[1:], dir)
	case compilersOfC.Matches(name) && !slices.ContainsFunc(words, func(w string) bool { return strings.HasPrefix(w, "--target") || w == "-target" || w == "-c" }):
		c.advice = "Use a compiler for the target's platform, or leave out --platform=$BUILDPLATFORM"
		c.outs = absolute(optionOf(words, "-o"), dir)
	case name == "dotnet" && sub == "publish" && selfContained(words):
		c.advice = "Declare ARG TARGETARCH there, and publish with -a $TARGETARCH"
		c.outs = absolute(cmp.Or(optionOf(words, "-o"), optionOf(words, "--output")), dir)
	}
	return c, len(c.outs) > 0
}

var compilersOfC = pattern.New(`^(?:gcc|g\+\+|cc|c\+\+|clang|clang\+\+|rustc)$`)

// selfContained tells whether dotnet publish makes a program for one platform.
func selfContained(words []string) bool {
	runtime := cmp.Or(optionOf(words, "-r"), optionOf(words, "--runtime"))
	return runtime != "" && slices.ContainsFunc(words, func(w string) bool {
		w = strings.ToLower(w)
		return w == "--self-contained" || w == "--self-contained=true" || strings.HasSuffix(w, "publishsinglefile=true") || strings.HasSuffix(w, "publishaot=true")
	}) && !slices.Contains(words, "false")
}

// optionOf is the value of an option, as -o VALUE or -o=VALUE; "" if there is none.
func optionOf(words []string, option string) string {
	for i, w := range words {
		if value, ok := strings.CutPrefix(w, option+"="); ok {
			return value
		}
		if w == option && i+1 < len(words) {
			return words[i+1]
		}
	}
	return ""
}

// absolute is the path, counted from dir; none if it is not known.
func absolute(name, dir string) []string {
	switch {
	case name == "":
		return nil
	case path.IsAbs(name):
		return []string{path.Clean(name)}
	case dir == "":
		return nil
	}
	return []string{path.Join(dir, name)}
}

func goOutputs(words []string, dir string) []string {
	if words[0] == "install" {
		return []string{"/go/bin"}
	}
	if slices.ContainsFunc(words, func(w string) bool { return strings.HasPrefix(w, "-o") }) {
		return absolute(optionOf(words, "-o"), dir)
	}
	last := words[len(words)-1]
	if len(words) > 1 && strings.HasPrefix(last, "./") && !strings.Contains(last, "...") && path.Base(last) != "." {
		return absolute(path.Base(last), dir)
	}
	return nil
}

func cargoOutputs(words []string, dir string) []string {
	if words[0] == "install" {
		if root := optionOf(words, "--root"); root != "" {
			return absolute(root, dir)
		}
		return []string{"/usr/local/cargo/bin"}
	}
	return absolute(cmp.Or(optionOf(words, "--target-dir"), "target"), dir)
}

// target is where a command puts what it copies.
func target(words []string, dir string) (out string, ok bool) {
	if !slices.Contains([]string{"cp", "mv", "install"}, words[0]) || len(words) < 3 {
		return "", false
	}
	from, to := words[len(words)-2], words[len(words)-1]
	paths := absolute(to, dir)
	if len(paths) == 0 || !strings.Contains(from, "target/") {
		return "", false
	}
	return paths[0], true
}
