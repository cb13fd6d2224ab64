package lsp

import (
	"fmt"

	"github.com/stagels/stagels/analysis"
	"go.lsp.dev/protocol"
)

var _ = provide(capability{
	method: protocol.MethodTextDocumentCompletion, client: "textDocument.completion", server: "completionProvider",
	does: "the stages that BuildKit would take at the cursor, and what leads to one",
	options: func(*client) any {
		return map[string]any{"triggerCharacters": []string{"=", ",", " ", `"`, "'", "-"}}
	},
})

var itemKinds = map[analysis.CompletionKind]protocol.CompletionItemKind{
	analysis.CompleteStage:   protocol.CompletionItemKindModule,
	analysis.CompleteIndex:   protocol.CompletionItemKindValue,
	analysis.CompleteKeyword: protocol.CompletionItemKindKeyword,
	analysis.CompleteFlag:    protocol.CompletionItemKindProperty,
	analysis.CompleteKey:     protocol.CompletionItemKindProperty,
}

var _ = onRequest(protocol.MethodTextDocumentCompletion, func(s *Server, p *positionParams) (any, error) {
	d, off, err := s.at(p)
	if d == nil || err != nil {
		return nil, err
	}
	list := &protocol.CompletionList{Items: []protocol.CompletionItem{}}
	for i, c := range d.Complete(off) {
		list.Items = append(list.Items, completionItem(s, d, i, c))
	}
	return list, nil
})

func completionItem(s *Server, d *document, i int, c analysis.Completion) protocol.CompletionItem {
	item := protocol.CompletionItem{
		Label:    c.Label,
		Kind:     itemKinds[c.Kind],
		TextEdit: &protocol.TextEdit{Range: d.rangeOf(c.Edit.Span), NewText: c.Edit.New},
	}
	item.SortText.Set(fmt.Sprintf("%04d", i))
	if c.Detail != "" {
		item.Detail.Set(c.Detail)
	}
	switch doc := c.Documentation; {
	case doc.Empty():
	case s.client.markdown:
		item.Documentation = &protocol.MarkupContent{Kind: protocol.MarkupKindMarkdown, Value: doc.Markdown()}
	default:
		item.Documentation = protocol.String(doc.Plain())
	}
	for _, e := range c.Also {
		item.AdditionalTextEdits = append(item.AdditionalTextEdits, protocol.TextEdit{Range: d.rangeOf(e.Span)})
	}
	if len(c.Also) > 0 {
		// What stands at the cursor is a part of the name and need not be its start.
		item.FilterText.Set(c.Edit.Span.Of(d.Text()))
	}
	return item
}
