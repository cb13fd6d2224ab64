package rules

import (
	"fmt"

	"github.com/moby/buildkit/frontend/dockerfile/linter"
	"github.com/stagels/stagels/analysis/syntax"
	"github.com/stagels/stagels/analysis/text"
)

// Instructions are written in capitals, or not, as most of the file's are; ARGs
// above the first FROM do not count (dockerfile2llb/validations.go:127).
var _ = register(ofText(fileWide(&linter.RuleConsistentInstructionCasing, checkInstructionCasing)))

func checkInstructionCasing(p *Pass) {
	toCase, name := KeywordCase(p.Model)
	first := p.BeforeFirst()
	for _, in := range p.instructions() {
		i, it := in.at, in.item
		word := it.Instr.Keyword.Text
		if want := toCase(word); i >= first && it.Instr.Known() && want != word {
			p.Report(it.Abs(it.Instr.Keyword.Span), linter.RuleConsistentInstructionCasing.Format(word, name)).
				Fix(func() (Fix, bool) { return recased(it, want), p.strayAt(i) == nil && !p.lost(i) })
		}
	}
}

// recased writes the keyword as want, and the AS of a FROM likewise.
func recased(it *syntax.Item, want string) Fix {
	edits := []text.Edit{{Span: it.Abs(it.Instr.Keyword.Span), New: want}}
	if args := it.Instr.Args; it.Instr.Name == "from" && len(args) == 3 {
		if as := casedLike(args[1].Text, want); as != args[1].Text {
			edits = append(edits, text.Edit{Span: it.Abs(args[1].Span), New: as})
		}
	}
	return Fix{fmt.Sprintf("Write %s", want), edits, true}
}
