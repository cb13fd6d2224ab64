package analysis

import (
	"slices"

	"github.com/stagels/stagels/analysis/rules"
	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/analysis/workspace"
)

// Action is a fix and the diagnostics that it mends.
type Action struct {
	rules.Fix
	Fixes []*rules.Diagnostic
}

// Actions are the fixes of the diagnostics that touch the span, in bytes; each is
// there once.
func Actions(d *workspace.Document, span text.Span) []Action {
	var out []Action
	fixer := NewFixer(d)
	for _, diag := range fixer.Found {
		if diag.Span.Start > span.End || diag.Span.End < span.Start {
			continue
		}
		for _, fix := range fixer.Fixes(diag) {
			same := func(a Action) bool { return a.Title == fix.Title && slices.Equal(a.Edits, fix.Edits) }
			if i := slices.IndexFunc(out, same); i >= 0 {
				out[i].Fixes = append(out[i].Fixes, diag)
				continue
			}
			out = append(out, Action{fix, []*rules.Diagnostic{diag}})
		}
	}
	return out
}
