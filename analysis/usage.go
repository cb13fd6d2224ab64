package analysis

import (
	"fmt"
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/analysis/workspace"
)

// Usage is what builds and uses the stages.
type Usage struct {
	Uses                 [][]text.Span // by stage
	Reachable, Buildable []bool        // by stage: by what is built without a target, and with any
	chooser              *stage.Chooser
}

func UsageOf(d *workspace.Document) *Usage {
	return &Usage{uses(d), d.Model.Reachable(), d.Model.Buildable(), d.Model.Chooser()}
}

// choices are the FROMs that mean the stage with other build arguments. Those that can
// mean any stage tell something only of one that has no other use.
func (g *Usage) Choices(s int) []stage.Choice {
	all := g.chooser.Choices(s)
	sure := slices.DeleteFunc(slices.Clone(all), func(c stage.Choice) bool { return c.Any })
	if len(sure) == 0 && len(g.Uses[s]) == 0 {
		return all
	}
	return sure
}

// uses are the places that take from each stage: those that name it, and mounts
// without from= where it is called scratch (dockerfile2llb/convert_runmount.go:22).
func uses(d *workspace.Document) [][]text.Span {
	out := make([][]text.Span, len(d.Model.Stages()))
	for _, o := range Occurrences(d) {
		if o.Target != stage.None && o.Ref != nil {
			out[o.Target] = append(out[o.Target], o.Span)
		}
	}
	for _, e := range slices.Concat(d.Model.Edges(), d.Model.PlainTriggers()) {
		if e.To != stage.None && e.Ref == stage.None {
			out[e.To] = append(out[e.To], e.Span)
		}
	}
	return out
}

// Condition are the build arguments that choose a stage, as NAME=value.
func Condition(c stage.Choice) string {
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

// Counted is n and what is counted.
func Counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
