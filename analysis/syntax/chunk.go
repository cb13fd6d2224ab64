package syntax

import (
	"iter"
	"sort"
	"strings"

	"github.com/stagels/stagels/analysis/text"
)

// File is a parsed Dockerfile. It is never changed, and its methods may be called
// at the same time.
//
// Items are kept in chunks, which the versions of a file share: an edit makes the
// chunk anew that it stands in, and a list of all. What is wanted in one piece, all
// text and all items, is put together when it is asked for.
type File struct {
	Escape byte // the escape character in force: \ or `
	chunks []placed
	header int // items that the directive parser may have looked at
	text   text.Lazy[string]
	items  text.Lazy[[]Item]
	lines  text.Lazy[*text.Lines]
}

// chunk is some items and their text. Their spans and lines count from its start.
type chunk struct {
	*text.Block
	items []Item
	lines int // line ends
	lower int // instructions in lower case, less the others
	// looksAhead tells that one of the items hangs on what follows it.
	looksAhead bool
}

// placed is a chunk, and where in the file it begins.
type placed struct {
	*chunk
	off, line, first int // in bytes, lines, items
}

func (p *placed) end() int { return p.off + len(p.Text) }

// item is one of the chunk's as the file has it.
func (p *placed) item(i int) Item {
	it := p.items[i]
	it.Span, it.Line = it.Span.Shift(p.off), it.Line+p.line
	return it
}

// A chunk has at most so many items, or bytes, unless it is one item.
const (
	chunkItems = 64
	chunkBytes = 8 << 10
	smallChunk = chunkItems / 4 // items; smaller ones are joined to their neighbour
)

// Len is the number of items.
func (f *File) Len() int {
	if len(f.chunks) == 0 {
		return 0
	}
	last := &f.chunks[len(f.chunks)-1]
	return last.first + len(last.items)
}

// Size is the number of bytes.
func (f *File) Size() int {
	if len(f.chunks) == 0 {
		return 0
	}
	return f.chunks[len(f.chunks)-1].end()
}

// Item is the item at index i.
func (f *File) Item(i int) Item {
	c := &f.chunks[f.chunkOf(i)]
	return c.item(i - c.first)
}

// Instr is the instruction at index i; nil if it is none.
func (f *File) Instr(i int) *Instr {
	c := &f.chunks[f.chunkOf(i)]
	return c.items[i-c.first].Instr
}

// Line is the line that the item at index i begins on, as Item.Line has it.
func (f *File) Line(i int) int {
	c := &f.chunks[f.chunkOf(i)]
	return c.line + c.items[i-c.first].Line
}

// Start is where the item at index i begins.
func (f *File) Start(i int) int {
	c := &f.chunks[f.chunkOf(i)]
	return c.off + c.items[i-c.first].Span.Start
}

// Instructions are those of the items [from, to), with their indexes.
func (f *File) Instructions(from, to int) iter.Seq2[int, *Instr] {
	return func(yield func(int, *Instr) bool) {
		for at := max(0, f.chunkOf(from)); at < len(f.chunks) && from < to; at++ {
			c := &f.chunks[at]
			for ; from < min(to, c.first+len(c.items)); from++ {
				if in := c.items[from-c.first].Instr; in != nil && !yield(from, in) {
					return
				}
			}
		}
	}
}

// Source is the text of the item at index i.
func (f *File) Source(i int) string {
	c := &f.chunks[f.chunkOf(i)]
	return c.items[i-c.first].Span.Of(c.Text)
}

// chunkOf is the index of the chunk that has the item at index i.
func (f *File) chunkOf(i int) int {
	return sort.Search(len(f.chunks), func(c int) bool { return f.chunks[c].first > i }) - 1
}

// chunkAt is the index of the chunk that off stands in, of two the later one; -1 in
// an empty file.
func (f *File) chunkAt(off int) int {
	return sort.Search(len(f.chunks), func(c int) bool { return f.chunks[c].off > off }) - 1
}

// ItemAt is the index of the item that off stands in; at the border of two it
// is the later one, and at the file's end the last. It is -1 in an empty file.
func (f *File) ItemAt(off int) int {
	at := f.chunkAt(off)
	if at < 0 {
		return -1
	}
	c := &f.chunks[at]
	return c.first + sort.Search(len(c.items), func(i int) bool { return c.off+c.items[i].Span.Start > off }) - 1
}

// Text is the text of the file.
func (f *File) Text() string {
	return f.text.Get(func() string { return f.Slice(text.Span{End: f.Size()}) })
}

// Slice is a part of the text; it costs what the part is long.
func (f *File) Slice(s text.Span) string {
	at := f.chunkAt(s.Start)
	if at < 0 {
		return ""
	}
	if s.End <= f.chunks[at].end() {
		return s.Shift(-f.chunks[at].off).Of(f.chunks[at].Text)
	}
	var b strings.Builder
	b.Grow(s.Len())
	for _, c := range f.chunks[at:] {
		if c.off >= s.End {
			break
		}
		b.WriteString(c.Text[max(0, s.Start-c.off):min(len(c.Text), s.End-c.off)])
	}
	return b.String()
}

// Near is the text around off, and where it begins: whole lines, and whole items.
func (f *File) Near(off int) (src string, start int) {
	at := f.chunkAt(off)
	if at < 0 {
		return "", 0
	}
	return f.chunks[at].Text, f.chunks[at].off
}

// LowerCase is how many instructions are written in lower case, less those that are
// not.
func (f *File) LowerCase() int {
	n := 0
	for i := range f.chunks {
		n += f.chunks[i].lower
	}
	return n
}

// Items are all items.
func (f *File) Items() []Item {
	return f.items.Get(func() []Item {
		out := make([]Item, 0, f.Len())
		for i := range f.chunks {
			for j := range f.chunks[i].items {
				out = append(out, f.chunks[i].item(j))
			}
		}
		return out
	})
}

// Lines are the lines of the text as the Language Server Protocol splits it.
func (f *File) Lines() *text.Lines {
	return f.lines.Get(func() *text.Lines {
		return text.LinesOf(len(f.chunks), func(yield func(*text.Block) bool) {
			for i := range f.chunks {
				if !yield(f.chunks[i].Block) {
					return
				}
			}
		})
	})
}

// place appends chunks to the file.
func (f *File) place(chunks ...*chunk) {
	at := placed{}
	if n := len(f.chunks); n > 0 {
		last := f.chunks[n-1]
		at = placed{off: last.end(), line: last.line + last.lines, first: last.first + len(last.items)}
	}
	for _, c := range chunks {
		at.chunk = c
		f.chunks = append(f.chunks, at)
		at.off, at.line, at.first = at.off+len(c.Text), at.line+c.lines, at.first+len(c.items)
	}
}

// cut makes chunks of the items of src, which count from its start. It may change
// the items.
func cut(src string, items []Item) []*chunk {
	var out []*chunk
	parts := max(1, (len(items)+chunkItems-1)/chunkItems)
	each := max(1, (len(items)+parts-1)/parts)
	for len(items) > 0 {
		n := 1
		for n < min(each, len(items)) && items[n].Span.End-items[0].Span.Start <= chunkBytes {
			n++
		}
		out = append(out, newChunk(src, items[:n:n]))
		items = items[n:]
	}
	return out
}

// newChunk is the chunk of the items, which count from the start of src.
func newChunk(src string, items []Item) *chunk {
	off, line := items[0].Span.Start, items[0].Line
	own := text.Span{Start: off, End: items[len(items)-1].Span.End}.Of(src)
	c := &chunk{Block: text.NewBlock(own), items: items, lines: strings.Count(own, "\n")}
	for i := range items {
		it := &items[i]
		it.Span, it.Line = it.Span.Shift(-off), it.Line-line
		c.looksAhead = c.looksAhead || it.ahead
		c.lower += int(it.lower)
	}
	return c
}
