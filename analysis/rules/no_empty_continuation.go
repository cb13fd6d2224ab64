package rules

import (
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/linter"
	"github.com/stagels/stagels/analysis/spec"
	"github.com/stagels/stagels/analysis/syntax"
	"github.com/stagels/stagels/analysis/text"
)

// An empty line within an instruction (parser/parser.go:331). BuildKit reports it on the
// instruction's last line; here it stands on the first empty one.
var _ = register(ofText(fileWide(&linter.RuleNoEmptyContinuation, checkEmptyContinuations)))

func checkEmptyContinuations(p *Pass) {
	for _, in := range p.instructions() {
		it := in.item
		rows := emptyRows(it.Instr.Src)
		if len(rows) == 0 {
			continue
		}
		var others []Related
		var edits []text.Edit
		for i, row := range rows {
			if i > 0 {
				others = append(others, Related{withoutEnd(p, it.Abs(row)), "another empty line"})
			}
			edits = append(edits, text.Edit{Span: it.Abs(row)})
		}
		d := p.Report(withoutEnd(p, it.Abs(rows[0])), linter.RuleNoEmptyContinuation.Format(), others...)
		d.Fix(func() (Fix, bool) { return Fix{"Remove empty lines", edits, !TakesIn(it.Instr)}, true })
	}
}

// withoutEnd is a line without what ends it.
func withoutEnd(p *Pass, line text.Span) text.Span {
	return text.Span{Start: line.Start, End: line.Start + len(strings.TrimRight(line.Of(p.File.Text()), "\r\n"))}
}

func firstWord(line string) string {
	if i := strings.IndexAny(line, " \t"); i >= 0 {
		return line[:i]
	}
	return line
}

// beginsInstruction tells whether a row of an instruction begins as another one does:
// with a keyword in capitals or, where no shell's command goes on from what is above, not
// indented.
func beginsInstruction(row, above string) bool {
	word := firstWord(strings.TrimSpace(row))
	if spec.Lookup(strings.ToLower(word)) == nil {
		return false
	}
	return word == strings.ToUpper(word) || strings.HasPrefix(row, word) && !dangling.Matches(strings.TrimRight(above, " \t"))
}

// TakesIn tells whether the instruction has a line, behind its first, that begins as
// another instruction does: a \ too many, or a line too few, may have made it a part.
func TakesIn(in *syntax.Instr) bool {
	above := ""
	for row := range strings.Lines(in.Src) {
		line := strings.TrimSpace(row)
		switch {
		case line == "" || line[0] == '#':
		case above != "" && beginsInstruction(row, above):
			return true
		default:
			above = strings.TrimSuffix(line, string(in.Escape()))
		}
	}
	return false
}

// emptyRows are the empty lines behind the first of an instruction, with their
// line ends.
func emptyRows(src string) (empty []text.Span) {
	off := 0
	for row := range strings.Lines(src) {
		if off > 0 && strings.TrimSpace(row) == "" {
			empty = append(empty, text.Span{Start: off, End: off + len(row)})
		}
		off += len(row)
	}
	return empty
}
