package format

import (
	"strings"

	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/analysis/workspace"
)

// OnType is what to change when typed was put in front of off: behind a line
// end the instruction that it finished is formatted. The line with the cursor is never
// touched: a blank that is put at the cursor stands in front of it in one editor and
// behind it, in the way of what is typed next, in another.
func OnType(d *workspace.Document, off int, typed string, opt Options) []text.Edit {
	start := strings.LastIndexByte(d.Text()[:off], '\n') + 1
	if typed != "\n" || start == 0 {
		return nil
	}
	f := newFormatter(d, opt)
	i := d.Model.File.ItemAt(start - 1)
	in := d.Model.Instr(i)
	if i >= f.stop || in == nil || f.left[i] {
		return nil
	}
	if d.Model.File.Items()[i].Span.End != start || in.LooksAhead {
		return nil
	}
	f.instruction(i)
	return text.Joined(f.edits)
}
