package stage

import (
	"strings"

	"github.com/stagels/stagels/analysis/text"
)

// Extent is stage s from its FROM to the end of its last instruction, in bytes of the
// file.
func (m *Model) Extent(s int) text.Span {
	first, last := m.Stages()[s].Items[0], m.Stages()[s].Items[0]
	for i := first; i < m.Stages()[s].Items[1]; i++ {
		if m.Instr(i) != nil {
			last = i
		}
	}
	return text.Span{Start: m.Stages()[s].From.Start, End: m.Whole(last).End}
}

// Whole is the instruction at item from its keyword to the end of its last line,
// heredocs included, in bytes of the file.
func (m *Model) Whole(item int) text.Span {
	it := &m.File.Items()[item]
	head := it.Abs(it.Instr.Head())
	end := it.Span.Start + len(strings.TrimRight(it.Span.Of(m.File.Text()), " \t\r\n"))
	return text.Span{Start: head.Start, End: max(head.End, end)}
}
