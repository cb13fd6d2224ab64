package rules

import (
	"fmt"
	"strconv"

	"github.com/stagels/stagels/analysis/stage"
)

// A number in COPY --from is the index of a stage
// (dockerfile2llb/convert.go:1265).
var _ = register(Rule{
	Name: "StageIndex", Severity: Error, Check: checkStageIndexes,
	Summary: "The number in COPY --from= is the index of a stage",
})

func checkStageIndexes(p *Pass) {
	for i := range p.Refs() {
		r := &p.Refs()[i]
		index, err := strconv.Atoi(r.Text)
		if err != nil || !r.Site.TakesIndex() {
			continue
		}
		message := fmt.Sprintf("invalid stage index %d", index)
		if r.Kind == stage.Invalid && !r.Site.Onbuild() {
			p.Report(r.Span, message)
		}
		if !r.Site.Onbuild() {
			continue
		}
		for _, child := range p.Runs(r.In) {
			if p.TriggerIndexFails(r, child) {
				p.reportTriggered(child, message, Related{r.Span, "the ONBUILD that takes from it"})
			}
		}
	}
}
