package rules

import (
	"fmt"
	"strings"

	"github.com/stagels/stagels/analysis/text"
)

// BuildKit joins the lines of an instruction before a shell reads them
// (parser/parser.go:307), so a comment behind a command goes on to the end of the
// instruction. A line that is all comment BuildKit drops itself.
var _ = register(Rule{
	Name: "SwallowedByComment", Severity: Warning, Check: checkSwallowedByComment,
	Summary: "A comment behind a command takes in the lines that follow it",
})

func checkSwallowedByComment(p *Pass) {
	for _, in := range p.instructions() {
		i, it := in.at, in.item
		if !it.Instr.Continued() || onWindows(p, i) {
			continue
		}
		comment, ok := p.ShellComment(i)
		if !ok {
			continue
		}
		r := p.rowsOf(i)
		row := r.rowBehind(comment.Start)
		if row == len(r.spans) || p.swallows(i, row) {
			continue
		}
		comment.End = it.Abs(r.spans[row-1]).End
		comment = trimmed(p.File.Text(), comment)
		p.Report(comment, r.deadNote(row)).Fix(func() (Fix, bool) { return r.apart(p, comment, row) })
	}
}

// rowBehind is the first row that begins behind off, an offset in the file; it is the
// number of rows if none does.
func (r *rows) rowBehind(off int) int {
	row := 0
	for row < len(r.spans) && r.it.Abs(r.spans[row]).Start <= off {
		row++
	}
	return row
}

// swallows tells whether SwallowedInstruction tells of an instruction in the row.
func (p *Pass) swallows(item, row int) bool {
	for _, s := range p.swallowedBy(item) {
		if s.row == row {
			return true
		}
	}
	return false
}

// deadNote tells what of the instruction is in the comment, if that is all from the row
// on.
func (r *rows) deadNote(row int) string {
	first, last := r.line(row), r.line(len(r.spans)-1)
	dead := fmt.Sprintf("line %d never runs", first)
	if last > first {
		dead = fmt.Sprintf("lines %d to %d never run", first, last)
	}
	return "a shell is given all lines of the instruction as one, so this comment goes on to its end: " + dead + ". Put the comment on a line of its own"
}

// apart puts the comment on a line of its own, which BuildKit drops. The build is another
// then.
func (r *rows) apart(p *Pass, comment text.Span, row int) (Fix, bool) {
	above := r.it.Abs(r.spans[row-1])
	head := text.Span{Start: above.Start, End: comment.Start}.Of(r.file)
	kept := strings.TrimRight(head, " \t")
	escape := r.it.Abs(r.escapes(row)[0])
	indent := head[:len(head)-len(strings.TrimLeft(head, " \t"))]
	if row == 1 {
		indent = "    "
	}
	written := fmt.Sprintf(" %c%s%s%s", r.escapeChar, lineEnd(p), indent, comment.Of(r.file))
	return Fix{Title: "Put the comment on a line of its own", Edits: edit(text.Span{Start: above.Start + len(kept), End: escape.End}, written)}, true
}
