package main

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/moby/buildkit/util/suggest"
	"github.com/stagels/stagels/analysis/rules"
	"github.com/stagels/stagels/analysis/spec"
	"github.com/stagels/stagels/analysis/workspace"
)

// declared are the names of all ARGs of a Dockerfile, in ONBUILDs too; ok is false if
// another frontend reads the file, which may take any.
func declared(d *workspace.Document) (names []string, ok bool) {
	for i := range d.Model.File.Items() {
		for _, def := range d.Model.DefinitionsWritten(i) {
			if def.Arg {
				names = append(names, def.Name)
			}
		}
	}
	return names, rules.OtherFrontend(d.Model) == ""
}

// tellUntaken tells of the build arguments that no ARG of the Dockerfiles takes. A build
// goes on without a word then.
func (c *check) tellUntaken(w io.Writer, outcomes []outcome) {
	var args []string
	for _, o := range outcomes {
		if o.takesAll || o.errs != nil {
			return
		}
		args = append(args, o.args...)
	}
	for _, name := range slices.Sorted(maps.Keys(c.options.Build.BuildArgs)) {
		if !slices.Contains(args, name) && !ofBuilder(name) {
			fmt.Fprintf(w, "stagels: no ARG takes the build argument %s%s\n", name, likelyArg(name, args))
		}
	}
}

// likelyArg asks whether the ARG was meant that is called nearly so.
func likelyArg(name string, args []string) string {
	near, ok := suggest.Search(name, args, true)
	if i := slices.IndexFunc(args, func(arg string) bool { return strings.EqualFold(arg, name) }); i >= 0 {
		near, ok = args[i], true
	}
	if !ok {
		return ""
	}
	return fmt.Sprintf(" (did you mean %s?)", near)
}

// ofBuilder tells whether the builder itself may read the build argument.
func ofBuilder(name string) bool {
	return strings.HasPrefix(name, "BUILDKIT_") || slices.ContainsFunc(spec.PredefinedArgs(), func(v spec.Variable) bool { return v.Name == name })
}
