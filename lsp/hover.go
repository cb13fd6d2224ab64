package lsp

import (
	"context"

	"github.com/stagels/stagels/analysis"
	"go.lsp.dev/protocol"
)

var _ = provide(capability{
	method: protocol.MethodTextDocumentHover, client: "textDocument.hover", server: "hoverProvider",
	does: "what a stage is built on, takes, is used by and ends with; a variable's value; what an instruction, a flag, a mount or a rule is",
})

type hover struct {
	Contents markup         `json:"contents"`
	Range    protocol.Range `json:"range"`
}

// markup is the protocol's MarkupContent.
type markup struct {
	Kind  protocol.MarkupKind `json:"kind"`
	Value string              `json:"value"`
}

var _ = onSlowRequest(protocol.MethodTextDocumentHover, func(s *Server, p *positionParams) (work, error) {
	d, off, err := s.at(p)
	if d == nil || err != nil {
		return nil, err
	}
	formats := s.client.caps.texts("textDocument.hover.contentFormat")
	return func(context.Context) (any, error) {
		h, ok := d.Hover(off)
		if !ok {
			return nil, nil
		}
		return &hover{page(&h.Page, formats), d.rangeOf(h.Span)}, nil
	}, nil
})

// page is p in the first of the client's formats that there is; one that names
// none is shown it as it is.
func page(p *analysis.Page, formats []string) markup {
	for _, f := range formats {
		switch kind := protocol.MarkupKind(f); kind {
		case protocol.MarkupKindMarkdown:
			return markup{kind, p.Markdown()}
		case protocol.MarkupKindPlainText:
			return markup{kind, p.Plain()}
		}
	}
	return markup{protocol.MarkupKindPlainText, p.Plain()}
}
