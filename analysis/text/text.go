// Package text holds what the rest of stagels knows about bytes: spans, edits,
// and the line indexes that turn an offset into a line and a column.
//
// Everything inside the program is a byte offset. Lines and columns exist only
// where a person or a protocol asks for them.
package text

import "unicode/utf8"

// Span is a half-open range of byte offsets, [Start, End).
type Span struct{ Start, End int }

// Len is the number of bytes in s.
func (s Span) Len() int { return s.End - s.Start }

// Of is the part of src that s stands for.
func (s Span) Of(src string) string { return src[s.Start:s.End] }

// Touches tells whether a cursor at off stands in s or at either end of it.
func (s Span) Touches(off int) bool { return s.Start <= off && off <= s.End }

// Contains tells whether o lies within s.
func (s Span) Contains(o Span) bool { return s.Start <= o.Start && o.End <= s.End }

// Shift is s moved by n bytes.
func (s Span) Shift(n int) Span { return Span{s.Start + n, s.End + n} }

// Edit replaces the bytes of Span by New.
type Edit struct {
	Span Span
	New  string
}

// Apply returns src with e applied. The span must lie within src.
func (e Edit) Apply(src string) string {
	return src[:e.Span.Start] + e.New + src[e.Span.End:]
}

// Encoding is the unit in which a column counts.
type Encoding int

// The units a column can count in. An invalid byte counts as one character in
// each of them except UTF8, where it is the byte that it is.
const (
	UTF16 Encoding = iota // two units for a character beyond U+FFFF
	UTF8                  // bytes
	UTF32                 // characters
)

// width is the number of units a rune of size bytes takes in enc.
func (enc Encoding) width(r rune, size int) int {
	switch {
	case enc == UTF8:
		return size
	case enc == UTF16 && r > 0xFFFF:
		return 2
	}
	return 1
}

// Columns is the number of units that s takes in enc.
func (enc Encoding) Columns(s string) int {
	if enc == UTF8 {
		return len(s)
	}
	n := 0
	for i := 0; i < len(s); {
		if s[i] < utf8.RuneSelf {
			i, n = i+1, n+1
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		i, n = i+size, n+enc.width(r, size)
	}
	return n
}

// Offset is the byte offset in s at which column col begins. A column past the
// end of s is the end of s; one inside a character is the character's start.
func (enc Encoding) Offset(s string, col int) int {
	if enc == UTF8 {
		return floor(s, min(col, len(s)))
	}
	i := 0
	for i < len(s) && col > 0 {
		r, size := rune(s[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(s[i:])
		}
		col -= enc.width(r, size)
		if col < 0 {
			break
		}
		i += size
	}
	return i
}

// floor moves off back to the start of the character it stands in.
func floor(s string, off int) int {
	for back := off; back > 0 && off-back < utf8.UTFMax && off < len(s); back-- {
		if utf8.RuneStart(s[back]) {
			if _, size := utf8.DecodeRuneInString(s[back:]); back+size > off {
				return back
			}
			break
		}
	}
	return off
}
