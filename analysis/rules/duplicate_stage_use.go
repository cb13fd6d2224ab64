package rules

import (
	"fmt"

	"github.com/stagels/stagels/analysis/stage"
)

// Between two stages of one name a COPY or a mount means the later, which is not
// built yet (dockerfile2llb/convert.go:942).
var _ = register(Rule{
	Name: "DuplicateStageUse", Severity: Error, Check: checkDuplicateUses,
	Summary: "Of two stages of one name, COPY and mounts mean the last, also one further down",
})

func checkDuplicateUses(p *Pass) {
	for _, e := range p.Edges() {
		if e.Ref == stage.None || e.To <= e.From || p.Cyclic(e) {
			continue
		}
		if first := sameNameBefore(p, e); first != stage.None {
			r := &p.Refs()[e.Ref]
			earlier := Related{p.Stages()[first].NameSpan, fmt.Sprintf("not this %q: of stages of one name the last counts", p.Stages()[first].Name)}
			p.Report(r.Span, notBuilt(p, r, e.From), definedHere(p, e.To), earlier)
		}
	}
}

// sameNameBefore is the stage above the edge that has the name of the one below it
// that it means, or None.
func sameNameBefore(p *Pass, e stage.Edge) int {
	for i := e.From - 1; i >= 0; i-- {
		if name := p.Stages()[i].Name; name != "" && name == p.Stages()[e.To].Name {
			return i
		}
	}
	return stage.None
}
