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

var _ = onCall(protocol.MethodTextDocumentDocumentLink, func(s *Server, p *documentParams) (any, work, error) {
	d, b := s.docs.get(p.TextDocument.URI), s.docs.getBuildFile(p.TextDocument.URI)
	switch {
	case b != nil:
		return nil, inEachInline(s, b.uri, s.links), nil
	case d == nil:
		return nil, nil, nil
	}
	return s.links(d), nil, nil
})

var _ = ofWholeBuildFile(protocol.MethodTextDocumentDocumentLink)

func (s *Server) links(d *document) []documentLink {
	out := []documentLink{}
	for _, page := range analysis.DocumentLinks(d.doc) {
		link := documentLink{Range: d.rangeOf(page.Span), Target: page.URL}
		if s.client.caps.is(links + ".tooltipSupport") {
			link.Tooltip = page.Title
		}
		out = append(out, link)
	}
	return out
}
