package analysis_test

import (
	"github.com/stagels/stagels/analysis"
	"github.com/stagels/stagels/testdata/files"
)

func (a api) References(off int) (out [][2]int) {
	sym, _ := analysis.SymbolAt(a.Document, off)
	return placesOf(sym)
}

func (a api) Highlights(off int) [][2]int { return a.References(off) }

func placesOf(sym analysis.Symbol) (out [][2]int) {
	for _, p := range sym.Places {
		out = append(out, [2]int{p.Span.Start, p.Span.End})
	}
	return out
}

func (a api) Rename(off int, name string) (out []files.Change, refusal string) {
	if name == "" {
		if _, err := analysis.Renamable(a.Document, off); err != nil {
			return nil, err.Error()
		}
		return nil, ""
	}
	edits, err := analysis.Rename(a.Document, off, name)
	if err != nil {
		return nil, err.Error()
	}
	for _, e := range edits {
		out = append(out, files.Change{Start: e.Span.Start, End: e.Span.End, New: e.New})
	}
	return out, ""
}

func (a api) Linked(off int) (out [][2]int) {
	for _, s := range analysis.LinkedEditingRanges(a.Document, off) {
		out = append(out, [2]int{s.Start, s.End})
	}
	return out
}
