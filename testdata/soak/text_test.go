package soak

import (
	"sort"
	"strings"
	"testing"
	"unicode/utf8"
)

// encoding is how columns are counted: the protocol's name.
type encoding string

const (
	utf8Columns  encoding = "utf-8"
	utf16Columns encoding = "utf-16"
)

// width is how many columns a character has.
func (e encoding) width(r rune) int {
	switch {
	case e == utf8Columns:
		return utf8.RuneLen(r)
	case r > 0xffff:
		return 2
	}
	return 1
}

func (e encoding) columns(s string) (n int) {
	for _, r := range s {
		n += e.width(r)
	}
	return n
}

// table is where the lines of a text start. A line ends with \n, \r\n or \r.
type table struct {
	text   string
	enc    encoding
	starts []int
}

func tableOf(text string, enc encoding) *table {
	t := &table{text, enc, []int{0}}
	for i := 0; i < len(text); i++ {
		if text[i] == '\n' || text[i] == '\r' && (i+1 == len(text) || text[i+1] != '\n') {
			t.starts = append(t.starts, i+1)
		}
	}
	return t
}

// line is a line's text without its end.
func (t *table) line(n int) string {
	end := len(t.text)
	if n+1 < len(t.starts) {
		end = t.starts[n+1]
	}
	return strings.TrimRight(t.text[t.starts[n]:end], "\r\n")
}

func (t *table) position(off int) position {
	n := sort.SearchInts(t.starts, off+1) - 1
	return position{n, t.enc.columns(t.text[t.starts[n]:off])}
}

func (t *table) place(start, end int) place { return place{t.position(start), t.position(end)} }

// offset is the byte at p; ok is false if there is no such place in the text.
func (t *table) offset(p position) (off int, ok bool) {
	if p.Line < 0 || p.Line >= len(t.starts) || p.Character < 0 {
		return 0, false
	}
	line, column := t.line(p.Line), 0
	for i, r := range line {
		if column >= p.Character {
			return t.starts[p.Line] + i, column == p.Character
		}
		column += t.enc.width(r)
	}
	return t.starts[p.Line] + len(line), column == p.Character
}

// span is the bytes of r; ok is false if there is no such place in the text.
func (t *table) span(r place) (start, end int, ok bool) {
	start, ok1 := t.offset(r.Start)
	end, ok2 := t.offset(r.End)
	return start, end, ok1 && ok2 && start <= end
}

// boundary moves off back to where a position can be: not into a character, nor
// between the two of a line end.
func boundary(text string, off int) int {
	for off > 0 && off < len(text) && (!utf8.RuneStart(text[off]) || text[off-1] == '\r' && text[off] == '\n') {
		off--
	}
	return off
}

// change puts text in place of the bytes from start to end.
type change struct {
	start, end int
	text       string
}

func (c change) apply(text string) string { return text[:c.start] + c.text + text[c.end:] }

// inverse takes the change back from what it made of text.
func (c change) inverse(text string) change {
	return change{c.start, c.start + len(c.text), text[c.start:c.end]}
}

// aligned is the same change with ends where positions can be. One that is taken back
// may end within a line end that it made itself.
func (c change) aligned(text string) change {
	start, end := boundary(text, c.start), c.end
	for boundary(text, end) != end {
		end++
	}
	return change{start, end, text[start:c.start] + c.text + text[c.end:end]}
}

// moves is where off is after the change.
func (c change) moves(off int) int {
	if off < c.end {
		return min(off, c.start)
	}
	return off - (c.end - c.start) + len(c.text)
}

// TestTable holds the positions of this client against the protocol's own examples.
func TestTable(t *testing.T) {
	const text = "a𐐀b\r\né\rx\n"
	for _, tc := range []struct {
		enc encoding
		off int
		at  position
	}{
		{utf16Columns, 0, position{0, 0}},
		{utf16Columns, 5, position{0, 3}},
		{utf8Columns, 5, position{0, 5}},
		{utf16Columns, 6, position{0, 4}},
		{utf16Columns, 10, position{1, 1}},
		{utf8Columns, 10, position{1, 2}},
		{utf16Columns, 11, position{2, 0}},
		{utf16Columns, len(text), position{3, 0}},
	} {
		lines := tableOf(text, tc.enc)
		if got := lines.position(tc.off); got != tc.at {
			t.Errorf("%s: byte %d is at %v, not %v", tc.enc, tc.off, got, tc.at)
		}
		if got, ok := lines.offset(tc.at); got != tc.off || !ok {
			t.Errorf("%s: %v is byte %d, %v, not %d", tc.enc, tc.at, got, ok, tc.off)
		}
	}
	for _, none := range []position{{0, 2}, {0, 5}, {1, 2}, {4, 0}, {-1, 0}} {
		if _, ok := tableOf(text, utf16Columns).offset(none); ok {
			t.Errorf("%v is in the text", none)
		}
	}
}
