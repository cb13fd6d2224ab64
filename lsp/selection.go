package lsp

import (
	"github.com/stagels/stagels/analysis"
	"github.com/stagels/stagels/analysis/text"
	"go.lsp.dev/protocol"
)

var _ = provide(capability{
	method: protocol.MethodTextDocumentSelectionRange, client: "textDocument.selectionRange", server: "selectionRangeProvider",
	optIn:       true,
	description: "selections that grow from a word to its argument, instruction and stage",
})

type selectionParams struct {
	TextDocument documentID `json:"textDocument"`
	Positions    []position `json:"positions"`
}

var _ = onRequest(protocol.MethodTextDocumentSelectionRange, func(s *Server, p *selectionParams) (any, error) {
	d := s.docs.get(p.TextDocument.URI)
	if d == nil {
		return nil, nil
	}
	out := make([]*protocol.SelectionRange, 0, len(p.Positions))
	for _, at := range p.Positions {
		off, err := offset(d.lines(), d.enc, at)
		if err != nil {
			return nil, err
		}
		s.looksAt(d, text.Span{Start: off, End: off})
		out = append(out, d.selectionRange(analysis.Selections(d.doc, off)))
	}
	return out, nil
})

// selectionRange is the first of the spans, with the others as its parents.
func (d *document) selectionRange(spans []text.Span) *protocol.SelectionRange {
	var parent *protocol.SelectionRange
	for i := len(spans) - 1; i >= 0; i-- {
		parent = &protocol.SelectionRange{Range: d.rangeOf(spans[i]), Parent: parent}
	}
	return parent
}
