package lsp

import (
	"github.com/stagels/stagels/analysis"
	"go.lsp.dev/protocol"
)

var _ = provide(capability{
	method: protocol.MethodTextDocumentReferences, client: "textDocument.references", server: "referencesProvider",
	description: "all places that name a stage, an image or a variable: bases, COPY, mounts, ONBUILD, indexes",
})

type referenceParams struct {
	positionParams
	Context struct {
		IncludeDeclaration bool `json:"includeDeclaration"`
	} `json:"context"`
}

// location is the protocol's, with the document's URI as the client spells it.
type location struct {
	URI   string         `json:"uri"`
	Range protocol.Range `json:"range"`
}

var _ = onPlace(protocol.MethodTextDocumentReferences, func(_ *Server, d *document, off int, p *referenceParams) (any, error) {
	sym, ok := analysis.SymbolAt(d.doc, off)
	if !ok {
		return nil, nil
	}
	return d.references(sym, p.Context.IncludeDeclaration), nil
})

func (d *document) references(sym analysis.Symbol, definitions bool) []location {
	out := []location{}
	for _, place := range sym.Places {
		if definitions || !place.Definition {
			out = append(out, location{string(d.uri), d.rangeOf(place.Span)})
		}
	}
	return out
}

var _ = provide(capability{
	method: protocol.MethodTextDocumentDocumentHighlight, client: "textDocument.documentHighlight", server: "documentHighlightProvider",
	description: "the places that name what the cursor stands on, marked",
})

type highlight struct {
	Range protocol.Range                 `json:"range"`
	Kind  protocol.DocumentHighlightKind `json:"kind"`
}

var _ = onRequest(protocol.MethodTextDocumentDocumentHighlight, func(s *Server, p *positionParams) (any, error) {
	d, off, err := s.at(p)
	if d == nil || err != nil {
		return nil, err
	}
	sym, ok := analysis.SymbolAt(d.doc, off)
	if !ok {
		return nil, nil
	}
	out := []highlight{}
	for _, place := range sym.Places {
		kind := protocol.DocumentHighlightKindRead
		if place.Write {
			kind = protocol.DocumentHighlightKindWrite
		}
		out = append(out, highlight{d.rangeOf(place.Span), kind})
	}
	return out, nil
})
