package rules

import (
	"strings"

	"github.com/containerd/platforms"
	"github.com/moby/buildkit/frontend/dockerfile/linter"
)

// A platform that is written out makes the file fit for that one alone, which a
// stage that bears its name admits (dockerfile2llb/validations.go:261).
var _ = register(check(&linter.RuleFromPlatformFlagConstDisallowed, checkConstPlatform))

func checkConstPlatform(p *Pass) {
	for it, f := range p.platforms() {
		res, err := p.FromWord(f.Value.Text)
		if err != nil || len(res.Matched) > 0 || len(res.Unmatched) > 0 {
			continue
		}
		platform, err := platforms.Parse(res.Result)
		if err != nil {
			continue
		}
		name := ""
		if i := p.At(p.File.ItemAt(it.Span.Start)); i >= 0 {
			name = p.Stages()[i].Name
		}
		if strings.Contains(name, platform.OS) || strings.Contains(name, platform.Architecture) {
			continue
		}
		p.Report(it.Abs(f.Value.Span), linter.RuleFromPlatformFlagConstDisallowed.Format(res.Result)).
			replace("Use $BUILDPLATFORM", it.Abs(f.Value.Span), "$BUILDPLATFORM").
			Fix(func() (Fix, bool) { return withoutFlag(p, it, f), true })
	}
}
