package text_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stagels/stagels/analysis/text"
)

var encodings = map[string]text.Encoding{"UTF-8": text.UTF8, "UTF-16": text.UTF16, "UTF-32": text.UTF32}

// TestColumns: letters of one to four bytes, and bytes that are no letters.
func TestColumns(t *testing.T) {
	const line = "aé水🐳\xffz"
	want := map[string][]int{ // at each character's start, and at the end
		"UTF-8":  {0, 1, 3, 6, 10, 11, 12},
		"UTF-16": {0, 1, 2, 3, 5, 6, 7},
		"UTF-32": {0, 1, 2, 3, 4, 5, 6},
	}
	for name, enc := range encodings {
		i := 0
		for off := range line + "." {
			if got := enc.Columns(line[:off]); got != want[name][i] {
				t.Errorf("%s: byte %d is column %d, not %d", name, off, got, want[name][i])
			}
			if got := enc.Offset(line, want[name][i]); got != off {
				t.Errorf("%s: column %d is byte %d, not %d", name, want[name][i], got, off)
			}
			i++
		}
		if got := enc.Offset(line, 99); got != len(line) {
			t.Errorf("%s: a column past the end is byte %d", name, got)
		}
	}
}

// TestInsideACharacter: a column in the middle of a character is its start.
func TestInsideACharacter(t *testing.T) {
	if got := text.UTF16.Offset("a🐳b", 2); got != 1 {
		t.Errorf("between surrogates: byte %d", got)
	}
	for col, want := range []int{0, 1, 1, 1, 1, 5, 6} {
		if got := text.UTF8.Offset("a🐳b", col); got != want {
			t.Errorf("byte column %d: byte %d, not %d", col, got, want)
		}
	}
}

// TestLines: the protocol ends lines in three ways, BuildKit in one.
func TestLines(t *testing.T) {
	const src = "a\nb\r\nc\rd\r\r\n\ne"
	protocol, buildkit := text.NewLines(src), text.NewFileLines(src)
	if got := lines(protocol); got != "a|b|c|d||"+"|e" {
		t.Errorf("the protocol's lines: %q", got)
	}
	if got := lines(buildkit); got != "a|b|c\rd||e" {
		t.Errorf("BuildKit's lines: %q", got)
	}
	for _, l := range []*text.Lines{protocol, buildkit} {
		for off := range len(src) + 1 {
			line := l.At(off)
			if l.Start(line) > off || line+1 < l.Count() && l.Start(line+1) <= off {
				t.Errorf("byte %d is not in line %d", off, line)
			}
		}
	}
}

func lines(l *text.Lines) string {
	var out []string
	for i := range l.Count() {
		out = append(out, l.Text(i))
	}
	return strings.Join(out, "|")
}

// TestPastTheEnds: a column past a line's end is its end, a line past the last
// the text's.
func TestPastTheEnds(t *testing.T) {
	l := text.NewLines("ab\r\ncd")
	for _, tc := range [][3]int{{0, 9, 2}, {1, 9, 6}, {2, 0, 6}, {99, 99, 6}, {0, 1, 1}, {1, 0, 4}} {
		if got := l.Offset(tc[0], tc[1], text.UTF16); got != tc[2] {
			t.Errorf("line %d, column %d is byte %d, not %d", tc[0], tc[1], got, tc[2])
		}
	}
}

// FuzzPositions: an offset at a character's start comes back from its position,
// in each encoding.
func FuzzPositions(f *testing.F) {
	f.Add("aé\r\n水🐳\rz\xff")
	f.Fuzz(func(t *testing.T, src string) {
		l := text.NewLines(src)
		for off := 0; off <= len(src); off++ {
			if off < len(src) && (!utf8.RuneStart(src[off]) || off > 0 && src[off] == '\n' && src[off-1] == '\r') {
				continue
			}
			line := l.At(off)
			if off > l.Start(line)+len(l.Text(line)) {
				continue // within the line end
			}
			for name, enc := range encodings {
				if got := l.Offset(line, l.Column(off, enc), enc); got != off && utf8.ValidString(src) {
					t.Fatalf("%s: byte %d comes back as %d in %q", name, off, got, src)
				}
			}
		}
	})
}

// TestBlocks: the lines of a text in blocks are those of the text in one.
func TestBlocks(t *testing.T) {
	const src = "a\n\nb\r\nc\rd\r\r\n水🐳 e\nf\r\n\r\n"
	for _, end := range []string{"", "g", "g\r", "g\n"} {
		whole := src + end
		one := text.NewLines(whole)
		ends := strings.Count(whole, "\n")
		for cuts := range 1 << ends {
			many := text.LinesOf(ends, slices.Values(blocks(whole, cuts)))
			if many.Count() != one.Count() || lines(many) != lines(one) {
				t.Fatalf("cut at %b: %q, not %q", cuts, lines(many), lines(one))
			}
			for off := range len(whole) + 1 {
				if many.At(off) != one.At(off) || many.Column(off, text.UTF16) != one.Column(off, text.UTF16) {
					t.Fatalf("cut at %b: byte %d is in line %d, not %d", cuts, off, many.At(off), one.At(off))
				}
			}
			for line := range one.Count() + 1 {
				if many.Offset(line, 2, text.UTF16) != one.Offset(line, 2, text.UTF16) || many.Next(line) != one.Next(line) {
					t.Fatalf("cut at %b: line %d is elsewhere", cuts, line)
				}
			}
		}
	}
}

// blocks cuts src behind those line ends whose bits are set.
func blocks(src string, bits int) []*text.Block {
	var out []*text.Block
	from, n := 0, 0
	for i := range src {
		if src[i] != '\n' {
			continue
		}
		if bits>>n&1 == 1 {
			out, from = append(out, text.NewBlock(src[from:i+1])), i+1
		}
		n++
	}
	if from < len(src) {
		out = append(out, text.NewBlock(src[from:]))
	}
	return out
}
