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
	fixer := d.Fixer()
	for _, diag := range fixer.Found {
		if diag.Span.Start > span.End || diag.Span.End < span.Start {
			continue
		}
		for _, fix := range fixer.Fixes(diag) {
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
