package rules

import (
	"github.com/stagels/stagels/analysis/eval"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/syntax"
	"github.com/stagels/stagels/analysis/text"
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
				d := p.Report(base.Span, p.bestGuess(i, err.Error()), Related{it.Abs(triggerBlame(it.Instr, err.Error())), "the ONBUILD that has it"})
				if base.ByArgument {
					p.byDefault(d, otherBase)
				}
			}
		}
	}
}

// triggerBlame is what of an ONBUILD the message speaks of. Dashes that end its own flags
// are the first word of what it holds.
func triggerBlame(in *syntax.Instr, message string) text.Span {
	if in.Dashes.Present() {
		return in.Dashes.Span
	}
	return blame(in.Trigger, message)
}
