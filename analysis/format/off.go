package format

import (
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis/syntax"
	"github.com/stagels/stagels/analysis/workspace"
)

// Comments say what formatting leaves as it is: all from "# stagels-format: off" to
// "# stagels-format: on", and the instruction right below "# dockerfmt-ignore", which
// is another formatter's word for it.
const (
	formatSwitch = "stagels-format:"
	ignoreNext   = "dockerfmt-ignore"
)

// leftAlone are the indexes of the items that formatting leaves as they are: nil if
// there are none. The comments are among them.
func leftAlone(d *workspace.Document) map[int]bool {
	if !strings.Contains(d.Text(), formatSwitch) && !strings.Contains(d.Text(), ignoreNext) {
		return nil
	}
	left, off, next := map[int]bool{}, false, false
	for i := range d.Model.File.Items() {
		said := commentsIn(d, &d.Model.File.Items()[i])
		ignored := slices.Contains(said, ignoreNext)
		isInstruction := d.Model.File.Items()[i].Kind == syntax.Instruction
		left[i] = off || ignored || next && isInstruction
		for _, comment := range said {
			if value, ok := strings.CutPrefix(comment, formatSwitch); ok {
				value = strings.TrimSpace(value)
				left[i] = left[i] || value == "off"
				off = value == "off" || off && value != "on"
			}
		}
		next = !isInstruction && (ignored || next && d.Model.File.Items()[i].Kind == syntax.Comment)
	}
	return left
}

// commentsIn are the comments that an item is, or has between its lines.
func commentsIn(d *workspace.Document, it *syntax.Item) (out []string) {
	src := strings.TrimPrefix(it.Span.Of(d.Text()), byteOrderMark)
	if it.Kind == syntax.Instruction {
		_, src, _ = strings.Cut(it.Instr.Src, "\n") // without its heredocs
	}
	for row := range strings.Lines(src) {
		if comment, ok := strings.CutPrefix(strings.TrimSpace(row), "#"); ok {
			out = append(out, strings.TrimSpace(comment))
		}
	}
	return out
}
