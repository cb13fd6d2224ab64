package rules

import (
	"github.com/moby/buildkit/frontend/dockerfile/linter"
	"github.com/stagels/stagels/analysis/spec"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/syntax"
)

// A stage is built for the target's platform anyway (dockerfile2llb/validations.go:238),
// unless an ARG or a build argument called TARGETPLATFORM says otherwise
// (dockerfile2llb/platform.go:61): so the fix is not a safe one.
var _ = register(check(&linter.RuleRedundantTargetPlatform, checkRedundantPlatform))

func checkRedundantPlatform(p *Pass) {
	for it, f := range p.platforms() {
		res, _ := p.FromWord(f.Value.Text)
		target, _ := p.GlobalValue("TARGETPLATFORM")
		_, only := res.Matched["TARGETPLATFORM"]
		if only && len(res.Matched) == 1 && len(res.Unmatched) == 0 && res.Result == target {
			p.Report(it.Abs(f.Value.Span), linter.RuleRedundantTargetPlatform.Format(f.Value.Text)).
				Fix(func() (Fix, bool) { return withoutFlag(p, it, f), true })
		}
	}
}

// platforms are the --platform flags of the FROMs that have a value.
func (p *Pass) platforms() func(yield func(*syntax.Item, *syntax.Flag) bool) {
	return func(yield func(*syntax.Item, *syntax.Flag) bool) {
		for i := range p.Stages() {
			it := &p.File.Items()[p.Stages()[i].Items[0]]
			if f := stage.FlagOf(it.Instr, spec.Platform); f != nil && f.Value.Text != "" && !yield(it, f) {
				return
			}
		}
	}
}

// withoutFlag removes a flag and the blanks behind it.
func withoutFlag(p *Pass, it *syntax.Item, f *syntax.Flag) Fix {
	return Fix{Title: "Remove --" + f.Name.Text, Edits: edit(withBlanks(p, it.Abs(f.Span)), "")}
}
