package refactor

import (
	"slices"

	"github.com/stagels/stagels/analysis/dispatch"
	"github.com/stagels/stagels/analysis/stage"
)

// partible tells whether it makes no difference if a FROM stands between the
// instructions above and below, which stage s has, or will have. Most of what holds at
// a stage's end holds in one that is built on it (dockerfile2llb/convert.go:1217).
func (p *Place) partible(s int, above, below []int) bool {
	return !p.envReturns(s, above) && !p.commandStays(above, below)
}

// commandStays tells of an ENTRYPOINT that takes away a CMD, which it only does if
// that is another stage's (dockerfile2llb/convert.go:1625).
func (p *Place) commandStays(above, below []int) bool {
	return p.has(above, "cmd") && p.has(below, "entrypoint")
}

// envReturns tells whether an ARG among the items hides an ENV that a stage built on
// s would see again: a stage begins with the image's variables written once more
// (dockerfile2llb/convert.go:804).
func (p *Place) envReturns(s int, items []int) bool {
	hidden := map[string]bool{}
	env := p.inherited(s)
	for _, i := range items {
		for _, d := range p.Definitions(i) {
			hidden[d.Name] = d.Arg
			if !d.Arg {
				env = append(env, d.Name)
			}
		}
	}
	return slices.ContainsFunc(env, func(name string) bool { return hidden[name] })
}

// inherited are the variables that the images below stage s are known to set. Those
// that triggers set could be anything.
func (p *Place) inherited(s int) []string {
	out := []string{"PATH"}
	for {
		base := &p.Stages[s].Base
		if base.Kind != stage.InFile {
			return append(out, dispatch.ImageVariables(base.Expanded)...)
		}
		s = base.Target
		for _, i := range p.body(s) {
			for _, d := range p.Definitions(i) {
				if !d.Arg {
					out = append(out, d.Name)
				}
			}
			if t := p.Instr(i).Trigger; t != nil {
				for _, pair := range t.Pairs {
					out = append(out, pair.Key.Text)
				}
			}
		}
	}
}
