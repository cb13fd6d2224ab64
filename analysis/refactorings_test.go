package analysis_test

import (
	"slices"

	"github.com/stagels/stagels/analysis/refactor"
	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/testdata/files"
)

func (a api) Refactor(start, end int) []files.Refactored {
	var out []files.Refactored
	for _, r := range a.Refactorings(text.Span{Start: start, End: end}) {
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
