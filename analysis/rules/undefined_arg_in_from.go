package rules

import (
	"slices"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/linter"
	"github.com/moby/buildkit/util/suggest"
	"github.com/stagels/stagels/analysis/spec"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/syntax"
)

// A FROM reads the ARGs above the first FROM, and no others
// (dockerfile2llb/validations.go:223).
var _ = register(check(&linter.RuleUndefinedArgInFrom, checkArgsInFrom))

func checkArgsInFrom(p *Pass) {
	for i := range p.Stages() {
		it := &p.File.Items()[p.Stages()[i].Items[0]]
		if len(it.Instr.Args) > 0 {
			checkFromWord(p, it, it.Instr.Args[0])
		}
		if f := stage.FlagOf(it.Instr, spec.Platform); f != nil {
			checkFromWord(p, it, f.Value)
		}
	}
}

func checkFromWord(p *Pass, it *syntax.Item, w syntax.Word) {
	if !strings.Contains(w.Text, "$") {
		return
	}
	res, _ := p.FromWord(w.Text)
	names := p.GlobalNames()
	found := it.Instr.Variables(w)
	for _, name := range sorted(res.Unmatched) {
		if _, declared := slices.BinarySearch(names, name); declared {
			continue
		}
		near := ""
		if p.compares(len(names)) {
			near, _ = suggest.Search(name, names, true)
		}
		span := w.Span
		if i := slices.IndexFunc(found, func(v syntax.Word) bool { return v.Text == name }); i >= 0 {
			span = it.Instr.Whole(found[i])
		}
		d := p.Report(it.Abs(span), linter.RuleUndefinedArgInFrom.Format(name, near))
		if near = likely(d, name, near); near != "" {
			d.Fix(func() (Fix, bool) { return renamedVariable(p, it.Abs(span), name, near) })
		}
		d.Fix(func() (Fix, bool) {
			if fix, ok := raised(p, name, p.File.ItemAt(it.Span.Start)); ok {
				return fix, true
			}
			return declaredAtTop(p, name), true
		})
	}
}
