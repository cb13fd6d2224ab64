package rules

import (
	"fmt"

	"github.com/stagels/stagels/analysis/stage"
)

// A stage must not take from itself, nor from one that takes from it
// (dockerfile2llb/validations.go:82).
var _ = register(Rule{
	Name: "StageCycle", Severity: Error, Check: checkStageCycles,
	Summary: "A stage must not need itself",
})

func checkStageCycles(p *Pass) {
	for _, e := range p.Edges() {
		if p.Cyclic(e) {
			start := p.CycleStart(e.From)
			p.Report(e.Span, fmt.Sprintf("circular dependency detected on stage: %s", p.Stages()[start].Label()), append(restOfCycle(p, e), definedHere(p, start))...)
		}
	}
}

// restOfCycle are the other edges of the cycle that e is on.
func restOfCycle(p *Pass, e stage.Edge) []Related {
	var out []Related
	for _, o := range p.Edges() {
		if o.Span != e.Span && p.Cyclic(o) && p.CycleStart(o.From) == p.CycleStart(e.From) && len(out) < 20 {
			out = append(out, Related{o.Span, fmt.Sprintf("%q takes from %q here", p.Stages()[o.From].Label(), p.Stages()[o.To].Label())})
		}
	}
	return out
}
