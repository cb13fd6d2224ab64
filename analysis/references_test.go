package analysis_test

import (
	"github.com/stagels/stagels/analysis"
	"github.com/stagels/stagels/testdata/files"
)

func (a api) References(off int) (out [][2]int) {
	sym, _ := a.SymbolAt(off)
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
		if _, err := a.Renamable(off); err != nil {
			return nil, err.Error()
		}
		return nil, ""
	}
	edits, err := a.Document.Rename(off, name)
	if err != nil {
		return nil, err.Error()
	}
	for _, e := range edits {
		out = append(out, files.Change{Start: e.Span.Start, End: e.Span.End, New: e.New})
	}
	return out, ""
}

func (a api) Linked(off int) (out [][2]int) {
	for _, s := range a.Document.LinkedEditingRanges(off) {
		out = append(out, [2]int{s.Start, s.End})
	}
	return out
}
