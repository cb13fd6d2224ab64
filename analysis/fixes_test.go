package analysis_test

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stagels/stagels/analysis"
	"github.com/stagels/stagels/analysis/rules"
	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/analysis/workspace"
	"github.com/stagels/stagels/testdata/files"
)

func (a api) Fixes(start, end int) (out files.Fixes) {
	for _, action := range analysis.Actions(a.Document, text.Span{Start: start, End: end}) {
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
	next, _ := analysis.Fixed(a.Document)
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

// TestFixedCounts: what is mended and what is left are what was found, and what is marked
// as mended is as much.
func TestFixedCounts(t *testing.T) {
	mended := 0
	for _, f := range files.Sample(append(files.Corpus(t), files.Fixtures(t)...)) {
		d := workspace.New(f.Text, amd64)
		next, n := analysis.Fixed(d)
		left := workspace.New(next.Text(), amd64)
		if was, now := len(d.Diagnostics()), len(left.Diagnostics()); n < 0 || was-n != now {
			t.Errorf("%s: %d of %d are mended, %d are left", f.Name, n, was, now)
		}
		if _, more := analysis.Fixed(left); more != 0 {
			t.Errorf("%s: %d more are mended the second time", f.Name, more)
		}
		if marked := countMended(d); marked != n {
			t.Errorf("%s: %d are marked, %d are mended", f.Name, marked, n)
		}
		mended += n
	}
	if mended == 0 {
		t.Error("nothing was mended")
	}
	t.Logf("%d findings mended", mended)
}

func countMended(d *workspace.Document) (n int) {
	_, mended := analysis.NewFixer(d).Mended()
	for _, is := range mended {
		if is {
			n++
		}
	}
	return n
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
		next, _ := analysis.Fixed(workspace.New(src, workspace.Options{Rules: tc.settings}))
		if next.Text() != tc.want {
			t.Errorf("%+v: %q", tc.settings, next.Text())
		}
	}
}

// TestFixAllEdits: all fixes together are one edit for each place that one of them
// changes, as small as that can be, and what an edit does not touch keeps its place.
func TestFixAllEdits(t *testing.T) {
	for _, row := range []struct{ src, want string }{
		{"FROM alpine\nENV a b\nRUN x\nENV c d\n", `17-18 "=", 31-32 "="`},
		{"FROM alpine as Base\nRUN x\nFROM base\nCOPY --from=BASE /a /b\n", `12-14 "AS", 15-16 "b", 48-52 "base"`},
		{"FROM alpine\r\nENV é b c\r\n", `19-23 "=\"b c\""`},
		{"FROM alpine\nRUN x\n", ""},
	} {
		var got []string
		for _, e := range analysis.FixAll(workspace.New(row.src, amd64)) {
			got = append(got, fmt.Sprintf("%d-%d %q", e.Span.Start, e.Span.End, e.New))
		}
		if s := strings.Join(got, ", "); s != row.want {
			t.Errorf("%q: %s", row.src, s)
		}
	}
	for _, f := range append(files.Corpus(t), files.Fixtures(t)...) {
		d := workspace.New(f.Text, amd64)
		edits := analysis.FixAll(d)
		next, n := analysis.Fixed(d)
		if got := fixedBy(f.Text, rules.Fix{Edits: edits}); got != next.Text() {
			t.Errorf("%s: the edits make %q, not %q", f.Name, got, next.Text())
		}
		for i, e := range edits {
			if i > 0 && edits[i-1].Span.End >= e.Span.Start {
				t.Errorf("%s: %v touch each other", f.Name, edits[i-1:i+1])
			}
			if old := e.Span.Of(f.Text); text.Change(old, e.New) != (text.Edit{Span: text.Span{End: len(old)}, New: e.New}) {
				t.Errorf("%s: %q becomes %q, which could be less", f.Name, old, e.New)
			}
		}
		if (n == 0) != (len(edits) == 0) {
			t.Errorf("%s: %d are mended by %v", f.Name, n, edits)
		}
	}
}

// TestFixedRounds counts how often a file is looked at until all is mended: about as
// often where there is more to mend, whatever it is.
func TestFixedRounds(t *testing.T) {
	kinds := map[string]string{
		"pairs":   "ENV A# b\n",
		"a blank": "ENV A# = b\n",
		"casing":  "run x#\n",
		"ports":   "EXPOSE #:80/TCP\n",
		"stages":  "FROM alpine as S#\nFROM s#\nCOPY --from=S# /a /b\n",
		"lines":   "RUN a && \\\n\n  b#\n",
		"dashes":  "COPY -from=x# /a /b\n",
		"array":   "CMD ['a#']\n",
		"order":   "EXPOSE 9:1# 5\n",
		"some":    "EXPOSE 9:1# 5\nENV A# b\n",
		"refused": "FROM alpine AS S#\nFROM S#\n",
		"mixed":   "FROM alpine as S#\nENV A# b\nrun -mount=type=cache,target=/# x\nEXPOSE 80/TCP\n",
	}
	for name, row := range kinds {
		var looks [2]int
		for i, n := range []int{8, 64} {
			src := "FROM alpine\n"
			for k := range n {
				src += strings.ReplaceAll(row, "#", strconv.Itoa(1+k))
			}
			opt := workspace.Options{Ignore: func() (string, string, bool) { looks[i]++; return "", "", false }}
			next, mended := analysis.Fixed(workspace.New(src, opt))
			t.Logf("%s %d: %d looks, %d mended, %d left", name, n, looks[i], mended, len(next.Diagnostics()))
		}
		if most := map[string]int{"order": 30, "some": 55, "refused": 55}[name]; looks[1] > max(looks[0], most) {
			t.Errorf("%s: looked at %v times", name, looks)
		}
	}
}
