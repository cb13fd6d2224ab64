package rules

import (
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/linter"
	"github.com/stagels/stagels/analysis/text"
)

// An empty line within an instruction (parser/parser.go:331). BuildKit reports the
// instruction's last line, so that is where it is shown.
var _ = register(fileWide(&linter.RuleNoEmptyContinuation, checkEmptyContinuations))

func checkEmptyContinuations(p *Pass) {
	for _, it := range p.Instructions {
		empty, last := emptyRows(it.Instr.Src)
		if len(empty) == 0 {
			continue
		}
		var related []Related
		var edits []text.Edit
		for _, row := range empty {
			related = append(related, Related{text.Span{Start: it.Abs(row).Start, End: it.Abs(row).Start}, "the empty line"})
			edits = append(edits, text.Edit{Span: it.Abs(row)})
		}
		p.Report(trimmed(p.File.Text(), it.Abs(last)), linter.RuleNoEmptyContinuation.Format(), related...).
			Fix(func() (Fix, bool) { return Fix{"Remove empty lines", edits, true}, true })
	}
}

// emptyRows are the empty lines behind the first of an instruction, with their
// line ends, and its last line.
func emptyRows(src string) (empty []text.Span, last text.Span) {
	off := 0
	for row := range strings.Lines(src) {
		last = text.Span{Start: off, End: off + len(row)}
		if off > 0 && strings.TrimSpace(row) == "" {
			empty = append(empty, last)
		}
		off += len(row)
	}
	return empty, last
}
