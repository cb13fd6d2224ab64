package rules

import (
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis/eval"
	"github.com/stagels/stagels/analysis/syntax"
	"github.com/stagels/stagels/analysis/text"
)

// rows are those of an instruction of several lines. They are numbered from 0, without
// comments and blank lines; spans are from the item's start.
type rows struct {
	item       int
	it         *syntax.Item
	file       string
	lineOf     func(off int) int
	spans      []text.Span // without the escape characters that end them
	escapeChar byte
}

func (p *Pass) rowsOf(item int) *rows {
	it := &p.File.Items()[item]
	return &rows{item: item, it: it, file: p.File.Text(), lineOf: p.lineOf, spans: it.Instr.Rows(), escapeChar: p.File.Escape}
}

// text is the row without blanks at its ends.
func (r *rows) text(row int) string { return strings.TrimSpace(r.spans[row].Of(r.it.Instr.Src)) }

// src is what stands from the one row to the other, without that, and without what joins
// the two.
func (r *rows) src(from, to int) string {
	return r.it.Instr.Src[r.spans[from].Start:r.spans[to-1].End]
}

// word is the span of the row's first word.
func (r *rows) word(row int) text.Span {
	body := r.spans[row].Of(r.it.Instr.Src)
	start := r.spans[row].Start + len(body) - len(strings.TrimLeft(body, " \t"))
	return text.Span{Start: start, End: start + len(firstWord(r.text(row)))}
}

// line is the number of the row's line in the file.
func (r *rows) line(row int) int { return r.lineOf(r.it.Abs(r.spans[row]).Start) }

// indent is how far the row is indented; a tab counts as eight.
func (r *rows) indent(row int) (n int) {
	start := r.spans[row].Start
	lead := strings.TrimPrefix(r.it.Instr.Src[strings.LastIndexByte(r.it.Instr.Src[:start], '\n')+1:], "\ufeff")
	for _, b := range []byte(lead[:len(lead)-len(strings.TrimLeft(lead, " \t"))]) {
		n++
		if b == '\t' {
			n += 7
		}
	}
	return n
}

// escapes are the escape characters that join the row to the one above: one behind that,
// and those on lines that have nothing else.
func (r *rows) escapes(row int) (out []text.Span) {
	src := r.it.Instr.Src
	for off := r.spans[row-1].End; off < r.spans[row].Start; off++ {
		if src[off] == '#' && strings.TrimSpace(src[strings.LastIndexByte(src[:off], '\n')+1:off]) == "" {
			off += len(firstLine(src[off:])) - 1
		} else if src[off] == r.escapeChar {
			out = append(out, text.Span{Start: off, End: off + 1})
		}
	}
	return out
}

// blankAbove tells whether an empty line stands between the row and the one above.
func (r *rows) blankAbove(row int) bool {
	between := r.it.Instr.Src[r.spans[row-1].End:r.spans[row].Start]
	_, between, _ = strings.Cut(between, "\n")
	for line := range strings.Lines(between) {
		if strings.TrimSpace(line) == "" && strings.HasSuffix(line, "\n") {
			return true
		}
	}
	return false
}

// quoted tells whether the row begins within quotes.
func (r *rows) quoted(row int) bool {
	return quotedAt(r.it.Instr, r.it.Instr.LogicalAt(r.spans[row].Start))
}

// quotedAt tells whether the offset of the instruction's joined line is within quotes. A
// comment of a shell has none.
func quotedAt(in *syntax.Instr, off int) bool {
	line := in.Logical()[:off]
	shell := givesCommand(in)
	var quote byte
	for i := 0; i < len(line); i++ {
		switch b := line[i]; {
		case b == in.Escape() && quote != '\'':
			i++
		case quote == 0 && (b == '"' || b == '\''):
			quote = b
		case b == quote:
			quote = 0
		case b == '#' && quote == 0 && shell && i > 0 && strings.IndexByte(" \t;&|(", line[i-1]) >= 0:
			return false
		}
	}
	return quote != 0
}

// heredocAbove tells whether a heredoc is marked above the row, which may have been meant
// to be a line of it.
func (r *rows) heredocAbove(row int) bool {
	return slices.ContainsFunc(r.it.Instr.Heredocs, func(h syntax.Heredoc) bool { return h.Marker.Span.Start < r.spans[row].Start })
}

// instructionAt is what BuildKit would read where the row begins, if that were a line of
// its own; nil if it would refuse it. It may end where another row begins so too.
func (r *rows) instructionAt(row int) *syntax.Instr {
	whole := r.file[r.it.Abs(r.spans[row]).Start:r.it.Span.End]
	if in := instruction(r.escapeChar, whole); accepted(in) {
		return in.Instr
	}
	for next := row + 1; next < len(r.spans); next++ {
		if beginsInstruction(r.spans[next].Of(r.it.Instr.Src), r.text(next-1)) {
			if in := instruction(r.escapeChar, r.src(row, next)); accepted(in) {
				return in.Instr
			}
		}
	}
	return nil
}

// alone is an instruction with the text of a file that has no other.
type alone struct {
	*syntax.Instr
	file *syntax.File
	item int
}

// instruction reads the first instruction of srr.
func instruction(escape byte, src string) alone {
	file := syntax.Parse(escapeLine(escape) + src)
	for i := range file.Items() {
		if in := file.Items()[i].Instr; in != nil {
			return alone{in, file, i}
		}
	}
	return alone{}
}

// accepted tells whether BuildKit takes the instruction, and what it holds if that is an
// ONBUILD.
func accepted(in alone) bool {
	if in.Instr == nil || in.Problem != nil || eval.CheckInstruction(in.Instr, in.file.Source(in.item)).Err != nil {
		return false
	}
	return in.Trigger == nil || eval.TriggerError(&in.file.Items()[in.item], in.file.Text()) == nil
}
