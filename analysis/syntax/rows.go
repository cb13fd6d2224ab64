package syntax

import (
	"strings"
	"unicode"

	"github.com/stagels/stagels/analysis/text"
)

// Rows are the pieces of the source that make up the instruction as BuildKit joins
// it, one a line: without line ends, the escape characters before them, and the
// comments and blank lines between.
func (in *Instr) Rows() []text.Span {
	segs := in.line.segs
	rows := make([]text.Span, 0, len(segs))
	for i, seg := range segs {
		end := len(in.line.text)
		if i+1 < len(segs) {
			end = segs[i+1].log
		}
		if end > seg.log {
			rows = append(rows, text.Span{Start: seg.src, End: seg.src + end - seg.log})
		}
	}
	return rows
}

// Continued tells whether the instruction has more than one line, heredocs aside.
func (in *Instr) Continued() bool {
	n := strings.IndexByte(in.Src, '\n')
	return n >= 0 && n+1 < len(in.Src)
}

// Comments are the comments between the instruction's lines, each from its # to
// its last character.
func (in *Instr) Comments() []text.Span {
	var out []text.Span
	for off := len(firstRow(in.Src)); off < len(in.Src); off += len(firstRow(in.Src[off:])) {
		if row := firstRow(in.Src[off:]); isComment(row) {
			start := off + strings.IndexByte(row, '#')
			end := off + len(strings.TrimRightFunc(row, unicode.IsSpace))
			out = append(out, text.Span{Start: start, End: end})
		}
	}
	return out
}
