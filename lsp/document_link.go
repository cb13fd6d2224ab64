package lsp

import (
	"context"
	"path/filepath"

	"github.com/stagels/stagels/analysis"
	"go.lsp.dev/protocol"
)

const links = "textDocument.documentLink"

var _ = provide(capability{
	method: protocol.MethodTextDocumentDocumentLink, client: links, server: "documentLinkProvider",
	description: "from an image to its page in its registry, never from a stage; from a path to the file of the build context",
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
	return nil, func(context.Context) (any, error) { return s.links(d), nil }, nil
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
	return append(out, s.contextLinks(d)...)
}

// contextLinks lead from the paths that are files of the build context to these. What is read
// for them may lie on the disk.
func (s *Server) contextLinks(d *document) (out []documentLink) {
	f := s.filesOf(d)
	if f.context == "" {
		return nil
	}
	for _, l := range analysis.ContextLinks(d.doc, f.Files) {
		link := documentLink{Range: d.rangeOf(l.Span), Target: fileURI(filepath.Join(f.context, filepath.FromSlash(l.Path)))}
		if s.client.caps.is(links + ".tooltipSupport") {
			link.Tooltip = "Open " + l.Path
		}
		out = append(out, link)
	}
	return out
}
