package rules

import (
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis/eval"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/syntax"
)

// What fails in each build on the image is told of here, where no stage of the file is
// built on it.
var _ = register(Rule{
	Name: "FailingTrigger", Severity: Warning, Uncovers: true, Check: checkUnusedTriggers,
	Summary: "What an ONBUILD holds is refused in each build on the image",
})

const inEachBuild = "; BuildKit reads what ONBUILD holds in builds on this image, and refuses each"

func checkUnusedTriggers(p *Pass) {
	for _, in := range p.instructions() {
		i, it := in.at, in.item
		t, s := it.Instr.Trigger, p.At(i)
		if t == nil || s == stage.None || it.Instr.Problem != nil || p.verdict(i) != nil || len(p.Runs(s)) > 0 {
			continue
		}
		if r := p.refusedTrigger(i); r != nil {
			r.mend(p.Report(r.at, r.message+inEachBuild))
		} else if !p.mayBeWindows(i) && p.compares(costOfBuild) {
			p.reportBuilds(i)
		}
	}
}

// costOfBuild is how many names could be compared in the time that a build on an image takes.
const costOfBuild = 1000

// decidedByWords are the rules of what is refused whatever else the file says that is
// built.
var decidedByWords = []string{"EmptyRun", "InvalidCopy", "InvalidExpansion", "InvalidMount", "InvalidPort", "InvalidSignal", "InvalidVolume"}

// reportBuilds reports what is refused of an ONBUILD where a stage is built on an image that
// has it and of which nothing else is known.
func (p *Pass) reportBuilds(item int) {
	it := &p.File.Items()[item]
	before := strings.ReplaceAll(escapeLine(p.File.Escape)+"FROM example.com/any AS any\n", "\n", lineEnd(p))
	m := stage.NewModel(syntax.Parse(before+it.Span.Of(p.File.Text())+"\nFROM any\n"), stage.Build{})
	there := it.Span.Start - len(before)
	for _, d := range Check(Input{Model: m, Cache: &eval.Cache{}, Settings: Settings{Only: decidedByWords}}) {
		if d.Severity != Error || len(d.Related) == 0 {
			continue
		}
		here := p.Report(d.Related[0].Span.Shift(there), d.Message+inEachBuild)
		for _, make := range d.fixes {
			here.Fix(func() (Fix, bool) { return shifted(make, there) })
		}
	}
}

// shifted is a fix whose edits stand elsewhere.
func shifted(make func() (Fix, bool), by int) (Fix, bool) {
	fix, ok := make()
	fix.Edits = slices.Clone(fix.Edits)
	for i := range fix.Edits {
		fix.Edits[i].Span = fix.Edits[i].Span.Shift(by)
	}
	return fix, ok
}
