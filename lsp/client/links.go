package client

import (
	"context"

	"github.com/stagels/stagels/analysis/text"
	"go.lsp.dev/protocol"
)

// WebLink is a link to a page on the web as it came over the wire.
type WebLink struct {
	Span         text.Span
	URL, Tooltip string
}

// Links are all links of a document.
func (s *Session) Links(ctx context.Context, uri string) ([]WebLink, error) {
	var answer []struct {
		Range   protocol.Range `json:"range"`
		Target  string         `json:"target"`
		Tooltip string         `json:"tooltip"`
	}
	if err := s.Call(ctx, protocol.MethodTextDocumentDocumentLink, about(uri), &answer); err != nil {
		return nil, err
	}
	var out []WebLink
	for _, l := range answer {
		out = append(out, WebLink{s.SpanOf(uri, l.Range), l.Target, l.Tooltip})
	}
	return out, nil
}
