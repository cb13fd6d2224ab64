// Package makefile reads the builds that the recipes of Makefiles ask for, as GNU make runs
// them: each line in a shell of its own, in the folder where make runs, with the variables of
// make replaced before (GNU make, src/read.c, src/job.c and src/expand.c).
package makefile

import (
	"path"
	"slices"

	"github.com/stagels/stagels/analysis/builds"
	"github.com/stagels/stagels/analysis/builds/command"
	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/analysis/workspace"
)

var _ = builds.Register(&builds.Format{Name: command.Kind, Kind: workspace.Makefile, Aside: command.Mentions, Read: read})

// file are the builds of one Makefile.
type file struct {
	name string
	all  []*builds.Build
}

func read(name, src string) builds.File {
	f := &file{name: name}
	if !command.Mentions(src) {
		return f
	}
	lines := split(src)
	known, rule, fuel := variablesOf(lines), "", tank
	for _, l := range lines {
		if target, recipe := l.rule(); target != "" {
			rule, l = target, recipe
		}
		if l.recipe {
			f.add(rule, known.expand(l, &fuel))
		}
	}
	return f
}

// add adds the builds of a recipe.
func (f *file) add(rule string, recipe *expanded) {
	script := command.Script{Source: recipe.string(), Dir: ".", Value: func(part text.Span) builds.Value {
		return recipe.value(f.name, part)
	}}
	for _, c := range script.Commands() {
		b := c.Copy()
		if rule != "" {
			b.Name = rule
		}
		f.all = append(f.all, b)
	}
}

// Builds are named by the first targets of their rules. make finds a Makefile by itself in
// the folder where it runs; what has another name, or lacks its Dockerfile there, is included
// from somewhere.
func (f *file) Builds(around builds.Around) (out []*builds.Build) {
	for _, written := range f.all {
		b := *written
		command.Find(around, &b)
		if at, ok := b.DockerfilePath(); isFound(f.name) && b.Dir == written.Dir && (!ok || around.Exists(at)) {
			b.Guessed = written.Guessed
		}
		out = append(out, &b)
	}
	return out
}

// isFound tells whether make finds a file of this name (src/read.c: eval_makefile).
func isFound(name string) bool {
	return slices.Contains([]string{"GNUmakefile", "makefile", "Makefile"}, path.Base(name))
}
