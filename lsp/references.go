package lsp

import (
	"context"

	"github.com/stagels/stagels/analysis"
	"github.com/stagels/stagels/analysis/builds"
	"github.com/stagels/stagels/analysis/completion"
	"go.lsp.dev/protocol"
)

var _ = provide(capability{
	method: protocol.MethodTextDocumentReferences, client: "textDocument.references", server: "referencesProvider",
	description: "all places that name a stage, an image, a variable, a heredoc or a path: bases, COPY, mounts, ONBUILD, indexes, and the targets of builds in other files",
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

var _ = onPlaceAcross(protocol.MethodTextDocumentReferences, func(o *outside, d *document, off int, p *referenceParams) (any, error) {
	if c, _, ok := o.contextAt(d, off); ok {
		return c.references(p.Context.IncludeDeclaration), nil
	}
	sym, ok := analysis.SymbolAt(d.doc, off)
	if !ok {
		return o.s.pathReferences(d, off), nil
	}
	return o.references(d, sym, p.Context.IncludeDeclaration), nil
})

// From a target in another file all places of its stage are found, and from the name of a
// context all of that.
var _ = onBuildPlace(protocol.MethodTextDocumentReferences, func(_ context.Context, at *buildPlace, p *referenceParams) (any, error) {
	if at.role() == builds.IsContextName {
		if c, err := at.contextNamed(); err == nil {
			return c.references(p.Context.IncludeDeclaration), nil
		}
		return nil, nil
	}
	d, i, err := at.stage()
	if err != nil {
		return nil, nil
	}
	return at.references(d, analysis.StageSymbol(d.doc, i), p.Context.IncludeDeclaration), nil
})

// pathReferences are the places that take the path at off, or what is a copy of it; nil if no
// path is known there.
func (s *Server) pathReferences(d *document, off int) any {
	if !completion.TakesPath(d.doc, off) {
		return nil
	}
	spans, ok := analysis.PathReferences(d.doc, s.filesOf(d).Files, off)
	if !ok {
		return nil
	}
	out := []location{}
	for _, span := range spans {
		out = append(out, location{string(d.uri), d.rangeOf(span)})
	}
	return out
}

// references are the places of a symbol in its Dockerfile, then those in other files.
func (o *outside) references(d *document, sym analysis.Symbol, definitions bool) []location {
	out := d.references(sym, definitions)
	for _, t := range o.targetsOf(d, sym.Stage) {
		out = append(out, t.folder.location(t.At))
	}
	return out
}

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

var _ = onPlaceAtOnce(protocol.MethodTextDocumentDocumentHighlight, func(_ *Server, d *document, off int, _ *positionParams) (any, error) {
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
