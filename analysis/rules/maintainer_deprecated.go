package rules

import (
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/linter"
)

// MAINTAINER has given way to a label (instructions/parse.go:99).
var _ = register(ofText(deprecated(check(&linter.RuleMaintainerDeprecated, checkMaintainer))))

func deprecated(r Rule) Rule {
	r.Deprecated = true
	return r
}

func checkMaintainer(p *Pass) {
	for _, in := range p.instructions() {
		it := in.item
		if it.Instr.Name != "maintainer" {
			continue
		}
		d := p.Report(it.Abs(it.Instr.Keyword.Span), linter.RuleMaintainerDeprecated.Format())
		if author := it.Instr.Body.Text; author != "" {
			label := casedLike("LABEL", it.Instr.Keyword.Text) + " org.opencontainers.image.authors=" + quoted(author, p.File.Escape)
			d.replace("Use a label instead", it.Abs(it.Instr.Head()), label)
		}
	}
}

// quoted is s as a word in double quotes that stands for just s.
func quoted(s string, escape byte) string {
	var b strings.Builder
	b.WriteByte('"')
	for i := range len(s) {
		if c := s[i]; c == '"' || c == '$' || c == escape {
			b.WriteByte(escape)
		}
		b.WriteByte(s[i])
	}
	b.WriteByte('"')
	return b.String()
}
