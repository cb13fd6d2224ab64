package rules

import (
	"fmt"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/linter"
	"github.com/stagels/stagels/analysis/syntax"
	"github.com/stagels/stagels/analysis/text"
)

// Instructions are written in capitals, or not, as most of the file's are; ARGs
// above the first FROM do not count (dockerfile2llb/validations.go:127).
var _ = register(fileWide(&linter.RuleConsistentInstructionCasing, checkInstructionCasing))

func checkInstructionCasing(p *Pass) {
	lower, upper := 0, 0
	for i, it := range p.Instructions {
		switch word := it.Instr.Keyword.Text; {
		case i < p.BeforeFirst() || !it.Instr.Known():
		case word == strings.ToLower(word):
			lower++
		case word == strings.ToUpper(word):
			upper++
		}
	}
	toCase, name := strings.ToUpper, "uppercase"
	if lower > upper {
		toCase, name = strings.ToLower, "lowercase"
	}
	for i, it := range p.Instructions {
		word := it.Instr.Keyword.Text
		if want := toCase(word); i >= p.BeforeFirst() && it.Instr.Known() && want != word {
			p.Report(it.Abs(it.Instr.Keyword.Span), linter.RuleConsistentInstructionCasing.Format(word, name)).
				Fix(func() (Fix, bool) { return recased(it, want), true })
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
