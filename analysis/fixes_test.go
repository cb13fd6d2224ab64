package analysis_test

import (
	"slices"
	"testing"

	"github.com/stagels/stagels/analysis"
	"github.com/stagels/stagels/analysis/rules"
	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/testdata/files"
)

func (a api) Fixes(start, end int) (out files.Fixes) {
	for _, action := range a.Actions(text.Span{Start: start, End: end}) {
		made := files.Refactored{Title: action.Title, Text: fixedBy(a.Text(), action.Fix)}
		if action.Preferred {
			out.Safe = append(out.Safe, made)
		} else {
			out.Other = append(out.Other, made)
		}
	}
	return out
}

func (a api) FixAll() string {
	next, _ := a.Fixed()
	return next.Text()
}

func fixedBy(src string, fix rules.Fix) string {
	edits := slices.Clone(fix.Edits)
	slices.SortStableFunc(edits, func(a, b text.Edit) int { return b.Span.Start - a.Span.Start })
	for _, e := range edits {
		src = e.Apply(src)
	}
	return src
}

// TestFixedCounts: what is mended and what is left are what was found.
func TestFixedCounts(t *testing.T) {
	mended := 0
	for _, f := range files.Sample(append(files.Corpus(t), files.Fixtures(t)...)) {
		d := analysis.New(f.Text, amd64)
		next, n := d.Fixed()
		left := analysis.New(next.Text(), amd64)
		if was, now := len(d.Diagnostics()), len(left.Diagnostics()); n < 0 || was-n != now {
			t.Errorf("%s: %d of %d are mended, %d are left", f.Name, n, was, now)
		}
		if _, more := left.Fixed(); more != 0 {
			t.Errorf("%s: %d more are mended the second time", f.Name, more)
		}
		mended += n
	}
	if mended == 0 {
		t.Error("nothing was mended")
	}
	t.Logf("%d findings mended", mended)
}

// TestFixedAsks: what is no warning is mended only where the settings name its rule.
func TestFixedAsks(t *testing.T) {
	const src = "FROM golang:1\nFROM node:24\nFROM alpine\nCOPY --from=0 /a /a\nCOPY --from=1 /b /b\n"
	const named = "FROM golang:1 AS golang\nFROM node:24 AS node\nFROM alpine\nCOPY --from=golang /a /a\nCOPY --from=node /b /b\n"
	const rule = "NumericStageIndex"
	for _, tc := range []struct {
		settings rules.Settings
		want     string
	}{
		{rules.Settings{}, src},
		{rules.Settings{Only: []string{rule}}, named},
		{rules.Settings{Severity: map[string]rules.Severity{rule: rules.Warning}}, named},
		{rules.Settings{Severity: map[string]rules.Severity{rule: rules.Information}}, src},
	} {
		next, _ := analysis.New(src, analysis.Options{Rules: tc.settings}).Fixed()
		if next.Text() != tc.want {
			t.Errorf("%+v: %q", tc.settings, next.Text())
		}
	}
}
