package rules

import (
	"strconv"

	"github.com/stagels/stagels/analysis/stage"
)

// COPY --from takes no variable (dockerfile2llb/convert.go:944). A mount's from
// takes none either: that is an InstructionError.
var _ = register(Rule{
	Name: "VariableInCopyFrom", Severity: Error, Check: checkVariableInFrom,
	Summary: "COPY --from= takes no variable",
})

const noVariable = "variable expansion is not supported for --from, define a new stage with FROM using ARG from global scope as a workaround"

func checkVariableInFrom(p *Pass) {
	for i := range p.Refs {
		r := &p.Refs[i]
		if _, err := strconv.Atoi(r.Text); r.Kind != stage.Invalid || !r.Site.TakesIndex() || err == nil {
			continue
		}
		if !r.Site.Onbuild() {
			p.Report(r.Span, noVariable)
			continue
		}
		for _, child := range p.Runs(r.Stage) {
			p.Report(p.Stages[child].Base.Span, noVariable, Related{r.Span, "the ONBUILD that has it"})
		}
	}
}
