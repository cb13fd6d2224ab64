package rules

import "github.com/stagels/stagels/analysis/stage"

// An empty --from is the build context, as if it were not there
// (dockerfile2llb/convert.go:945).
var _ = register(Rule{
	Name: "EmptyFrom", Severity: Hint, Check: checkEmptyFrom,
	Summary: "An empty from= is the build context",
})

func checkEmptyFrom(p *Pass) {
	for i := range p.Refs {
		r := &p.Refs[i]
		if r.Kind != stage.Context {
			continue
		}
		span := r.Span
		in := p.Instr(r.Item)
		if r.Site.Onbuild() {
			in = in.Trigger
		}
		if f := in.Flag("from"); f != nil && r.Site.TakesIndex() {
			span = p.File.Items[r.Item].Abs(f.Span)
		}
		p.Report(span, "an empty from= is the build context: name a stage, or leave it out")
	}
}
