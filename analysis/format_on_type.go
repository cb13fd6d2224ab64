package analysis

import (
	"strings"

	"github.com/stagels/stagels/analysis/syntax"
	"github.com/stagels/stagels/analysis/text"
)

// FormatOnType is what to change when typed was put in front of off: behind a line
// end the instruction that it finished is formatted, or the new line indented if it
// continues one and is empty yet. What stands at the cursor or behind it is never
// touched.
func (d *Document) FormatOnType(off int, typed string, opt FormatOptions) []text.Edit {
	start := strings.LastIndexByte(d.Text()[:off], '\n') + 1
	if typed != "\n" || start == 0 {
		return nil
	}
	f := d.newFormatter(opt)
	i := d.File.ItemAt(start - 1)
	in := d.Instr(i)
	if i >= f.stop || in == nil || f.left[i] {
		return nil
	}
	if d.File.Items()[i].Span.End == start && !in.LooksAhead {
		f.instruction(i)
	} else {
		f.newLine(&d.File.Items()[i], start)
	}
	return f.inOrder()
}

// newLine indents the empty line at off as the one above it, or by the indent if
// that has the keyword. A word that may go on there is not torn.
func (f *formatter) newLine(it *syntax.Item, off int) {
	in := it.Instr
	at := off - it.Span.Start
	row, _, _ := strings.Cut(f.Text()[off:], "\n")
	if at > len(in.Src) || !in.Known() || strings.TrimRight(row, "\r") != "" {
		return
	}
	above := strings.TrimRight(in.Src[:at], "\r\n")
	start := strings.LastIndexByte(above, '\n') + 1
	above = strings.TrimRight(above[start:], " \t")
	blanks := len(above) - len(strings.TrimLeft(above, " \t"))
	indent := above[:blanks]
	if start == 0 {
		indent = f.Indent
	}
	comment := start > 0 && strings.HasPrefix(above[blanks:], "#")
	parted := strings.TrimSuffix(above, string(in.Escape()))
	if !comment && (parted == above || strings.TrimRight(parted, " \t") == parted) {
		return
	}
	if before := in.Logical()[:in.LogicalAt(at)]; openQuote(before, in.Escape()) {
		return
	}
	f.replace(text.Span{Start: off, End: off}, indent)
}
