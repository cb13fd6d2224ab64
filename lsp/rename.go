package lsp

import (
	"github.com/stagels/stagels/analysis"
	"github.com/stagels/stagels/analysis/text"
	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"
)

var _ = provide(capability{
	method: protocol.MethodTextDocumentRename, client: "textDocument.rename", server: "renameProvider",
	description: "of a stage or a variable, everywhere at once; refused where BuildKit would bind something otherwise",
	options: func(c *client) any {
		if c.caps.is("textDocument.rename.prepareSupport") {
			return map[string]any{"prepareProvider": true}
		}
		return true
	},
})

// requestFailed is the code of an answer that tells a person why something cannot
// be done.
const requestFailed = -32803

func refusal(err error) error { return jsonrpc2.NewError(requestFailed, err.Error()) }

type renameRange struct {
	Range       protocol.Range `json:"range"`
	Placeholder string         `json:"placeholder"`
}

var _ = onPlace(protocol.MethodTextDocumentPrepareRename, func(_ *Server, d *document, off int, _ *positionParams) (any, error) {
	sym, err := analysis.Renamable(d.doc, off)
	if err != nil {
		return nil, refusal(err)
	}
	return &renameRange{d.rangeOf(sym.At), sym.Name}, nil
})

type renameParams struct {
	positionParams
	NewName string `json:"newName"`
}

// The edits are of the version that was asked about. Not every client can be told which
// that is, so they are not to be had when there is another one.
var _ = onPlace(protocol.MethodTextDocumentRename, func(s *Server, d *document, off int, p *renameParams) (any, error) {
	edits, err := analysis.Rename(d.doc, off, p.NewName)
	if err != nil {
		return nil, refusal(err)
	}
	if !s.isCurrent(d) {
		return nil, protocol.ErrContentModified
	}
	return s.workspaceEdit(d, edits), nil
})

// isCurrent tells whether the document's text is still this one.
func (s *Server) isCurrent(d *document) bool {
	now := s.docs.get(string(d.uri))
	return now != nil && now.version == d.version
}

var _ = provide(capability{
	method: protocol.MethodTextDocumentLinkedEditingRange, client: "textDocument.linkedEditingRange", server: "linkedEditingRangeProvider",
	optIn:       true,
	description: "a name changes in all its places while its definition is typed",
})

type linkedRanges struct {
	Ranges      []protocol.Range `json:"ranges"`
	WordPattern string           `json:"wordPattern"`
}

var _ = onRequest(protocol.MethodTextDocumentLinkedEditingRange, func(s *Server, p *positionParams) (any, error) {
	d, off, err := s.at(p)
	if d == nil || err != nil {
		return nil, err
	}
	linked := analysis.LinkedEditingRanges(d.doc, off)
	if len(linked) == 0 {
		return nil, nil
	}
	return &linkedRanges{d.ranges(linked), "[a-zA-Z_][a-zA-Z0-9_.-]*"}, nil
})

func (d *document) ranges(spans []text.Span) []protocol.Range {
	out := make([]protocol.Range, 0, len(spans))
	for _, s := range spans {
		out = append(out, d.rangeOf(s))
	}
	return out
}
