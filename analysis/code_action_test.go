package analysis_test

import (
	"testing"

	"github.com/stagels/stagels/analysis"
	"github.com/stagels/stagels/analysis/rules"
	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/analysis/workspace"
	"github.com/stagels/stagels/testdata/files"
)

// TestFixed: fixes that touch the same text are made one after the other, and what
// one of them brings about is mended too.
func TestFixed(t *testing.T) {
	for src, want := range map[string]string{
		"FROM alpine as Base\nFROM base\nCOPY --from=BASE /a /b\n":             "FROM alpine AS base\nFROM base\nCOPY --from=base /a /b\n",
		"from alpine AS one\nRUN a\nRUN b\n":                                   "FROM alpine AS one\nRUN a\nRUN b\n",
		"FROM alpine\nFROM alpine\nCOPY --from=0 /a /a\nCOPY --from=0 /b /b\n": "FROM alpine\nFROM alpine\nCOPY --from=0 /a /a\nCOPY --from=0 /b /b\n",
		"FROM alpine\nENV a b \\\n\n  c\n":                                     "FROM alpine\nENV a=\"b \\\n  c\"\n",
		"FROM alpine\nENV é ü ö\nEXPOSE 1:80/TCP\n":                            "FROM alpine\nENV é=\"ü ö\"\nEXPOSE 80/tcp\n",
		"FROM Alpine\n": "FROM Alpine\n",
	} {
		d := workspace.New(src, amd64)
		next, _ := analysis.Fixed(d)
		if next.Text() != want {
			t.Errorf("%q became %q, not %q", src, next.Text(), want)
		}
		if again, _ := analysis.Fixed(next); again != next {
			t.Errorf("%q: fixed again it is %q", src, again.Text())
		}
		edits := analysis.FixAll(d)
		if got := fixedBy(src, rules.Fix{Edits: edits}); got != want {
			t.Errorf("%q: the edits make it %q", src, got)
		}
	}
}

// TestActionsEverywhere: a span of no width within a diagnostic finds its fixes, and
// one far from all of them none.
func TestActionsEverywhere(t *testing.T) {
	for _, f := range files.Sample(files.Fixtures(t)) {
		d := workspace.New(f.Text, amd64)
		fixer := analysis.NewFixer(d)
		for _, diag := range fixer.Found {
			for _, fix := range fixer.Fixes(diag) {
				found := false
				for _, a := range analysis.Actions(d, text.Span{Start: diag.Span.Start, End: diag.Span.Start}) {
					found = found || a.Title == fix.Title
				}
				if !found {
					t.Errorf("%s: %q is not offered for %s", f.Name, fix.Title, diag.Code)
				}
			}
		}
	}
}
