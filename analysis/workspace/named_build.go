package workspace

import (
	"slices"
	"strconv"
	"strings"

	"github.com/stagels/stagels/analysis/files"
	"github.com/stagels/stagels/analysis/rules"
	"github.com/stagels/stagels/analysis/stage"
)

// NamedBuild is a build of a Dockerfile that another file asks for, for one platform.
type NamedBuild struct {
	Kind string // of the file: bake, compose, workflow
	Name string // among the builds of the file
	File string // its path below the folder of the workspace

	stage.Build
	// Ignored tells the name and the text of the ignore file of its context; ok is false if
	// that has none. It is nil if nobody knows which folder the context is.
	Ignored func() (name, src string, ok bool)
	// Open are the build arguments that it gives without a value that is known here.
	Open []string
	// Contexts are the folders that it finds, as far as that is certain.
	Contexts files.Contexts
	// Unsure tells that it is not known well enough to say what is wrong in it.
	Unsure bool
}

// Label is what people call the build where there is room for its file.
func (b *NamedBuild) Label() string { return b.Kind + " " + b.Name + " · " + b.File }

// Outside is what other files say of a Dockerfile.
type Outside struct {
	rules.Outside
	Builds []NamedBuild
}

// buildName is what a message calls a build.
type buildName struct{ name, file string }

// ofSettings is the build that the settings tell of.
var ofSettings = buildName{file: "the settings"}

// mostNames is how many builds a message names.
const mostNames = 3

// inBuilds tells in which builds something is so: " (in the build app of docker-bake.hcl)".
func inBuilds(all []buildName) string {
	var names []string
	behind := " of " + all[0].file
	if slices.ContainsFunc(all, func(b buildName) bool { return b.file != all[0].file }) {
		behind = ""
	}
	for _, b := range all {
		if behind == "" {
			b.name += " of " + b.file
		}
		if name := strings.TrimSpace(b.name); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	if len(names) == 1 {
		return " (in the build" + spaced(names[0]) + behind + ")"
	}
	last := names[len(names)-1]
	if more := len(names) - mostNames; more > 0 {
		names, last = names[:mostNames+1], strconv.Itoa(more)+" more"
	}
	return " (in the builds " + strings.Join(names[:len(names)-1], ", ") + " and " + last + behind + ")"
}

// spaced is a name with a blank before it, or nothing.
func spaced(name string) string {
	if name == "" {
		return ""
	}
	return " " + name
}
