package lsp

import (
	"context"
	"strconv"
	"strings"

	"github.com/stagels/stagels/analysis"
	"github.com/stagels/stagels/analysis/builds"
	"github.com/stagels/stagels/analysis/completion"
	"github.com/stagels/stagels/analysis/hover"
	"github.com/stagels/stagels/analysis/markup"
	"github.com/stagels/stagels/analysis/stage"
	"go.lsp.dev/protocol"
)

var _ = provide(capability{
	method: protocol.MethodTextDocumentHover, client: "textDocument.hover", server: "hoverProvider",
	description: "what a stage is built on, takes, is used by and ends with; which way a path came there; a variable's value; what an instruction, a flag, a mount or a rule is",
})

// hoverResult is the protocol's Hover.
type hoverResult struct {
	Contents markupContent  `json:"contents"`
	Range    protocol.Range `json:"range"`
}

// markupContent is the protocol's MarkupContent.
type markupContent struct {
	Kind  protocol.MarkupKind `json:"kind"`
	Value string              `json:"value"`
}

var _ = onPlace(protocol.MethodTextDocumentHover, func(s *Server, d *document, off int, _ *positionParams) (any, error) {
	h, ok := s.hoverPath(d, off)
	if !ok {
		h, ok = hover.At(d.doc, off)
	}
	if !ok {
		return nil, nil
	}
	s.tellAskers(d, off, &h.Page)
	s.tellContexts(d, off, &h.Page)
	formats := s.client.caps.texts("textDocument.hover.contentFormat")
	return &hoverResult{page(&h.Page, formats, s.client.addresses(d)), d.rangeOf(h.Span)}, nil
})

// hoverPath tells of a path at off, if one may stand there.
func (s *Server) hoverPath(d *document, off int) (hover.Hover, bool) {
	if !completion.TakesPath(d.doc, off) {
		return hover.Hover{}, false
	}
	return hover.Path(d.doc, s.filesOf(d).Files, off)
}

// tellAskers tells which builds in other files ask for the stage that stands at off, if one
// does.
func (s *Server) tellAskers(d *document, off int, p *markup.Content) {
	sym, ok := analysis.SymbolAt(d.doc, off)
	if !ok || sym.Stage == stage.None {
		return
	}
	o, ok := s.outsideAsFound()
	if !ok {
		return
	}
	if names := labels(o.askersOf(d)[sym.Stage]); len(names) > 0 {
		p.Item("%s", "is built by "+strings.Join(names, ", "))
	}
}

// addresses are those of the lines of d, for a client that opens them; of no document
// it has none. A client opens files, also those on another machine.
func (c *client) addresses(d *document) markup.Links {
	if !c.opensAddresses {
		return nil
	}
	if d == nil || !strings.HasPrefix(string(d.uri), "file:") && !strings.HasPrefix(string(d.uri), "vscode-remote:") {
		return func(int) string { return "" }
	}
	base := linkEscapes.Replace(string(d.uri)) + "#L"
	return func(line int) string { return base + strconv.Itoa(line) }
}

// linkEscapes are what would end the address of a link.
var linkEscapes = strings.NewReplacer("(", "%28", ")", "%29", "<", "%3C", ">", "%3E", `\`, "%5C", " ", "%20", "\n", "%0A", "\t", "%09")

// page is p in the first of the client's formats that there is; one that names
// none is shown it as it is.
func page(p *markup.Content, formats []string, links markup.Links) markupContent {
	for _, f := range formats {
		switch kind := protocol.MarkupKind(f); kind {
		case protocol.MarkupKindMarkdown:
			return markupContent{kind, p.Markdown(links)}
		case protocol.MarkupKindPlainText:
			return markupContent{kind, p.Plain()}
		}
	}
	return markupContent{protocol.MarkupKindPlainText, p.Plain()}
}

// A target in another file is told of as the stage is where the Dockerfile names it.
var _ = onBuildPlace(protocol.MethodTextDocumentHover, func(_ context.Context, at *buildPlace, _ *positionParams) (any, error) {
	if at.role() != builds.IsTarget {
		return nil, nil
	}
	for _, p := range at.places {
		d, ok := at.folder.dockerfile(p.Build)
		if !ok || p.Text == "" {
			continue
		}
		if i := d.doc.Model.StageByName(p.Text); i != stage.None {
			formats := at.s.client.caps.texts("textDocument.hover.contentFormat")
			return &hoverResult{page(hover.Stage(d.doc, i), formats, at.s.client.addresses(d)), at.file.rangeOf(p.Span)}, nil
		}
	}
	return nil, nil
})
