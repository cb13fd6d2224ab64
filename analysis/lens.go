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
		parts := []string{usesTitle(len(g.uses[i]), choices), d.builtTitle(g, i, choices)}
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

// builtTitle tells what builds the stage, unless it is a step to what a build makes by
// default, or its uses say it.
func (d *Document) builtTitle(g *usage, i int, choices []stage.Choice) string {
	s := &d.Stages()[i]
	used, chosen := len(g.uses[i]) > 0, len(choices) > 0
	switch {
	case s.Replaced:
		return "replaced by a named context"
	case i == d.Final() && d.HasTarget():
		return "the target"
	case i == d.Final():
		return "built by default"
	case g.needed[i], chosen && !used:
		return ""
	case !g.built[i] && !chosen:
		return "no target builds it"
	case !used && s.Name != "":
		return "built with --target " + s.Name
	case d.HasTarget():
		return "not needed by the target"
	}
	return "not built by default"
}

// rootTitle is the image that the stage begins with, where its FROM names another
// stage.
func (d *Document) rootTitle(i int) string {
	base := d.Root(i)
	if base.Stage == i || base.Kind == stage.Unknown {
		return ""
	}
	return "FROM " + base.Expanded
}
