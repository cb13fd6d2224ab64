package lsp

import (
	"github.com/stagels/stagels/analysis"
	"go.lsp.dev/protocol"
)

var _ = provide(capability{
	method: protocol.MethodTextDocumentDocumentSymbol, client: "textDocument.documentSymbol", server: "documentSymbolProvider",
	description: "the outline: directives, stages with their bases, the instructions in them",
})

type documentParams struct {
	TextDocument documentID `json:"textDocument"`
}

type documentSymbol struct {
	Name           string              `json:"name"`
	Detail         string              `json:"detail,omitempty"`
	Kind           protocol.SymbolKind `json:"kind"`
	Range          protocol.Range      `json:"range"`
	SelectionRange protocol.Range      `json:"selectionRange"`
	Children       []documentSymbol    `json:"children,omitempty"`
}

// flatSymbol is for a client that does not show trees.
type flatSymbol struct {
	Name          string              `json:"name"`
	Kind          protocol.SymbolKind `json:"kind"`
	Location      location            `json:"location"`
	ContainerName string              `json:"containerName,omitempty"`
}

var symbolKinds = map[analysis.OutlineKind]protocol.SymbolKind{
	analysis.OutlineStage:     protocol.SymbolKindModule,
	analysis.OutlineArgument:  protocol.SymbolKindVariable,
	analysis.OutlineVariable:  protocol.SymbolKindConstant,
	analysis.OutlineFiles:     protocol.SymbolKindFile,
	analysis.OutlineCommand:   protocol.SymbolKindFunction,
	analysis.OutlineProcess:   protocol.SymbolKindMethod,
	analysis.OutlineDirective: protocol.SymbolKindProperty,
	analysis.OutlineOther:     protocol.SymbolKindProperty,
}

var _ = onRequest(protocol.MethodTextDocumentDocumentSymbol, func(s *Server, p *documentParams) (any, error) {
	d := s.docs.get(p.TextDocument.URI)
	if d == nil {
		return nil, nil
	}
	if !s.client.caps.is("textDocument.documentSymbol.hierarchicalDocumentSymbolSupport") {
		return d.flatSymbols([]flatSymbol{}, analysis.Outline(d.doc), ""), nil
	}
	return d.symbols(analysis.Outline(d.doc)), nil
})

func (d *document) symbols(entries []analysis.OutlineEntry) []documentSymbol {
	out := make([]documentSymbol, 0, len(entries))
	for _, e := range entries {
		out = append(out, documentSymbol{
			Name: e.Name, Detail: e.Detail, Kind: symbolKinds[e.Kind],
			Range: d.rangeOf(e.Span), SelectionRange: d.rangeOf(e.Target), Children: d.symbols(e.Children),
		})
	}
	return out
}

func (d *document) flatSymbols(out []flatSymbol, entries []analysis.OutlineEntry, container string) []flatSymbol {
	for _, e := range entries {
		at := location{string(d.uri), d.rangeOf(e.Span)}
		out = append(out, flatSymbol{e.Name, symbolKinds[e.Kind], at, container})
		out = d.flatSymbols(out, e.Children, e.Name)
	}
	return out
}
