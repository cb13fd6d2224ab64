package rules

import "github.com/stagels/stagels/analysis/stage"

// What fails in each build on the image is told of here, where no stage of the file is
// built on it.
var _ = register(Rule{
	Name: "FailingTrigger", Severity: Warning, Uncovers: true, Check: checkUnusedTriggers,
	Summary: "What an ONBUILD holds is refused in each build on the image",
})

func checkUnusedTriggers(p *Pass) {
	for i, it := range p.Instructions {
		t, s := it.Instr.Trigger, p.At(i)
		if t == nil || s == stage.None || it.Instr.Problem != nil || p.verdict(i) != nil || len(p.Runs(s)) > 0 {
			continue
		}
		if r := p.refusedTrigger(i); r != nil {
			r.mend(p.Report(r.at, r.message+"; BuildKit reads what ONBUILD holds in builds on this image, and refuses each"))
		}
	}
}
