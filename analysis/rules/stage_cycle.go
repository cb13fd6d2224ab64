package rules

import "fmt"

// A stage must not take from itself, nor from one that takes from it
// (dockerfile2llb/validations.go:82).
var _ = register(Rule{
	Name: "StageCycle", Severity: Error, Check: checkStageCycles,
	Summary: "A stage must not need itself",
})

func checkStageCycles(p *Pass) {
	for _, e := range p.Edges {
		if p.Cyclic(e) {
			start := p.CycleStart(e.From)
			p.Report(e.Span, fmt.Sprintf("circular dependency detected on stage: %s", p.Stages[start].Label()), definedHere(p, start))
		}
	}
}
