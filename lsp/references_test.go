package lsp_test

import (
	"slices"

	"github.com/stagels/stagels/testdata/files"
	"go.lsp.dev/protocol"
)

type ranged struct {
	URI     string         `json:"uri"`
	Range   protocol.Range `json:"range"`
	NewText string         `json:"newText"`
}

func (w wire) spans(all []ranged) (out [][2]int) {
	for _, r := range all {
		s := w.s.SpanOf(w.uri, r.Range)
		out = append(out, [2]int{s.Start, s.End})
	}
	return out
}

// ask sends a request about a place.
func (w wire) ask(method string, off int, more map[string]any, result any) error {
	return w.s.Call(w.ctx, method, w.s.At(w.uri, off, more), result)
}

func (w wire) References(off int) [][2]int {
	var all, uses []ranged
	including := func(definitions bool) map[string]any {
		return map[string]any{"context": map[string]any{"includeDeclaration": definitions}}
	}
	w.check(w.ask("textDocument/references", off, including(true), &all))
	w.check(w.ask("textDocument/references", off, including(false), &uses))
	for _, r := range all {
		if r.URI != w.uri {
			w.t.Errorf("a reference in %s", r.URI)
		}
	}
	for _, u := range uses {
		if !slices.Contains(all, u) {
			w.t.Errorf("%v is a reference only without definitions", u)
		}
	}
	return w.spans(all)
}

func (w wire) Highlights(off int) [][2]int {
	var all []ranged
	w.check(w.ask("textDocument/documentHighlight", off, nil, &all))
	return w.spans(all)
}

func (w wire) Rename(off int, name string) (out []files.Change, refusal string) {
	var prepared struct {
		Range       protocol.Range `json:"range"`
		Placeholder string         `json:"placeholder"`
	}
	if err := w.ask("textDocument/prepareRename", off, nil, &prepared); err != nil {
		return nil, err.Error()
	}
	if at := w.s.SpanOf(w.uri, prepared.Range); prepared.Placeholder == "" || at.Start > off || at.End+1 < off {
		w.t.Errorf("%q at %v is prepared from byte %d", prepared.Placeholder, at, off)
	}
	if name == "" {
		return nil, ""
	}
	var edit struct {
		Changes map[string][]ranged `json:"changes"`
	}
	if err := w.ask("textDocument/rename", off, map[string]any{"newName": name}, &edit); err != nil {
		return nil, err.Error()
	}
	for _, r := range edit.Changes[w.uri] {
		s := w.s.SpanOf(w.uri, r.Range)
		out = append(out, files.Change{Start: s.Start, End: s.End, New: r.NewText})
	}
	return out, ""
}

func (w wire) Linked(off int) (out [][2]int) {
	var found *struct {
		Ranges []protocol.Range `json:"ranges"`
	}
	w.check(w.ask("textDocument/linkedEditingRange", off, nil, &found))
	if found == nil {
		return nil
	}
	for _, r := range found.Ranges {
		s := w.s.SpanOf(w.uri, r)
		out = append(out, [2]int{s.Start, s.End})
	}
	return out
}
