package rules

import (
	"github.com/stagels/stagels/analysis/eval"
	"github.com/stagels/stagels/analysis/stage"
)

// BuildKit reads what ONBUILD holds only where it is run: what is wrong with it is
// told at each stage built on its own (dockerfile2llb/convert.go:1286).
var _ = register(Rule{
	Name: "TriggerError", Severity: Error, Check: checkTriggers,
	Summary: "What an ONBUILD holds is refused where it runs",
})

func checkTriggers(p *Pass) {
	for i, it := range p.Instructions {
		t := it.Instr.Trigger
		if t == nil || it.Instr.Problem != nil || p.verdict(i) != nil {
			continue
		}
		s := p.At(p.File.ItemAt(it.Span.Start))
		if s == stage.None {
			continue
		}
		stages := p.Runs(s)
		if len(stages) == 0 {
			continue
		}
		if err := eval.TriggerError(it, p.File.Text()); err != nil {
			for _, child := range stages {
				base := &p.Stages()[child].Base
				d := p.Report(base.Span, err.Error(), Related{it.Abs(blame(t, err.Error())), "the ONBUILD that has it"})
				if base.ByArgument {
					p.byDefault(d, otherBase)
				}
			}
		}
	}
}
