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
	Name: "TriggerError", Severity: Error, Uncovers: true, Check: checkTriggers,
	Summary: "What an ONBUILD holds is refused where it runs",
})

func checkTriggers(p *Pass) {
	for _, in := range p.instructions() {
		i, it := in.at, in.item
		s := p.At(i)
		if it.Instr.Trigger == nil || s == stage.None || it.Instr.Problem != nil || p.verdict(i) != nil || len(p.Runs(s)) == 0 {
			continue
		}
		if r := p.refusedTrigger(i); r != nil {
			for _, child := range p.Runs(s) {
				r.reportAt(child)
			}
		}
	}
}

// reportAt tells of what the ONBUILD holds where the stage child is built on it.
func (r *refusal) reportAt(child int) {
	r.mend(r.p.reportTriggered(child, r.message, Related{r.at, "the ONBUILD that has it"}))
}

// reportTriggered tells what BuildKit refuses in a trigger that the stage child runs. Where a
// build argument chooses the base of that, it need not run the trigger.
func (p *Pass) reportTriggered(child int, message string, related ...Related) *Diagnostic {
	base := &p.Stages()[child].Base
	d := p.Report(base.Span, message, related...)
	if base.ByArgument {
		p.byDefault(d, otherBase)
	}
	return d
}

// refusedTrigger is why BuildKit refuses what the ONBUILD at item holds; nil if it does not.
func (p *Pass) refusedTrigger(item int) *refusal {
	it := &p.File.Items()[item]
	err := eval.TriggerError(it, p.File.Text())
	if err == nil {
		return nil
	}
	at := it.Abs(triggerBlame(it.Instr, err.Error()))
	return &refusal{p: p, item: item, in: it.Instr.Trigger, at: at, message: p.bestGuess(item, err.Error())}
}

// triggerBlame is what of an ONBUILD the message speaks of. Dashes that end its own flags
// are the first word of what it holds.
func triggerBlame(in *syntax.Instr, message string) text.Span {
	if in.Dashes.Present() {
		return in.Dashes.Span
	}
	return blame(in.Trigger, message)
}
