package analysis

import (
	"fmt"
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/text"
)

// CodeLens is a line that is shown over a stage.
type CodeLens struct {
	Stage int
	Title string
	Uses  []text.Span // that it counts, in the order of the file
}

// CodeLenses are the lines over all stages: how often each is used, and what builds
// it.
func (d *Document) CodeLenses() []CodeLens {
	g := d.usage()
	out := make([]CodeLens, len(d.Stages()))
	for i := range out {
		choices := g.choices(i)
		parts := []string{usesTitle(len(g.uses[i]), choices), g.builtTitle(i, choices)}
		if i == d.Final() {
			parts = append(parts, d.rootTitle(i))
		}
		out[i].Stage, out[i].Uses = i, g.uses[i]
		out[i].Title = strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), " · ")
		for _, c := range choices {
			out[i].Uses = append(out[i].Uses, c.Base.Span)
		}
		slices.SortFunc(out[i].Uses, func(a, b text.Span) int { return a.Start - b.Start })
	}
	return out
}

// usage is what builds and uses the stages.
type usage struct {
	*Document
	uses          [][]text.Span // by stage
	needed, built []bool        // by stage: by what is built without a target, and with any
	chooser       *stage.Chooser
}

func (d *Document) usage() *usage {
	return &usage{d, d.uses(), d.Reachable(), d.Built(), d.Chooser()}
}

// choices are the FROMs that mean the stage with other build arguments. Those that can
// mean any stage tell something only of one that has no other use.
func (g *usage) choices(s int) []stage.Choice {
	all := g.chooser.Choices(s)
	sure := slices.DeleteFunc(slices.Clone(all), func(c stage.Choice) bool { return c.Any })
	if len(sure) == 0 && len(g.uses[s]) == 0 {
		return all
	}
	return sure
}

// uses are the places that take from each stage: those that name it, and mounts
// without from= where it is called scratch (dockerfile2llb/convert_runmount.go:22).
func (d *Document) uses() [][]text.Span {
	out := make([][]text.Span, len(d.Stages()))
	for _, o := range d.Occurrences() {
		if o.Target != stage.None && o.Ref != nil {
			out[o.Target] = append(out[o.Target], o.Span)
		}
	}
	for _, e := range slices.Concat(d.Edges(), d.PlainTriggers()) {
		if e.To != stage.None && e.Ref == stage.None {
			out[e.To] = append(out[e.To], e.Span)
		}
	}
	return out
}

// usesTitle counts the uses that there are, and those that there would be.
func usesTitle(sure int, choices []stage.Choice) string {
	switch maybe := len(choices); {
	case maybe == 0 && sure == 0:
		return ""
	case maybe == 0:
		return counted(sure, "use")
	case sure == 0:
		return counted(maybe, "use") + " with " + conditions(choices)
	default:
		return fmt.Sprintf("%s, %d more with %s", counted(sure, "use"), maybe, conditions(choices))
	}
}

// conditions are the build arguments that choose a stage, as NAME=value.
func conditions(choices []stage.Choice) string {
	const most = 2
	var out []string
	for _, c := range choices {
		if words := condition(c); !slices.Contains(out, words) {
			out = append(out, words)
		}
	}
	if len(out) > most {
		return strings.Join(out[:most], ", ") + " or others"
	}
	return strings.Join(out, " or ")
}

func condition(c stage.Choice) string {
	var set, empty []string
	for _, a := range c.Arguments {
		if a.Value == "" {
			empty = append(empty, a.Name)
		} else {
			set = append(set, a.Name+"="+a.Value)
		}
	}
	words := strings.Join(set, " ")
	if len(empty) == 0 {
		return words
	}
	if words != "" {
		words += ", "
	}
	return words + strings.Join(empty, " and ") + " empty"
}

// builtTitle tells what builds the stage, unless it is a step to what a build makes by
// default, or its uses say it.
func (g *usage) builtTitle(i int, choices []stage.Choice) string {
	s := &g.Stages()[i]
	used, chosen := len(g.uses[i]) > 0, len(choices) > 0
	switch {
	case s.Replaced:
		return "replaced by a named context"
	case i == g.Final() && g.HasTarget():
		return "the target"
	case i == g.Final():
		return "built by default"
	case g.needed[i], chosen && !used:
		return ""
	case !g.built[i] && !chosen:
		return "no target builds it"
	case !used && s.Name != "":
		return "built with --target " + s.Name
	case g.HasTarget():
		return "not needed by the target"
	}
	return "not built by default"
}

// rootTitle is the image that the stage begins with, where its FROM names another
// stage.
func (d *Document) rootTitle(i int) string {
	base := d.root(i)
	if base.Stage == i || base.Kind == stage.Unknown {
		return ""
	}
	return "FROM " + base.Expanded
}

func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
