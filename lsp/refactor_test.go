package lsp_test

import (
	"slices"

	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/testdata/files"
)

func (w wire) Refactor(start, end int) []files.Refactored {
	found, err := w.s.Actions(w.ctx, w.uri, text.Span{Start: start, End: end}, "refactor")
	w.check(err)
	var out []files.Refactored
	for _, a := range found {
		src := w.s.Text(w.uri)
		for _, e := range slices.Backward(a.Edits) {
			src = e.Apply(src)
		}
		out = append(out, files.Refactored{Title: a.Title, Text: src})
	}
	return out
}
