package analysis_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stagels/stagels/analysis"
	"github.com/stagels/stagels/analysis/refactor"
	"github.com/stagels/stagels/analysis/rules"
	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/analysis/workspace"
	"github.com/stagels/stagels/testdata/files"
)

func (a api) Refactor(start, end int) []files.Refactored {
	var out []files.Refactored
	for _, r := range analysis.Refactorings(a.Document, text.Span{Start: start, End: end}) {
		out = append(out, files.Refactored{Title: r.Title, Text: refactored(a.Text(), r)})
	}
	return out
}

func refactored(src string, r refactor.Result) string {
	for _, e := range slices.Backward(r.Edits) {
		src = e.Apply(src)
	}
	return src
}

// TestEveryRefactoring wants a fixture of each.
func TestEveryRefactoring(t *testing.T) {
	all := files.Scenarios(t)
	for _, name := range refactor.Names() {
		if !slices.ContainsFunc(all, func(sc files.Scenario) bool { return sc.Name == "refactor/"+name }) {
			t.Errorf("no fixture refactor/%s.txtar", name)
		}
	}
}

// TestRefactorings makes all that is offered for each instruction, in files with
// either line end: edits lie in the text, in its order and apart; line ends stay as they
// are, and no error comes.
func TestRefactorings(t *testing.T) {
	made := 0
	for _, f := range files.Sample(slices.Concat(files.Fixtures(t), files.BuildKit(t), files.Corpus(t))) {
		src := f.Text
		if len(src)%2 == 0 {
			src = strings.ReplaceAll(strings.ReplaceAll(src, "\r\n", "\n"), "\n", "\r\n")
		}
		d := workspace.New(src, amd64)
		seen, before := map[string]bool{}, errors(d)
		for i := range d.Model.File.Items() {
			it := &d.Model.File.Items()[i]
			if it.Instr == nil {
				continue
			}
			for _, r := range analysis.Refactorings(d, it.Abs(it.Instr.Head())) {
				if wrong := wellMade(src, r); wrong != "" {
					t.Fatalf("%s: %q: %s in %+v", f.Name, r.Title, wrong, r.Edits)
				}
				after := refactored(src, r)
				if made++; seen[after] || len(seen) > 10 {
					continue
				}
				seen[after] = true
				if before == 0 && errors(workspace.New(after, amd64)) > 0 {
					t.Errorf("%s: %q brings errors:\n%s", f.Name, r.Title, after)
				}
			}
		}
	}
	t.Logf("%d refactorings made", made)
}

func errors(d *workspace.Document) (n int) {
	for _, diag := range d.Diagnostics() {
		if diag.Severity == rules.Error {
			n++
		}
	}
	return n
}

func wellMade(src string, r refactor.Result) string {
	last := 0
	for _, e := range r.Edits {
		if e.Span.Start < last || e.Span.End < e.Span.Start || e.Span.End > len(src) {
			return "edits out of order"
		}
		last = e.Span.End
	}
	bare := func(s string) int { return strings.Count(s, "\n") - strings.Count(s, "\r\n") }
	if after := refactored(src, r); strings.Contains(src, "\r\n") && bare(src) == 0 && bare(after) > 0 {
		return "it mixes line ends"
	}
	if !slices.Contains(refactor.Kinds, r.Kind) || r.Title == "" {
		return "it is of no kind"
	}
	return ""
}
