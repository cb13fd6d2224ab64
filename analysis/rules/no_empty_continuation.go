package rules

import (
	"fmt"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/linter"
	"github.com/stagels/stagels/analysis/spec"
	"github.com/stagels/stagels/analysis/syntax"
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
		d := p.Report(trimmed(p.File.Text(), it.Abs(last)), linter.RuleNoEmptyContinuation.Format(), related...)
		taken, parts := swallowedInstruction(it, p.File.Escape)
		if parts {
			d.add(fmt.Sprintf("; %s in line %d is a part of the %s above it", taken.word, p.lineOf(it.Abs(taken.at).Start), it.Instr.Keyword.Text)).
				replace("End the instruction above "+taken.word, it.Abs(taken.escape), "")
		}
		d.Fix(func() (Fix, bool) { return Fix{"Remove empty lines", edits, !parts}, true })
	}
}

// taken is an instruction that the one above has taken in, over an empty line.
type taken struct {
	word   string
	at     text.Span // of the word
	escape text.Span // the escape character that continues the line above, and the blanks around it
}

// swallowedInstruction is the first line behind an empty one that begins as an
// instruction does.
func swallowedInstruction(it *syntax.Item, escape byte) (t taken, ok bool) {
	off, empty := 0, false
	for row := range strings.Lines(it.Instr.Src) {
		line := strings.TrimSpace(row)
		switch {
		case line == "":
			empty = true
		case line[0] == '#':
		case empty && beginsInstruction(row, it.Instr.Src[:t.escape.Start]):
			t.word = firstWord(line)
			start := off + strings.Index(row, t.word)
			t.at = text.Span{Start: start, End: start + len(t.word)}
			return t, true
		default:
			empty = false
			end := len(strings.TrimRight(row, " \t\r\n"))
			body := strings.TrimRight(strings.TrimSuffix(row[:end], string(escape)), " \t")
			t.escape = text.Span{Start: off + len(body), End: off + end}
		}
		off += len(row)
	}
	return t, false
}

func firstWord(line string) string {
	word, _, _ := strings.Cut(line, " ")
	return word
}

// beginsInstruction tells whether a row of an instruction begins as another one does:
// with a keyword in capitals or, where no shell's command goes on from what is above, not
// indented.
func beginsInstruction(row, above string) bool {
	word := firstWord(strings.TrimSpace(row))
	if spec.Lookup(strings.ToLower(word)) == nil {
		return false
	}
	return word == strings.ToUpper(word) || strings.HasPrefix(row, word) && !dangling.matches(strings.TrimRight(above, " \t"))
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
