package lsp

import (
	"strings"

	"github.com/stagels/stagels/analysis"
	"github.com/stagels/stagels/analysis/refactor"
	"github.com/stagels/stagels/analysis/text"
)

func isRefactoring(kind string) bool { return strings.HasPrefix(kind, "refactor.") }

// refactorings are the actions that change how the file is cut into stages. The index
// in their data counts those of all kinds.
func (s *Server) refactorings(d *document, at text.Span, only []string) []codeAction {
	any := false
	for _, kind := range refactor.Kinds {
		any = any || asked(only, kind)
	}
	if !any {
		return nil
	}
	var out []codeAction
	for i, r := range analysis.Refactorings(d.doc, at) {
		if asked(only, r.Kind) {
			action := codeAction{Title: r.Title, Kind: r.Kind}
			out = s.withEdits(out, d, action, r.Edits, actionData{Start: at.Start, End: at.End, Index: i})
		}
	}
	return out
}

// refactoring finds the edits of one that was offered for d.
func (d *document) refactoring(at text.Span, index int, title string) (edits []text.Edit, ok bool) {
	if at.Start < 0 || at.Start > at.End || at.End > len(d.doc.Text()) {
		return nil, false
	}
	found := analysis.Refactorings(d.doc, at)
	if index < 0 || index >= len(found) || found[index].Title != title {
		return nil, false
	}
	return found[index].Edits, true
}
