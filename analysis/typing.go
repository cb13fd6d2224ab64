package analysis

import (
	"slices"
	"sync"
	"sync/atomic"

	"github.com/stagels/stagels/analysis/rules"
	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/analysis/workspace"
)

// Typing is a version of a document that somebody is writing in, and what to show of it
// until they rest. What is half written makes much look wrong that is not, on its line
// and elsewhere: a FROM in the midst of its name takes the instructions below it, an
// open quote or heredoc hides them. So
//   - elsewhere is shown what was shown before;
//   - of a line that the cursor left, what is true of it, but for hints: they tell of the
//     rest of the file, which is still to be written. If BuildKit takes that line, what it
//     mended elsewhere goes at once;
//   - of the instructions that are written, with one cursor or several, what was shown of
//     them and still holds, in the words in which it was shown.
//
// What is new elsewhere waits for the rest, and what is said of the file as a whole.
//
// Nothing that went comes back before the rest. A Typing is not changed but for what it
// remembers, and its methods may be called at the same time.
type Typing struct {
	now     *workspace.Document
	rested  *workspace.Document // the version at the last rest
	shifts  []text.Shift        // from it to now
	ground  ground              // what was shown last
	left    *workspace.Document // the version in which the cursor left a line; nil if it left none since the ground
	leftAt  int                 // how many of the shifts lead to it
	lines   []text.Span         // what was written and left since the ground, in bytes of now
	written []text.Span         // the instructions, or the lines, that are written, in bytes of now

	shown atomic.Pointer[[]*rules.Diagnostic] // in bytes of now; nil until they are asked for
}

// ground is what was shown of an earlier version.
type ground struct {
	at    int // how many of the shifts lead to that version
	shown func() []*rules.Diagnostic
}

// mostShifts is how many places one can write at without a rest, each cursor's key being
// one: more is no person's.
const mostShifts = 4000

// Next is what to show of now, the version that the edits make, if they are somebody's
// keys; t is that of the version they begin with, nil if it was at rest. It is nil if
// all is to be shown at once, as after a paste.
func (t *Typing) Next(e *workspace.Edits, now *workspace.Document) *Typing {
	if e.Pasted || len(e.Made) == 0 {
		return nil
	}
	n := t.next(e.From, now)
	n.write(e.From, e.Made)
	for i, m := range e.Made {
		if m.EndsLine {
			n.leave(cursorBehind(m, e.Made[i+1:]))
		}
	}
	if len(n.shifts) > mostShifts {
		return nil
	}
	return n
}

// next is t in the version now, before it is told what was written.
func (t *Typing) next(old, now *workspace.Document) *Typing {
	if t == nil {
		return &Typing{now: now, rested: old, ground: ground{shown: sync.OnceValue(bounded(old))}}
	}
	n := &Typing{
		now: now, rested: t.rested, shifts: slices.Clone(t.shifts), ground: t.ground,
		left: t.left, leftAt: t.leftAt, lines: slices.Clone(t.lines), written: t.written,
	}
	if shown := t.shown.Load(); shown != nil {
		n.ground = ground{len(t.shifts), func() []*rules.Diagnostic { return *shown }}
		n.left, n.lines = nil, nil
	}
	return n
}

// bounded gives the diagnostics of d that are shown.
func bounded(d *workspace.Document) func() []*rules.Diagnostic {
	return func() []*rules.Diagnostic { return rules.Bounded(d.Diagnostics()) }
}

// With is t with other options; now is its version with them. What was shown since the
// rest of lines that were left waits for the next.
func (t *Typing) With(now *workspace.Document) *Typing {
	if t == nil {
		return nil
	}
	n := &Typing{
		now: now, rested: t.rested.WithOptions(now.Options), shifts: slices.Clone(t.shifts),
		lines: slices.Clone(t.lines), written: t.written, leftAt: t.leftAt,
	}
	n.ground = ground{shown: sync.OnceValue(bounded(n.rested))}
	if t.left != nil {
		n.left = t.left.WithOptions(now.Options)
	}
	return n
}

// write notes what was written into old, at one place or at several. What was written
// before and is not touched now is left.
func (t *Typing) write(old *workspace.Document, edits []workspace.KeyEdit) {
	written, touched := slices.Clone(t.written), make([]bool, len(t.written))
	for _, e := range edits {
		i := slices.IndexFunc(written, func(w text.Span) bool { return w.Contains(e.Span) })
		if i < 0 {
			i = len(written)
			written, touched = append(written, e.Line), append(touched, true)
		}
		touched[i] = true
		for k := range written {
			if k == i {
				written[k].End += e.Size - e.Span.Len() // it is written within
			} else {
				written[k] = e.Move(written[k])
			}
		}
	}
	if slices.Contains(touched, false) {
		t.left, t.leftAt = old, len(t.shifts)
	}
	for _, e := range edits {
		t.shift(e.Shift)
	}
	t.written = nil
	for i, w := range written {
		if touched[i] {
			t.written = append(t.written, w)
		} else {
			t.lines = append(t.lines, w)
		}
	}
}

// shift moves the lines that were left as s does.
func (t *Typing) shift(s text.Shift) {
	for i := range t.lines {
		t.lines[i] = s.Move(t.lines[i])
	}
	if n := len(t.shifts); n > max(t.ground.at, t.leftAt) && t.shifts[n-1].Extend(s) {
		return
	}
	t.shifts = append(t.shifts, s)
}

// cursorBehind is where the cursor is behind an edit when others were made too.
func cursorBehind(m workspace.KeyEdit, others []workspace.KeyEdit) int {
	at := text.Span{Start: m.Span.Start + m.Size, End: m.Span.Start + m.Size}
	for _, o := range others {
		at = o.Move(at)
	}
	return at.Start
}

// leave notes where a cursor is behind a line end that was typed: if it is another
// instruction, what is above it is left.
func (t *Typing) leave(cursor int) {
	line := t.now.Model.File.StatementAt(cursor)
	i := slices.IndexFunc(t.written, func(w text.Span) bool { return w.Touches(cursor) })
	switch {
	case i < 0:
		t.written = append(t.written, line)
	case line.Start > t.written[i].Start:
		t.lines = append(t.lines, text.Span{Start: t.written[i].Start, End: line.Start - 1})
		t.written[i] = line
		t.left, t.leftAt = t.now, len(t.shifts)
	}
}

// Writes tells whether the span touches what is written.
func (t *Typing) Writes(at text.Span) bool { return touchesAny(t.written, at) }

func touchesAny(spans []text.Span, at text.Span) bool {
	return slices.ContainsFunc(spans, func(s text.Span) bool { return at.Start <= s.End && s.Start <= at.End })
}

// Rested is the version at the last rest. What stands beside the text, as lenses and
// hints do, is that version's: so nothing is pushed about.
func (t *Typing) Rested() *workspace.Document { return t.rested }

// Moved is where a span of Rested is now.
func (t *Typing) Moved(s text.Span) text.Span { return text.MovedBy(t.shifts, s) }

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
	shown := t.ground.shown()
	if t.left == nil {
		shown = movedAll(t.shifts[t.ground.at:], shown)
	} else {
		holds := bounded(t.left)()
		shown = t.unmended(movedAll(t.shifts[t.ground.at:t.leftAt], shown), holds)
		shown = t.leftLines(movedAll(t.shifts[t.leftAt:], shown), movedAll(t.shifts[t.leftAt:], holds))
	}
	if slices.ContainsFunc(shown, t.isCurrent) {
		shown = t.still(shown, t.now.Diagnostics())
	}
	shown = slices.DeleteFunc(shown, func(d *rules.Diagnostic) bool { return d.Rule.WholeFile })
	slices.SortStableFunc(shown, rules.Order)
	return shown
}

// isCurrent tells whether d is about what is written.
func (t *Typing) isCurrent(d *rules.Diagnostic) bool {
	return slices.ContainsFunc(t.written, func(w text.Span) bool { return w.Touches(d.Span.Start) })
}

// unmended is what was shown without what the lines that were left mended elsewhere: it
// does not hold any more, though its instruction stands as it stood. A line that BuildKit
// refuses mends nothing. All is in bytes of the version in which the lines were left.
func (t *Typing) unmended(shown, holds []*rules.Diagnostic) []*rules.Diagnostic {
	now := func(s text.Span) text.Span { return text.MovedBy(t.shifts[t.leftAt:], s) }
	for _, d := range holds {
		if d.Severity == rules.Error && touchesAny(t.lines, now(d.Span)) {
			return shown
		}
	}
	var out []*rules.Diagnostic
	for _, d := range shown {
		if !t.stands(d, now) || matching(holds, d) != nil {
			out = append(out, d)
		}
	}
	return out
}

// stands tells whether the instruction that d is about is none of those that were written.
func (t *Typing) stands(d *rules.Diagnostic, now func(text.Span) text.Span) bool {
	i := t.left.Model.File.ItemAt(d.Span.Start)
	if i < 0 {
		return false
	}
	at := t.left.Model.File.Item(i).Span
	at = now(text.Span{Start: at.Start, End: max(at.Start, at.End-1)})
	return !touchesAny(t.lines, at) && !touchesAny(t.written, at)
}

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
func movedAll(shifts []text.Shift, all []*rules.Diagnostic) []*rules.Diagnostic {
	out := make([]*rules.Diagnostic, 0, len(all))
	for _, d := range all {
		out = append(out, d.Moved(func(s text.Span) text.Span { return text.MovedBy(shifts, s) }))
	}
	return out
}
