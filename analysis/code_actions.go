package analysis

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/stagels/stagels/analysis/rules"
	"github.com/stagels/stagels/analysis/text"
)

// Action is a fix and the diagnostics that it mends.
type Action struct {
	rules.Fix
	Mends []*rules.Diagnostic
}

// Actions are the fixes of the diagnostics that touch the span, in bytes; each is
// there once.
func (d *Document) Actions(span text.Span) []Action {
	var out []Action
	for _, diag := range d.Diagnostics() {
		if diag.Span.Start > span.End || diag.Span.End < span.Start {
			continue
		}
		for _, fix := range diag.Fixes() {
			same := func(a Action) bool { return a.Title == fix.Title && slices.Equal(a.Edits, fix.Edits) }
			if i := slices.IndexFunc(out, same); i >= 0 {
				out[i].Mends = append(out[i].Mends, diag)
				continue
			}
			out = append(out, Action{fix, []*rules.Diagnostic{diag}})
		}
	}
	return out
}

// mostRounds is how often fixes are made one after the other: some make room for
// others.
const mostRounds = 10

// Fixed is the document after the preferred fix of each diagnostic that has one.
// Of fixes that touch the same text the first is made, then the rest anew.
func (d *Document) Fixed() *Document {
	for range mostRounds {
		next := d.fixedOnce()
		if next == d {
			break
		}
		d = next
	}
	return d
}

// FixAll is the one edit that makes d's text that of Fixed; ok is false if it is
// that already.
func (d *Document) FixAll() (e text.Edit, ok bool) {
	next := d.Fixed()
	if next.Text() == d.Text() {
		return text.Edit{}, false
	}
	return d.Change(next), true
}

func (d *Document) fixedOnce() *Document {
	var edits []text.Edit
	for _, diag := range d.Diagnostics() {
		fixes := diag.Fixes()
		i := slices.IndexFunc(fixes, func(f rules.Fix) bool { return f.Preferred })
		if i >= 0 && !slices.ContainsFunc(fixes[i].Edits, func(e text.Edit) bool { return touches(edits, e) }) {
			edits = append(edits, fixes[i].Edits...)
		}
	}
	if len(edits) == 0 {
		return d
	}
	sortEdits(edits)
	return d.edited(edits)
}

func touches(edits []text.Edit, e text.Edit) bool {
	return slices.ContainsFunc(edits, func(o text.Edit) bool { return e.Span.Start <= o.Span.End && o.Span.Start <= e.Span.End })
}

// Change is the edit that makes d's text that of next: what is the same at both
// ends, by whole characters and line ends, is left alone.
func (d *Document) Change(next *Document) text.Edit {
	old, now := d.Text(), next.Text()
	start := 0
	for start < len(old) && start < len(now) && old[start] == now[start] {
		start++
	}
	for start > 0 && !(whole(old, start) && whole(now, start)) {
		start--
	}
	end := 0
	for end < len(old)-start && end < len(now)-start && old[len(old)-1-end] == now[len(now)-1-end] {
		end++
	}
	for end > 0 && !(whole(old, len(old)-end) && whole(now, len(now)-end)) {
		end--
	}
	return text.Edit{Span: text.Span{Start: start, End: len(old) - end}, New: strings.Clone(now[start : len(now)-end])}
}

// whole tells whether neither a character nor a line end of s goes on over off.
func whole(s string, off int) bool {
	if off == 0 || off == len(s) {
		return true
	}
	return utf8.RuneStart(s[off]) && !(s[off-1] == '\r' && s[off] == '\n')
}
