package lsp

import (
	"context"

	"github.com/stagels/stagels/analysis/text"
	"go.lsp.dev/protocol"
)

// Selections are what selections at the offsets can grow to, each from the smallest
// to the whole text.
func (s *Session) Selections(ctx context.Context, uri string, offs ...int) ([][]text.Span, error) {
	p := &selectionParams{TextDocument: documentID{uri}}
	for _, off := range offs {
		p.Positions = append(p.Positions, s.position(uri, off).Position)
	}
	var answer []*protocol.SelectionRange
	if err := s.Call(ctx, protocol.MethodTextDocumentSelectionRange, p, &answer); err != nil {
		return nil, err
	}
	out := make([][]text.Span, len(answer))
	for i, r := range answer {
		for ; r != nil; r = r.Parent {
			out[i] = append(out[i], s.span(uri, r.Range))
		}
	}
	return out, nil
}
