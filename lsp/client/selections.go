package client

import (
	"context"

	"github.com/stagels/stagels/analysis/text"
	"go.lsp.dev/protocol"
)

// Selections are what selections at the offsets can grow to, each from the smallest
// to the whole text.
func (s *Session) Selections(ctx context.Context, uri string, offs ...int) ([][]text.Span, error) {
	positions := []protocol.Position{}
	for _, off := range offs {
		positions = append(positions, s.position(uri, off))
	}
	p := about(uri)
	p["positions"] = positions
	var answer []*protocol.SelectionRange
	if err := s.Call(ctx, protocol.MethodTextDocumentSelectionRange, p, &answer); err != nil {
		return nil, err
	}
	out := make([][]text.Span, len(answer))
	for i, r := range answer {
		for ; r != nil; r = r.Parent {
			out[i] = append(out[i], s.SpanOf(uri, r.Range))
		}
	}
	return out, nil
}
