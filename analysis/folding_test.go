package analysis_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stagels/stagels/analysis"
	"github.com/stagels/stagels/analysis/workspace"
	"github.com/stagels/stagels/testdata/files"
)

func (a api) Folds() []files.Folded {
	names := map[analysis.FoldKind]string{analysis.FoldStage: "region", analysis.FoldComment: "comment"}
	var out []files.Folded
	for _, f := range analysis.Folds(a.Document) {
		line := func(off int) int { return strings.Count(a.Text()[:off], "\n") }
		out = append(out, files.Folded{First: line(f.Span.Start), Last: line(f.Span.End), Kind: names[f.Kind]})
	}
	return out
}

// TestFolds: all folds hide something, no two begin in one line, none crosses
// another, and each stage of several lines has one.
func TestFolds(t *testing.T) {
	texts := []string{}
	for _, f := range slices.Concat(files.Corpus(t), files.BuildKit(t)) {
		texts = append(texts, f.Text, strings.ReplaceAll(f.Text, "\n", "\r\n"))
	}
	for _, f := range files.Fixtures(t) {
		for cut := range len(f.Text) + 1 {
			texts = append(texts, f.Text[:cut])
		}
	}
	folds := 0
	for _, src := range texts {
		folds += checkFolds(t, src)
	}
	t.Logf("%d folds in %d texts", folds, len(texts))
}

func checkFolds(t *testing.T, src string) int {
	t.Helper()
	d := workspace.New(src, amd64)
	var open []files.Folded
	for _, f := range (api{d}).Folds() {
		for len(open) > 0 && open[len(open)-1].Last < f.First {
			open = open[:len(open)-1]
		}
		if n := len(open); f.First >= f.Last || n > 0 && (f.First <= open[n-1].First || f.Last > open[n-1].Last) {
			t.Fatalf("fold %+v in %+v of %q", f, open, src)
		}
		open = append(open, f)
	}
	stages := 0
	for _, f := range analysis.Folds(d) {
		if f.Kind == analysis.FoldStage {
			stages++
		}
		if last := f.Span.Of(src); strings.TrimRight(last, " \t\r\n") != last {
			t.Fatalf("fold %+v ends in blanks in %q", f, src)
		}
	}
	for _, s := range d.Model.Stages() {
		if s.Items[1] > s.Items[0]+1 && d.Model.Instr(s.Items[0]+1) != nil {
			stages--
		}
	}
	if stages < 0 {
		t.Fatalf("%d stages have no fold in %q", -stages, src)
	}
	return len(analysis.Folds(d))
}
