package analysis

import (
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/stagels/stagels/analysis/rules"
	"github.com/stagels/stagels/analysis/text"
)

// Typing is a version of a document that somebody is writing in, and what to show of it
// until they rest. What is half written makes much look wrong that is not, on its line
// and elsewhere: a FROM in the midst of its name takes the instructions below it, an
// open quote or heredoc hides them. So
//   - elsewhere is shown what was shown before;
//   - of a line that the cursor left, what is true of it, but for hints: they tell of the
//     rest of the file, which is still to be written;
//   - of the instruction that is written, what was shown of it and still holds, in the
//     words in which it was shown.
//
// What is said of the file as a whole waits for the rest.
//
// Nothing that went comes back before the rest. A Typing is not changed but for what it
// remembers, and its methods may be called at the same time.
type Typing struct {
	now     *Document
	rested  *Document   // the version at the last rest
	shifts  []shift     // from it to now
	ground  ground      // what was shown last
	left    *Document   // the version in which the cursor left a line; nil if it left none since the ground
	leftAt  int         // how many of the shifts lead to it
	lines   []text.Span // what was written and left since the ground, in bytes of now
	current text.Span   // the instruction, or the line, that is written, in bytes of now

	shown atomic.Pointer[[]*rules.Diagnostic] // in bytes of now; nil until they are asked for
}

// ground is what was shown of an earlier version.
type ground struct {
	at    int // how many of the shifts lead to that version
	shown func() []*rules.Diagnostic
}

// mostShifts is how many places one can write at without a rest: more is no person's.
const mostShifts = 200

// Typing is what to show of the version that the edits make, if they are somebody's
// keys; before is that of the version they begin with, nil if it was at rest. It is nil
// if all is to be shown at once, as after a paste.
func (e *Edits) Typing(before *Typing, now *Document) *Typing {
	if e.pasted || len(e.made) == 0 {
		return nil
	}
	t := before.next(e.from, now)
	for i, s := range e.made {
		if !t.write(e.from, s, i > 0) {
			return nil
		}
	}
	last := e.made[len(e.made)-1]
	if last.lines {
		t.leave(last.span.Start + last.size)
	}
	if len(t.shifts) > mostShifts {
		return nil
	}
	return t
}

// next is t in the version now, before it is told what was written.
func (t *Typing) next(old, now *Document) *Typing {
	if t == nil {
		return &Typing{now: now, rested: old, ground: ground{shown: sync.OnceValue(old.Diagnostics)}, current: nowhere}
	}
	n := &Typing{
		now: now, rested: t.rested, shifts: slices.Clone(t.shifts), ground: t.ground,
		left: t.left, leftAt: t.leftAt, lines: slices.Clone(t.lines), current: t.current,
	}
	if shown := t.shown.Load(); shown != nil {
		n.ground = ground{len(t.shifts), func() []*rules.Diagnostic { return *shown }}
		n.left, n.lines = nil, nil
	}
	return n
}

// nowhere is the span of no line.
var nowhere = text.Span{Start: -1, End: -1}

// write notes what was written. It is false if it is no typing: one of several edits
// that are not of one line.
func (t *Typing) write(old *Document, s shift, further bool) bool {
	at := text.Span{Start: s.span.Start, End: s.span.End}
	if t.current == nowhere || at.Start < t.current.Start || at.End > t.current.End {
		if further {
			return false
		}
		if t.current != nowhere {
			t.lines = append(t.lines, t.current)
			t.left, t.leftAt = old, len(t.shifts)
		}
		t.current = old.written(at)
	}
	t.shift(s)
	return true
}

// written is the instructions that the span touches, or their lines, without the last
// line's end.
func (d *Document) written(at text.Span) text.Span {
	first, last := d.lineOf(at.Start), d.lineOf(at.End)
	return text.Span{Start: first.Start, End: max(first.End, last.End)}
}

// lineOf is the instruction that off stands in, or the line, without its line end.
func (d *Document) lineOf(off int) text.Span {
	i := d.File.ItemAt(off)
	if i < 0 {
		return text.Span{Start: off, End: off}
	}
	it := d.File.Item(i)
	src := d.File.Slice(it.Span)
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

// shift moves all places as s does.
func (t *Typing) shift(s shift) {
	for i := range t.lines {
		t.lines[i] = s.move(t.lines[i])
	}
	t.current.End += s.size - s.span.Len() // it is written within
	if n := len(t.shifts); n > max(t.ground.at, t.leftAt) && t.shifts[n-1].extend(s) {
		return
	}
	t.shifts = append(t.shifts, s)
}

// leave notes where the cursor is behind a line end that was typed: if it is another
// instruction, what is above it is left.
func (t *Typing) leave(cursor int) {
	line := t.now.lineOf(cursor)
	if line.Start <= t.current.Start {
		return
	}
	t.lines = append(t.lines, text.Span{Start: t.current.Start, End: line.Start - 1})
	t.left, t.leftAt = t.now, len(t.shifts)
	t.current = line
}

// Writes tells whether the span touches what is written.
func (t *Typing) Writes(at text.Span) bool {
	return at.Start <= t.current.End && t.current.Start <= at.End
}

// Rested is the version at the last rest. What stands beside the text, as lenses and
// hints do, is that version's: so nothing is pushed about.
func (t *Typing) Rested() *Document { return t.rested }

// Moved is where a span of Rested is now.
func (t *Typing) Moved(s text.Span) text.Span { return movedBy(t.shifts, s) }

// Diagnostics are those to show. They are in the order of the text.
func (t *Typing) Diagnostics() []*rules.Diagnostic {
	if shown := t.shown.Load(); shown != nil {
		return *shown
	}
	shown := t.toShow()
	t.shown.Store(&shown)
	return shown
}

func (t *Typing) toShow() []*rules.Diagnostic {
	shown := movedAll(t.shifts[t.ground.at:], t.ground.shown())
	if t.left != nil {
		shown = t.leftLines(shown, movedAll(t.shifts[t.leftAt:], t.left.Diagnostics()))
	}
	if slices.ContainsFunc(shown, t.isCurrent) {
		shown = t.still(shown, t.now.Diagnostics())
	}
	shown = slices.DeleteFunc(shown, func(d *rules.Diagnostic) bool { return d.Rule.WholeFile })
	slices.SortStableFunc(shown, rules.Order)
	return shown
}

// isCurrent tells whether d is about what is written.
func (t *Typing) isCurrent(d *rules.Diagnostic) bool { return t.current.Touches(d.Span.Start) }

// leftLines is what is shown when the cursor left lines: of them what holds then.
func (t *Typing) leftLines(shown, holds []*rules.Diagnostic) []*rules.Diagnostic {
	var out []*rules.Diagnostic
	for _, d := range shown {
		if t.isCurrent(d) || !t.isLeft(d) {
			out = append(out, d)
		} else if o := matching(holds, d); o != nil && !slices.Contains(out, o) {
			out = append(out, o)
		}
	}
	for _, d := range holds {
		if t.isLeft(d) && !t.isCurrent(d) && d.Severity != rules.Hint && !slices.Contains(out, d) {
			out = append(out, d)
		}
	}
	return out
}

// matching is what all say of the matter of d; nil if they say nothing.
func matching(all []*rules.Diagnostic, d *rules.Diagnostic) *rules.Diagnostic {
	i := slices.IndexFunc(all, func(o *rules.Diagnostic) bool { return rules.Order(d, o) == 0 })
	if i < 0 {
		i = slices.IndexFunc(all, func(o *rules.Diagnostic) bool { return sameMatter(d, o) })
	}
	if i < 0 {
		return nil
	}
	return all[i]
}

func (t *Typing) isLeft(d *rules.Diagnostic) bool {
	return slices.ContainsFunc(t.lines, func(l text.Span) bool { return l.Touches(d.Span.Start) })
}

// still is shown, where of what is written only that is left which holds still.
func (t *Typing) still(shown, holds []*rules.Diagnostic) []*rules.Diagnostic {
	holds = slices.DeleteFunc(holds, func(d *rules.Diagnostic) bool { return !t.isCurrent(d) })
	var out []*rules.Diagnostic
	for _, d := range shown {
		if !t.isCurrent(d) {
			out = append(out, d)
		} else if o := matching(holds, d); o != nil && !slices.ContainsFunc(out, func(have *rules.Diagnostic) bool { return rules.Order(have, o) == 0 }) {
			out = append(out, o.Worded(d.Message))
		}
	}
	return out
}

// sameMatter tells whether two diagnostics of two versions are about one matter.
func sameMatter(a, b *rules.Diagnostic) bool {
	return a.Code == b.Code && a.Span.Start <= b.Span.End && b.Span.Start <= a.Span.End
}

// movedAll are copies of the diagnostics where the shifts moved them to.
func movedAll(shifts []shift, all []*rules.Diagnostic) []*rules.Diagnostic {
	out := make([]*rules.Diagnostic, 0, len(all))
	for _, d := range all {
		out = append(out, d.Moved(func(s text.Span) text.Span { return movedBy(shifts, s) }))
	}
	return out
}

// shift is an edit without its text: size bytes stand where the span was.
type shift struct {
	span  text.Span
	size  int
	lines bool // a line end was written
}

// move is where a span is behind the shift. What is written at its end does not belong
// to it.
func (s shift) move(at text.Span) text.Span {
	by := s.size - s.span.Len()
	empty := at.Len() == 0
	switch {
	case at.Start >= s.span.End:
		at.Start += by
	case at.Start > s.span.Start:
		at.Start = s.span.Start + s.size
	}
	switch {
	case empty:
		at.End = at.Start
	case at.End >= s.span.End && at.End > s.span.Start:
		at.End += by
	case at.End > s.span.Start:
		at.End = s.span.Start
	}
	at.End = max(at.Start, at.End)
	return at
}

func movedBy(shifts []shift, at text.Span) text.Span {
	for _, s := range shifts {
		at = s.move(at)
	}
	return at
}

// extend makes s one with the shift next if that goes on where s ends, or takes back
// some of what s wrote.
func (s *shift) extend(next shift) bool {
	end := s.span.Start + s.size
	switch {
	case next.span.End == end && next.span.Start >= s.span.Start:
		s.size += next.size - next.span.Len()
	default:
		return false
	}
	return true
}

// isPaste tells whether an edit is no key's: one that adds or takes several words, or
// a line and what is on it.
func isPaste(removed, added string) bool { return severalWords(removed) || severalWords(added) }

func severalWords(s string) bool {
	if len(s) < 2 {
		return false
	}
	words := strings.Fields(s)
	return len(words) > 1 || len(words) == 1 && strings.Contains(strings.TrimLeft(s, " \t"), "\n")
}
