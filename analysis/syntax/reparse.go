package syntax

import (
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis/text"
)

// Reparse is Parse(e.Apply(old.Text())), made from what of old the edit leaves as
// it was. It costs what the edit touches, and a list of the chunks.
func Reparse(old *File, e text.Edit) *File {
	if len(old.chunks) == 0 {
		return Parse(e.Apply(""))
	}
	r := reparse{old: old, edit: e, delta: len(e.New) - e.Span.Len()}
	r.begin()
	for !r.finished() {
		r.read()
	}
	r.closeHeader()
	return r.file()
}

// reparse reads a window of the new text: from the first item that the edit can
// reach to the end of a chunk behind the edit, or further if that is not enough.
type reparse struct {
	scanner
	old   *File
	edit  text.Edit
	delta int // bytes that what follows the edit moves by
	chunk int // the first that is made anew
	kept  int // items of it that stay
	until int // the old chunk that the window ends before
	after int // the old item that comes behind the last one read, once that is known
}

func (r *reparse) begin() {
	r.shared = true
	r.escape, r.header = r.old.Escape, r.old.header
	r.chunk = r.old.chunkAt(r.edit.Span.Start)
	ahead := func(c placed) bool { return c.looksAhead }
	if i := slices.IndexFunc(r.old.chunks[:r.chunk], ahead); i >= 0 {
		r.chunk = i
	}
	c := &r.old.chunks[r.chunk]
	r.kept = c.unaffected(r.edit.Span.Start - c.off)
	if c.first+r.kept < r.old.header {
		r.chunk, r.kept, r.escape, r.header = 0, 0, '\\', 0
	}
	c = &r.old.chunks[r.chunk]
	r.start = c.off + c.startOf(r.kept)
	r.until = r.old.chunkAt(r.edit.Span.End) + 1
	r.text = r.old.Slice(text.Span{Start: r.start, End: r.edit.Span.Start}) + r.edit.New +
		r.old.Slice(text.Span{Start: r.edit.Span.End, End: r.old.chunks[r.until-1].end()})
}

// unaffected counts the leading items that a change at off cannot reach: those
// that end in a line end before it and did not look beyond their end.
func (c *chunk) unaffected(off int) int {
	n := 0
	for n < len(c.items) {
		it := &c.items[n]
		if it.Span.End > off || c.Text[it.Span.End-1] != '\n' || it.ahead {
			break
		}
		n++
	}
	return n
}

// startOf is where item i begins, or the chunk's end behind the last.
func (c *chunk) startOf(i int) int {
	if i == len(c.items) {
		return len(c.Text)
	}
	return c.items[i].Span.Start
}

// complete tells whether the window reaches to the end of the text.
func (r *reparse) complete() bool { return r.until == len(r.old.chunks) }

// finished tells whether the items that follow are those of the old file.
func (r *reparse) finished() bool {
	if r.complete() && r.off == len(r.text) {
		r.after = r.old.Len()
		return true
	}
	off := r.start + r.off - r.delta
	if off < r.edit.Span.End || r.header == 0 || r.escape != r.old.Escape {
		return false
	}
	i := r.old.ItemAt(off)
	if i < r.old.header || r.old.Item(i).Span.Start != off {
		return false
	}
	r.after = i
	return true
}

// read reads an item, and again with a larger window if it did not see its end.
func (r *reparse) read() {
	if r.off == len(r.text) {
		r.widen()
	}
	off, line, n := r.off, r.line, len(r.items)
	r.next()
	for !r.complete() && r.items[n].ahead {
		r.off, r.line, r.items = off, line, r.items[:n]
		r.widen()
		r.next()
	}
}

// widen doubles the window.
func (r *reparse) widen() {
	from := r.until
	r.until = min(len(r.old.chunks), r.until+max(1, r.until-r.chunk))
	r.text += r.old.Slice(text.Span{Start: r.old.chunks[from].off, End: r.old.chunks[r.until-1].end()})
}

// file joins what stays before the window, what was read, and what stays behind. What
// was read gets a chunk of its own, where there is enough around it: who types a word
// makes only that chunk anew from the second letter on. No two small chunks are side
// by side, unless their bytes are many.
func (r *reparse) file() *File {
	f := &File{Escape: r.escape, header: r.header}
	begin, end := r.chunk, len(r.old.chunks)
	var before, within, behind stretch
	if begin > 0 && r.kept < smallChunk && r.old.chunks[begin-1].small() {
		begin--
		before.add(r.old.chunks[begin].part(0, len(r.old.chunks[begin].items)))
	}
	before.add(r.old.chunks[r.chunk].part(0, r.kept))
	within.add(r.text[:r.off], r.items)
	if r.after < r.old.Len() {
		end = r.old.chunkOf(r.after)
		if c := &r.old.chunks[end]; r.after > c.first {
			behind.add(c.part(r.after-c.first, len(c.items)))
			end++
		}
	}
	if behind.count < smallChunk && end < len(r.old.chunks) && r.old.chunks[end].small() {
		behind.add(r.old.chunks[end].part(0, len(r.old.chunks[end].items)))
		end++
	}
	f.chunks = append(make([]placed, 0, begin+len(r.old.chunks)-end+4), r.old.chunks[:begin]...)
	for _, s := range grouped(before, within, behind) {
		f.place(s.chunks()...)
	}
	f.placeMoved(r.old.chunks[end:], r.delta)
	return f
}

// small tells whether the chunk has so few items that two such are joined.
func (c *chunk) small() bool { return len(c.items) < smallChunk }

// placeMoved appends chunks that begin bytes further down than they did.
func (f *File) placeMoved(chunks []placed, bytes int) {
	if len(chunks) == 0 {
		return
	}
	n := len(f.chunks)
	f.place(chunks[0].chunk)
	line, first := f.chunks[n].line-chunks[0].line, f.chunks[n].first-chunks[0].first
	for _, c := range chunks[1:] {
		c.off, c.line, c.first = c.off+bytes, c.line+line, c.first+first
		f.chunks = append(f.chunks, c)
	}
}

// stretch is a part of a file, put together of pieces of others.
type stretch struct {
	pieces       [5]piece
	used         int
	count, bytes int // of all pieces: items, and their text
}

// piece is some items and their text. The items' places count from wherever they do.
type piece struct {
	src   string
	items []Item
}

func (s *stretch) add(src string, items []Item) {
	if len(items) == 0 {
		return
	}
	s.pieces[s.used] = piece{src, items}
	s.used, s.count, s.bytes = s.used+1, s.count+len(items), s.bytes+len(src)
}

// grouped adds what is small before or behind a stretch to it.
func grouped(before, within, behind stretch) [3]stretch {
	small := func(s stretch) bool { return s.count < smallChunk }
	if small(before) {
		for _, p := range within.pieces[:within.used] {
			before.add(p.src, p.items)
		}
		before, within = stretch{}, before
	}
	if small(behind) {
		for _, p := range behind.pieces[:behind.used] {
			within.add(p.src, p.items)
		}
		behind = stretch{}
	}
	return [3]stretch{before, within, behind}
}

// chunks are new ones, that share nothing with where the pieces are from.
func (s *stretch) chunks() []*chunk {
	var src strings.Builder
	src.Grow(s.bytes)
	items, line := make([]Item, 0, s.count), 0
	for _, p := range s.pieces[:s.used] {
		off, down := src.Len()-p.items[0].Span.Start, line-p.items[0].Line
		for _, it := range p.items {
			it.Span, it.Line = it.Span.Shift(off), it.Line+down
			items = append(items, it)
		}
		src.WriteString(p.src)
		line += strings.Count(p.src, "\n")
	}
	return cut(src.String(), items)
}

// part is the text and the items [from, to) of the chunk.
func (c *chunk) part(from, to int) (string, []Item) {
	return c.Text[c.startOf(from):c.startOf(to)], c.items[from:to]
}

// Change is where the items of two files differ: those from First on, up to End in
// the old file and up to End+Items in the new one.
type Change struct {
	First, End, Items int
}

// Difference is where f and another version of it differ. It costs what does, and a
// look at the chunks.
func (f *File) Difference(next *File) Change {
	old, now := f.chunks, next.chunks
	before, behind := 0, 0
	for before < min(len(old), len(now)) && old[before].chunk == now[before].chunk {
		before++
	}
	for behind < min(len(old), len(now))-before && old[len(old)-1-behind].chunk == now[len(now)-1-behind].chunk {
		behind++
	}
	first, end, nowEnd := f.firstOf(before), f.firstOf(len(old)-behind), next.firstOf(len(now)-behind)
	if before < len(old)-behind && before < len(now)-behind {
		first += sameFront(old[before].items, now[before].items)
	}
	for first < min(end, nowEnd) && f.bare(first).same(next.bare(first)) {
		first++
	}
	for first < min(end, nowEnd) && f.bare(end-1).same(next.bare(nowEnd-1)) {
		end, nowEnd = end-1, nowEnd-1
	}
	return Change{first, end, nowEnd - end}
}

// sameFront is how many items at the front of a and b are the same.
func sameFront(a, b []Item) int {
	n := 0
	for n < min(len(a), len(b)) && a[n].same(&b[n]) {
		n++
	}
	return n
}

// firstOf is the first item of the chunk at index c, or the number of items.
func (f *File) firstOf(c int) int {
	if c == len(f.chunks) {
		return f.Len()
	}
	return f.chunks[c].first
}

// bare is the item at index i without its place.
func (f *File) bare(i int) *Item {
	c := &f.chunks[f.chunkOf(i)]
	return &c.items[i-c.first]
}

// same tells whether o is the same item elsewhere. Of comments and blank lines only
// their length counts.
func (it *Item) same(o *Item) bool {
	return it.Kind == o.Kind && it.Instr == o.Instr && it.Dir == o.Dir && it.Span.Len() == o.Span.Len()
}
