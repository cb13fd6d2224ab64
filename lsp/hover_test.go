package lsp_test

import (
	"go.lsp.dev/protocol"
)

func (w wire) Hover(off int) (text string, start, end int, ok bool) {
	var h *struct {
		Contents struct {
			Kind  string `json:"kind"`
			Value string `json:"value"`
		} `json:"contents"`
		Range protocol.Range `json:"range"`
	}
	w.check(w.ask("textDocument/hover", off, nil, &h))
	if h == nil {
		return "", 0, 0, false
	}
	s := w.s.SpanOf(w.uri, h.Range)
	return h.Contents.Value, s.Start, s.End, true
}
