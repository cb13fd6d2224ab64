package lsp

import (
	"fmt"
	"strings"

	"github.com/stagels/stagels/analysis"
	"go.lsp.dev/protocol"
)

var _ = provide(capability{
	method: protocol.MethodTextDocumentCompletion, client: "textDocument.completion", server: "completionProvider",
	does: "the stages that BuildKit would take at the cursor; instructions, flags, mounts, variables, platforms, directives and rules",
	options: func(c *client) any {
		return map[string]any{"triggerCharacters": completionTriggers, "resolveProvider": c.resolvesDocumentation()}
	},
})

// completionTriggers are what a client asks again behind, beside letters.
var completionTriggers = []string{"=", ",", " ", `"`, "'", "-", "$", "{", "#", ";"}

// itemKinds are of those that every client knows.
var itemKinds = map[analysis.CompletionKind]protocol.CompletionItemKind{
	analysis.CompleteStage:       protocol.CompletionItemKindModule,
	analysis.CompleteIndex:       protocol.CompletionItemKindValue,
	analysis.CompleteKeyword:     protocol.CompletionItemKindKeyword,
	analysis.CompleteFlag:        protocol.CompletionItemKindProperty,
	analysis.CompleteKey:         protocol.CompletionItemKindProperty,
	analysis.CompleteInstruction: protocol.CompletionItemKindKeyword,
	analysis.CompleteValue:       protocol.CompletionItemKindValue,
	analysis.CompleteVariable:    protocol.CompletionItemKindVariable,
	analysis.CompleteDirective:   protocol.CompletionItemKindKeyword,
	analysis.CompleteOption:      protocol.CompletionItemKindProperty,
	analysis.CompleteRule:        protocol.CompletionItemKindReference,
}

// resolvesDocumentation tells whether the client asks for the documentation of the
// one item that it shows.
func (c *client) resolvesDocumentation() bool {
	return c.caps.lists("textDocument.completion.completionItem.resolveSupport.properties", "documentation")
}

// itemData tells which item it was: the version of the document, the byte that
// completion was asked for at, and which of its offers it is.
type itemData struct {
	URI     string `json:"uri"`
	Version int32  `json:"version"`
	Offset  int    `json:"offset"`
	Index   int    `json:"index"`
}

var _ = onRequest(protocol.MethodTextDocumentCompletion, func(s *Server, p *positionParams) (any, error) {
	d, off, err := s.at(p)
	if d == nil || err != nil {
		return nil, err
	}
	list := &protocol.CompletionList{Items: []protocol.CompletionItem{}}
	for i, c := range d.Complete(off) {
		item := completionItem(s, d, i, c)
		if s.client.resolvesDocumentation() && !c.Documentation.Empty() {
			item.Documentation = nil
			item.Data, err = protocol.Marshal(itemData{string(d.uri), d.version, off, i})
		}
		list.Items = append(list.Items, item)
	}
	return list, err
})

// An item goes back as it came, with its documentation if the document still is
// what it was of.
var _ = onRequest(protocol.MethodCompletionItemResolve, func(s *Server, item *map[string]protocol.LSPAny) (any, error) {
	var data itemData
	if err := protocol.Unmarshal((*item)["data"], &data); err != nil {
		return item, nil
	}
	d := s.docs.get(data.URI)
	if d == nil || d.version != data.Version || data.Offset < 0 || data.Offset > len(d.Text()) {
		return item, nil
	}
	if all := d.Complete(data.Offset); data.Index >= 0 && data.Index < len(all) {
		raw, err := protocol.Marshal(s.tooltip(all[data.Index].Documentation))
		(*item)["documentation"] = raw
		return item, err
	}
	return item, nil
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
	if !c.Documentation.Empty() {
		item.Documentation = s.tooltip(c.Documentation)
	}
	if c.Template != nil && s.client.caps.is("textDocument.completion.completionItem.snippetSupport") {
		item.InsertTextFormat = protocol.InsertTextFormatSnippet
		item.TextEdit = &protocol.TextEdit{Range: d.rangeOf(c.Edit.Span), NewText: snippet(c.Template)}
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

// tooltip is the documentation in the form that the client renders.
func (s *Server) tooltip(doc analysis.Documentation) protocol.InlayHintTooltip {
	if s.client.markdown {
		return &protocol.MarkupContent{Kind: protocol.MarkupKindMarkdown, Value: doc.Markdown()}
	}
	return protocol.String(doc.Plain())
}

var snippetEscapes = strings.NewReplacer(`\`, `\\`, "$", `\$`, "}", `\}`)

// snippet writes a template in the protocol's notation, and lets the cursor end
// behind it.
func snippet(template []analysis.Piece) string {
	var b strings.Builder
	n := 0
	for _, p := range template {
		text := snippetEscapes.Replace(p.Text)
		if p.Fill {
			n++
			text = fmt.Sprintf("${%d:%s}", n, text)
		}
		b.WriteString(text)
	}
	return b.String()
}
