package text_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stagels/stagels/analysis/text"
)

func applied(src string, edits []text.Edit) string {
	for _, e := range slices.Backward(edits) {
		src = e.Apply(src)
	}
	return src
}

// someEdits are in order and do not overlap; some touch each other.
func someEdits(rnd *rand.Rand, src string) (out []text.Edit) {
	for off := 0; ; {
		start := off + rnd.IntN(6)
		end := start + rnd.IntN(4)
		if end > len(src) {
			return out
		}
		out = append(out, text.Edit{Span: text.Span{Start: start, End: end}, New: strings.Repeat(string(rune('A'+rnd.IntN(26))), rnd.IntN(4))})
		off = end + rnd.IntN(2)
	}
}

// TestThen makes edits, and edits of what they leave: as one list they leave the same,
// are in order, and touch only what one of the two touched.
func TestThen(t *testing.T) {
	const seed = 3
	rnd := rand.New(rand.NewPCG(seed, seed))
	for range 20000 {
		src := "abcdefghijklmnopqrstuvwxyz"[:rnd.IntN(27)]
		first := text.Joined(someEdits(rnd, src))
		between := applied(src, first)
		second := text.Joined(someEdits(rnd, between))
		want := applied(between, second)
		got := text.Then(first, second)
		for i, e := range got {
			if e.Span.Len() < 0 || i > 0 && got[i-1].Span.End > e.Span.Start {
				t.Fatalf("seed %d: %q, %v then %v overlap: %v", seed, src, first, second, got)
			}
		}
		if now := applied(src, got); now != want {
			t.Fatalf("seed %d: %q, %v then %v, as one %v: %q, not %q", seed, src, first, second, got, now, want)
		}
		if len(got) > len(first)+len(second) {
			t.Fatalf("seed %d: %v and %v are %v", seed, first, second, got)
		}
		if small := text.Smallest(src, got); applied(src, small) != want {
			t.Fatalf("seed %d: of %q the smallest of %v are %v", seed, src, got, small)
		}
	}
}

// TestSpans: a place is taken where any of those before touches it.
func TestSpans(t *testing.T) {
	const seed = 5
	rnd := rand.New(rand.NewPCG(seed, seed))
	for range 2000 {
		var taken text.Spans
		var all []text.Span
		for range 12 {
			start := rnd.IntN(60)
			at := text.Span{Start: start, End: start + rnd.IntN(5)}
			touches := slices.ContainsFunc(all, func(o text.Span) bool { return at.Start <= o.End && o.Start <= at.End })
			if taken.Touch(at) != touches {
				t.Fatalf("seed %d: %v among %v", seed, at, all)
			}
			if !touches {
				taken.Add(at)
				all = append(all, at)
			}
		}
	}
}

func TestChange(t *testing.T) {
	for _, tc := range [][3]string{{"aé", "aè", "è"}, {"aa", "a", ""}, {"a", "aa", "a"}, {"", "x", "x"}, {"日本", "日木", "木"}, {"same", "same", ""}, {"x\r\ny", "x\ny", "\n"}, {"x\ny", "x\r\ny", "\r\n"}, {"a\r\n", "a\r\r\n", "\r"}, {"🐳", "🐴", "🐴"}} {
		e := text.Change(tc[0], tc[1])
		if e.Apply(tc[0]) != tc[1] || e.New != tc[2] {
			t.Errorf("%q to %q: %+v", tc[0], tc[1], e)
		}
	}
}

// TestAligned: a letter that no edit touches has one number before and after the edits, and no
// other letter has it.
func TestAligned(t *testing.T) {
	const seed = 5
	rnd := rand.New(rand.NewPCG(seed, seed))
	for range 20000 {
		src := "abcdefghijklmnopqrstuvwxyz"[:rnd.IntN(27)]
		edits := text.Joined(someEdits(rnd, src))
		now := applied(src, edits)
		before, after := text.Aligned(edits)
		for off := range src {
			touched := slices.ContainsFunc(edits, func(e text.Edit) bool { return e.Span.Touches(off) })
			at := strings.IndexByte(now, src[off])
			if !touched && (at < 0 || before(off) != at || after(at) != at) {
				t.Fatalf("seed %d: %q, %v: %q is at %d, then at %d: %d and %d", seed, src, edits, src[off], off, at, before(off), after(at))
			}
		}
		for _, e := range edits {
			written := strings.Index(now, e.New)
			if e.New != "" && strings.Count(now, e.New) == 1 && (before(e.Span.Start) != after(written) || before(e.Span.End) != after(written+len(e.New))) {
				t.Fatalf("seed %d: %q, %v: what %v writes is another place", seed, src, edits, e)
			}
		}
	}
}
