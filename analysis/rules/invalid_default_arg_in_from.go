package rules

import (
	"github.com/moby/buildkit/frontend/dockerfile/linter"
	"github.com/stagels/stagels/analysis/stage"
)

// Without build arguments a FROM's base should be the name of an image
// (dockerfile2llb/validations.go:334).
var _ = register(fileWide(&linter.RuleInvalidDefaultArgInFrom, checkDefaultArgs))

func checkDefaultArgs(p *Pass) {
	for i := range p.Stages() {
		base := &p.Stages()[i].Base
		name, err := p.ExpandDefault(base.Text)
		if err != nil || p.verdict(base.Item) != nil {
			continue
		}
		if stage.ImageError(name) == nil {
			continue
		}
		var related []Related
		for _, v := range p.Instr(base.Item).Variables(p.Instr(base.Item).Args[0]) {
			if def, ok := p.Global(v.Text); ok {
				related = append(related, Related{def.Span, "its default is not enough"})
			}
		}
		p.Report(base.Span, linter.RuleInvalidDefaultArgInFrom.Format(base.Text), related...)
	}
}
