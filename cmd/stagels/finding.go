package main

import (
	"io"

	"github.com/stagels/stagels/analysis"
	"github.com/stagels/stagels/analysis/rules"
	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/analysis/workspace"
)

// finding is a diagnostic for people and scripts.
type finding struct {
	Path string `json:"path"`
	region
	Severity string   `json:"severity"`
	Code     string   `json:"code"`
	Message  string   `json:"message"`
	URL      string   `json:"url"`
	Fixes    []remedy `json:"fixes"` // as tryFixes found them

	tryFixes func() []remedy // each is tried on the file, which takes time; then it is known
	mended   bool            // --fix mends it
	source   string          // the line it begins on
	level    rules.Severity
	related  []place
}

// region is a part of a file. Lines and columns count from 1, columns in
// characters; the end is the place behind the last character.
type region struct {
	Line      int `json:"line"`
	Column    int `json:"column"`
	EndLine   int `json:"endLine"`
	EndColumn int `json:"endColumn"`
}

// remedy is a way to mend what a finding tells of.
type remedy struct {
	Title     string `json:"title"`
	Preferred bool   `json:"preferred"`

	changes []change
}

// change puts text in the place of a region of the finding's file.
type change struct {
	region
	text string
}

// place is a part of the finding's file that it has to do with.
type place struct {
	region
	message string
}

// findings are the diagnostics of the file at path that are shown.
func findings(path string, d *workspace.Document) []finding {
	lines := text.NewFileLines(d.Text())
	var out []finding
	fixer := analysis.NewFixer(d)
	_, mended := fixer.Mended()
	for _, diag := range rules.Bounded(fixer.Found) {
		f := findingOf(path, lines, diag, func() []rules.Fix { return fixer.Fixes(diag) })
		f.mended = mended[diag]
		out = append(out, f)
	}
	return out
}

func regionOf(lines *text.Lines, s text.Span) region {
	return region{
		Line:      lines.At(s.Start) + 1,
		Column:    lines.Column(s.Start, text.UTF32) + 1,
		EndLine:   lines.At(s.End) + 1,
		EndColumn: lines.Column(s.End, text.UTF32) + 1,
	}
}

// withFixes are the findings of a format that lists the ways to mend each.
func withFixes(found []finding) []finding {
	for i := range found {
		found[i].Fixes = found[i].tryFixes()
	}
	return found
}

func remedies(lines *text.Lines, fixes []rules.Fix) []remedy {
	out := []remedy{}
	for _, fix := range fixes {
		r := remedy{Title: fix.Title, Preferred: fix.Preferred}
		for _, e := range fix.Edits {
			r.changes = append(r.changes, change{regionOf(lines, e.Span), e.New})
		}
		out = append(out, r)
	}
	return out
}

func places(lines *text.Lines, diag *rules.Diagnostic) []place {
	var out []place
	for _, r := range diag.Related {
		out = append(out, place{regionOf(lines, r.Span), r.Message})
	}
	return out
}

func printFindings(w io.Writer, found []finding) error { return printJSON(w, withFixes(found)) }
