package text

import (
	"iter"
	"math"
	"slices"
	"sort"
	"strings"
	"sync"
)

// Block is a piece of a text. It ends behind a "\n", unless it is the text's last,
// so no line is in two blocks. It is never changed: what versions of a text have
// in common they share.
type Block struct {
	Text   string
	starts func() []int32
}

// NewBlock is a block whose lines end as the Language Server Protocol has it: at
// "\n", at "\r\n" or at a lone "\r".
func NewBlock(src string) *Block {
	return &Block{src, sync.OnceValue(func() []int32 { return lineStarts(src, strings.IndexByte(src, '\r') >= 0) })}
}

// newFileBlock is one whose lines end only at "\n".
func newFileBlock(src string) *Block {
	return &Block{src, sync.OnceValue(func() []int32 { return lineStarts(src, false) })}
}

// lineStarts are the offsets in src at which a line begins, the one behind the
// last line end included.
func lineStarts(src string, loneCR bool) []int32 {
	starts := make([]int32, 1, 2+strings.Count(src, "\n"))
	if loneCR {
		for i := range len(src) {
			if src[i] == '\n' || src[i] == '\r' && (i+1 == len(src) || src[i+1] != '\n') {
				starts = append(starts, int32(i+1))
			}
		}
		return starts
	}
	for i := 0; ; {
		n := strings.IndexByte(src[i:], '\n')
		if n < 0 {
			return starts
		}
		i += n + 1
		starts = append(starts, int32(i))
	}
}

// Lines finds the line of an offset and the start of a line. Lines count from 0.
type Lines struct{ blocks []placed }

// placed is a block, and where in the text it begins.
type placed struct {
	*Block
	off, line int
}

// NewLines indexes src as the Language Server Protocol splits it.
func NewLines(src string) *Lines { return LinesOf(1, slices.Values([]*Block{NewBlock(src)})) }

// NewFileLines indexes src as BuildKit counts its lines: only "\n" ends one
// (parser/parser.go:552, scanLines).
func NewFileLines(src string) *Lines { return LinesOf(1, slices.Values([]*Block{newFileBlock(src)})) }

// LinesOf indexes the text that n blocks make up. It costs what there are blocks, and
// the reading of those that were not read before.
func LinesOf(n int, blocks iter.Seq[*Block]) *Lines {
	l := &Lines{make([]placed, 0, max(1, n))}
	off, line := 0, 0
	for b := range blocks {
		l.blocks = append(l.blocks, placed{b, off, line})
		off, line = off+len(b.Text), line+len(b.starts())-1
	}
	if len(l.blocks) == 0 {
		l.blocks = append(l.blocks, placed{NewBlock(""), 0, 0})
	}
	return l
}

func (l *Lines) last() *placed { return &l.blocks[len(l.blocks)-1] }

// size is the number of bytes.
func (l *Lines) size() int { return l.last().off + len(l.last().Text) }

// Count is the number of lines; an empty text has one.
func (l *Lines) Count() int { return l.last().line + len(l.last().starts()) }

// blockAt is the block that off stands in, of two the later.
func (l *Lines) blockAt(off int) *placed {
	return &l.blocks[max(0, sort.Search(len(l.blocks), func(i int) bool { return l.blocks[i].off > off })-1)]
}

// blockOf is the block that line begins in.
func (l *Lines) blockOf(line int) *placed {
	return &l.blocks[max(0, sort.Search(len(l.blocks), func(i int) bool { return l.blocks[i].line > line })-1)]
}

// At is the line that off stands in.
func (l *Lines) At(off int) int {
	b := l.blockAt(off)
	starts, in := b.starts(), int32(off-b.off)
	return b.line + sort.Search(len(starts), func(i int) bool { return starts[i] > in }) - 1
}

// Start is the offset of the first byte of line.
func (l *Lines) Start(line int) int {
	b := l.blockOf(line)
	return b.off + int(b.starts()[line-b.line])
}

// Next is where the line behind line begins; behind the last, no offset is as large.
func (l *Lines) Next(line int) int {
	if line+1 >= l.Count() {
		return math.MaxInt
	}
	return l.Start(line + 1)
}

// Text is what line holds, without its line end.
func (l *Lines) Text(line int) string {
	b := l.blockOf(line)
	starts, i := b.starts(), line-b.line
	end := len(b.Text)
	if i+1 < len(starts) {
		end = int(starts[i+1])
	}
	return strings.TrimRight(b.Text[starts[i]:end], "\r\n")
}

// Column is the column of off in its line, in units of enc.
func (l *Lines) Column(off int, enc Encoding) int {
	line := l.At(off)
	b := l.blockOf(line)
	return enc.Columns(b.Text[b.starts()[line-b.line] : off-b.off])
}

// Offset is the byte offset of a line and a column in units of enc. A column
// past the line's end is the line's end, a line past the last is the text's
// end, as the protocol rules.
func (l *Lines) Offset(line, col int, enc Encoding) int {
	if line >= l.Count() {
		return l.size()
	}
	return l.Start(line) + enc.Offset(l.Text(line), col)
}
