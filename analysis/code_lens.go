package analysis

import (
	"fmt"
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/analysis/workspace"
)

// CodeLens is a line that is shown over a stage.
type CodeLens struct {
	Stage int
	Title string
	Uses  []text.Span // that it counts, in the order of the file
}

// CodeLenses are the lines over all stages: how often each is used, and what builds
// it.
func CodeLenses(d *workspace.Document) []CodeLens {
	g := UsageOf(d)
	out := make([]CodeLens, len(d.Model.Stages()))
	for i := range out {
		choices := g.Choices(i)
		parts := []string{usesTitle(len(g.Uses[i]), choices), builtTitle(d, g, i, choices)}
		if i == d.Model.Final() {
			parts = append(parts, rootTitle(d, i))
		}
		out[i].Stage, out[i].Uses = i, g.Uses[i]
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
		return Counted(sure, "use")
	case sure == 0:
		return Counted(maybe, "use") + " with " + conditions(choices)
	default:
		return fmt.Sprintf("%s, %d more with %s", Counted(sure, "use"), maybe, conditions(choices))
	}
}

// conditions are the build arguments that choose a stage, as NAME=value.
func conditions(choices []stage.Choice) string {
	const most = 2
	var out []string
	for _, c := range choices {
		if words := Condition(c); !slices.Contains(out, words) {
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
func builtTitle(d *workspace.Document, g *Usage, i int, choices []stage.Choice) string {
	s := &d.Model.Stages()[i]
	used, chosen := len(g.Uses[i]) > 0, len(choices) > 0
	switch {
	case s.Replaced:
		return "replaced by a named context"
	case i == d.Model.Final() && d.Model.HasTarget():
		return "the target"
	case i == d.Model.Final():
		return "built by default"
	case g.Reachable[i], chosen && !used:
		return ""
	case !g.Buildable[i] && !chosen:
		return "no target builds it"
	case !used && s.Name != "":
		return "built with --target " + s.Name
	case d.Model.HasTarget():
		return "not needed by the target"
	}
	return "not built by default"
}

// rootTitle is the image that the stage begins with, where its FROM names another
// stage.
func rootTitle(d *workspace.Document, i int) string {
	base := d.Model.Root(i)
	if base.In == i || base.Kind == stage.Unknown {
		return ""
	}
	return "FROM " + base.Expanded
}
