package lsp

import (
	"github.com/stagels/stagels/analysis"
	"go.lsp.dev/protocol"
)

const links = "textDocument.documentLink"

var _ = provide(capability{
	method: protocol.MethodTextDocumentDocumentLink, client: links, server: "documentLinkProvider",
	description: "from an image to its page in its registry, never from a stage",
	options:     func(*client) any { return map[string]any{"resolveProvider": false} },
})

// documentLink is the protocol's DocumentLink.
type documentLink struct {
	Range   protocol.Range `json:"range"`
	Target  string         `json:"target"`
	Tooltip string         `json:"tooltip,omitempty"`
}

var _ = onRequest(protocol.MethodTextDocumentDocumentLink, func(s *Server, p *documentParams) (any, error) {
	d := s.docs.get(p.TextDocument.URI)
	if d == nil {
		return nil, nil
	}
	out := []documentLink{}
	for _, page := range analysis.DocumentLinks(d.doc) {
		link := documentLink{Range: d.rangeOf(page.Span), Target: page.URL}
		if s.client.caps.is(links + ".tooltipSupport") {
			link.Tooltip = page.Title
		}
		out = append(out, link)
	}
	return out, nil
})
