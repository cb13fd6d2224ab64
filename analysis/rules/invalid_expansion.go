package rules

import (
	"slices"

	"github.com/stagels/stagels/analysis/eval"
)

// A word that BuildKit's lexer cannot expand: an open quote or brace, an unknown
// modifier (shell/lex.go:107). What a build argument or a base image could mend is
// not judged.
var _ = register(Rule{
	Name: "InvalidExpansion", Severity: Error, Check: checkExpansions,
	Summary: "BuildKit cannot expand the word",
})

func checkExpansions(p *Pass) {
	for s := range p.every {
		if s.Instr.Name == "run" {
			continue // a mount's is told with the mount
		}
		j := slices.IndexFunc(s.Words, func(w eval.Word) bool { return w.Err != nil })
		if j < 0 || !s.Words[j].Fixed {
			continue
		}
		w := s.Words[j]
		if s.Instr.Name == "from" && j == 1 {
			p.reportStep(s, w.Span, "failed to process arguments for platform : "+w.Err.Error())
			continue
		}
		d := p.reportStep(s, w.Span, w.Err.Error())
		if s.Instr.Name == "arg" {
			p.byDefault(d, defaultUnread)
		}
	}
}

// defaultUnread is why a default that is refused is so only in some builds.
const defaultUnread = "BuildKit reads a default only if the build is not given the argument"
