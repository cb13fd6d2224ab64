package text

import (
	"cmp"
	"slices"
	"sort"
)

// Joined are the edits of one text in its order, those that touch each other made one.
// They do not overlap.
func Joined(edits []Edit) []Edit {
	edits = slices.Clone(edits)
	slices.SortStableFunc(edits, func(a, b Edit) int {
		return cmp.Or(a.Span.Start-b.Span.Start, a.Span.End-b.Span.End)
	})
	var out []Edit
	for _, e := range edits {
		if n := len(out); n > 0 && out[n-1].Span.End == e.Span.Start {
			out[n-1].Span.End = e.Span.End
			out[n-1].New += e.New
			continue
		}
		out = append(out, e)
	}
	return out
}

// Smallest are the edits of src without what they leave as it is at their ends.
func Smallest(src string, edits []Edit) []Edit {
	var out []Edit
	for _, e := range edits {
		small := Change(e.Span.Of(src), e.New)
		small.Span = small.Span.Shift(e.Span.Start)
		if small.Span.Len() > 0 || small.New != "" {
			out = append(out, small)
		}
	}
	return out
}

// Then are the edits of one text that do what first does, and then what second does to
// the text that first left. Both are in order and do not overlap, and so are these. Those
// of the two that touch each other are made one.
func Then(first, second []Edit) []Edit {
	rest := placedIn(first)
	var out []Edit // from the end on
	for _, e := range slices.Backward(second) {
		for n := len(rest); n > 0 && rest[n-1].at.Start > e.Span.End; n-- {
			out = append(out, rest[n-1].Edit)
			rest = rest[:n-1]
		}
		n := len(rest)
		for n > 0 && rest[n-1].at.End >= e.Span.Start {
			n--
		}
		rest = append(rest[:n], rest[n:].with(e, rest[:n].moved()))
	}
	for _, e := range slices.Backward(rest) {
		out = append(out, e.Edit)
	}
	slices.Reverse(out)
	return out
}

// Aligned give bytes of a text, before edits of it and after them, the same number where
// they are one place. What an edit replaces is one place, its ends included, and so is
// what it writes. The edits are in order and do not touch each other.
func Aligned(edits []Edit) (before, after func(off int) int) {
	placed := placedIn(edits)
	before = func(off int) int {
		n := sort.Search(len(placed), func(i int) bool { return placed[i].Span.End >= off })
		if n < len(placed) && placed[n].Span.Start <= off {
			return placed[n].at.Start
		}
		return off + placed[:n].moved()
	}
	after = func(off int) int {
		n := sort.Search(len(placed), func(i int) bool { return placed[i].at.End >= off })
		if n < len(placed) {
			return min(off, placed[n].at.Start)
		}
		return off
	}
	return before, after
}

// placedEdit is an edit with its place in the text that it leaves. Where an edit of that
// text is a part of it, New begins with what stood in front of that.
type placedEdit struct {
	Edit
	at Span
}

type placedEdits []placedEdit

func placedIn(edits []Edit) placedEdits {
	out := make(placedEdits, 0, len(edits))
	for _, e := range edits {
		start := e.Span.Start + out.moved()
		out = append(out, placedEdit{e, Span{start, start + len(e.New)}})
	}
	return out
}

// moved is how far what stands behind the edits is moved by them.
func (p placedEdits) moved() int {
	if len(p) == 0 {
		return 0
	}
	last := p[len(p)-1]
	return last.at.End - last.Span.End
}

// with is e and the edits, all of which it touches, as one; what stands in front of them
// is moved as told.
func (p placedEdits) with(e Edit, moved int) placedEdit {
	out := placedEdit{e, e.Span}
	out.Span = e.Span.Shift(-moved)
	if len(p) == 0 {
		return out
	}
	first, last := p[0], p[len(p)-1]
	if first.at.Start <= e.Span.Start {
		out.New = first.New[:e.Span.Start-first.at.Start] + out.New
		out.Span.Start, out.at.Start = first.Span.Start, first.at.Start
	}
	if last.at.End >= e.Span.End {
		out.New += last.New[e.Span.End-last.at.Start:]
		out.Span.End, out.at.End = last.Span.End, last.at.End
	} else {
		out.Span.End = e.Span.End - p.moved()
	}
	return out
}

// Spans are places that are taken.
type Spans struct{ sorted []Span }

// Add takes a place, which touches none that is taken but those of the same owner.
func (s *Spans) Add(at Span) { s.sorted = slices.Insert(s.sorted, s.behind(at.Start), at) }

// Touch tells whether at touches a place that is taken.
func (s *Spans) Touch(at Span) bool {
	i := s.behind(at.Start)
	return i < len(s.sorted) && s.sorted[i].Start <= at.End || i > 0 && s.sorted[i-1].End >= at.Start
}

// behind is the index of the first that begins behind off.
func (s *Spans) behind(off int) int {
	return sort.Search(len(s.sorted), func(i int) bool { return s.sorted[i].Start > off })
}
