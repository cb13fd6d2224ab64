package syntax

import (
	"strings"

	"github.com/stagels/stagels/analysis/text"
)

// StatementAt is the instruction that off stands in, or the line where that is none,
// without the last line's end.
func (f *File) StatementAt(off int) text.Span {
	i := f.ItemAt(off)
	if i < 0 {
		return text.Span{Start: off, End: off}
	}
	it := f.Item(i)
	src := f.Slice(it.Span)
	if off == it.Span.End && strings.HasSuffix(src, "\n") && !(it.Instr != nil && it.Instr.LooksAhead) {
		return text.Span{Start: off, End: off} // the line behind the last
	}
	if it.Instr != nil {
		return text.Span{Start: it.Span.Start, End: max(off, it.Span.Start+len(strings.TrimRight(src, "\r\n")))}
	}
	start := it.Span.Start + strings.LastIndexByte(src[:off-it.Span.Start], '\n') + 1
	row, _, _ := strings.Cut(src[start-it.Span.Start:], "\n")
	return text.Span{Start: start, End: start + len(strings.TrimSuffix(row, "\r"))}
}
