package lsp

import (
	"strings"

	"github.com/stagels/stagels/analysis/completion"
	"github.com/stagels/stagels/analysis/text"
	"go.lsp.dev/protocol"
)

// inlineItem is what is offered in a Dockerfile in a build file; ok is false if it cannot be
// written there, or has several lines: clients do not agree on who indents those.
func (s *Server) inlineItem(d *document, c *completion.Item) (item completionItem, ok bool) {
	item = completionItem{Label: c.Label, Kind: itemKinds[c.Kind], Detail: c.Detail(), FilterText: c.Filter()}
	if doc := c.Documentation(); !doc.Empty() {
		item.Documentation = s.tooltip(doc)
	}
	edits, ok := d.part.Edits(append([]text.Edit{c.Edit}, c.Also...))
	if !ok {
		return item, false
	}
	puts := edits[0].New
	if c.Template != nil && s.client.completions.snippets {
		item.InsertTextFormat = protocol.InsertTextFormatSnippet
		puts = snippet(d.part.template(c.Template))
	}
	if len(c.Also) > 0 {
		item.FilterText = d.doc.Model.File.Slice(c.Edit.Span)
	}
	item.TextEdit = &textEdit{Range: toRange(d.lines(), d.enc, edits[0].Span), NewText: puts}
	for _, e := range edits[1:] {
		item.AdditionalTextEdits = append(item.AdditionalTextEdits, textEdit{Range: toRange(d.lines(), d.enc, e.Span), NewText: e.New})
	}
	return item, !strings.Contains(puts, "\n")
}

// template is a template as it is written in the build file.
func (p *part) template(pieces []completion.Piece) []completion.Piece {
	out := make([]completion.Piece, len(pieces))
	for i, piece := range pieces {
		out[i] = piece
		out[i].Text = p.Escaped(piece.Text)
	}
	return out
}
