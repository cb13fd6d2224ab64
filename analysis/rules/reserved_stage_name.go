package rules

import "github.com/moby/buildkit/frontend/dockerfile/linter"

// scratch and context mean something to BuildKit (dockerfile2llb/validations.go:29).
var _ = register(fileWide(&linter.RuleReservedStageName, checkReservedNames))

func checkReservedNames(p *Pass) {
	for i := range p.Stages() {
		if s := &p.Stages()[i]; s.Name == "scratch" || s.Name == "context" {
			p.Report(s.NameSpan, linter.RuleReservedStageName.Format(s.Name))
		}
	}
}
