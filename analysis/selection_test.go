package analysis_test

import (
	"math/rand/v2"
	"testing"

	"github.com/stagels/stagels/analysis"
	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/analysis/workspace"
	"github.com/stagels/stagels/testdata/files"
)

func (a api) Grow(off int) (out [][2]int) {
	for _, s := range analysis.Selections(a.Document, off) {
		out = append(out, [2]int{s.Start, s.End})
	}
	return out
}

// checkSelections wants each selection to hold the one before and more, up to the
// whole text, and the first to hold the cursor.
func checkSelections(t *testing.T, d *workspace.Document, off int) int {
	t.Helper()
	all := analysis.Selections(d, off)
	for i, s := range all {
		if i == 0 && !s.Touches(off) || i > 0 && (s == all[i-1] || !s.Contains(all[i-1])) {
			t.Fatalf("at %d of %q: %v", off, d.Text(), all)
		}
	}
	if len(all) == 0 || all[len(all)-1] != (text.Span{End: len(d.Text())}) {
		t.Fatalf("at %d of %q: %v", off, d.Text(), all)
	}
	return len(all)
}

// TestSelections asks at every offset of the fixtures, and at some of other files.
func TestSelections(t *testing.T) {
	rnd := rand.New(rand.NewPCG(9, 10))
	asked, found := 0, 0
	for _, f := range files.Sample(files.Fixtures(t)) {
		d := workspace.New(f.Text, amd64)
		for off := range len(f.Text) + 1 {
			asked++
			found += checkSelections(t, d, off)
		}
	}
	for _, f := range files.Sample(append(files.Corpus(t), files.BuildKit(t)...)) {
		d := workspace.New(f.Text, amd64)
		for range 40 {
			asked++
			found += checkSelections(t, d, rnd.IntN(len(f.Text)+1))
		}
	}
	t.Logf("%d selections at %d places", found, asked)
}
