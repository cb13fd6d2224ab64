package rules

import (
	"github.com/stagels/stagels/analysis/eval"
	"github.com/stagels/stagels/analysis/stage"
)

// What fails in each build on the image is told of here, where no stage of the file is
// built on it.
var _ = register(Rule{
	Name: "FailingTrigger", Severity: Warning, Check: checkUnusedTriggers,
	Summary: "What an ONBUILD holds is refused in each build on the image",
})

func checkUnusedTriggers(p *Pass) {
	for i, it := range p.Instructions {
		t, s := it.Instr.Trigger, p.At(i)
		if t == nil || s == stage.None || it.Instr.Problem != nil || p.verdict(i) != nil || len(p.Runs(s)) > 0 {
			continue
		}
		err := eval.TriggerError(it, p.File.Text())
		if err == nil {
			continue
		}
		at, message := it.Abs(triggerBlame(it.Instr, err.Error())), p.bestGuess(i, err.Error())
		d := p.Report(at, message+"; BuildKit reads what ONBUILD holds in builds on this image, and refuses each")
		if m := guess.find(message); m != nil {
			d.Fix(func() (Fix, bool) { return guessed(p, at, m[2], m[3]) })
		}
	}
}
