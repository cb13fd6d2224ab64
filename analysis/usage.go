package analysis

import (
	"fmt"
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/text"
)

// usage is what builds and uses the stages.
type usage struct {
	uses          [][]text.Span // by stage
	needed, built []bool        // by stage: by what is built without a target, and with any
	chooser       *stage.Chooser
}

func (d *Document) usage() *usage {
	return &usage{d.uses(), d.Reachable(), d.Built(), d.Chooser()}
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

// condition are the build arguments that choose a stage, as NAME=value.
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

// counted is n and what is counted.
func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
