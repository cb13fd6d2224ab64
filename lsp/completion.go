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
var itemKinds = [...]protocol.CompletionItemKind{
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

// mostStages is how many stages are offered at once. A list of more is longer than
// anyone reads, and takes its time on the wire.
const mostStages = 100

// itemData tells which item it was: the version of the document and the byte that
// completion was asked for at. The item's label and detail tell the rest.
type itemData struct {
	URI     string `json:"uri"`
	Version int32  `json:"version"`
	Offset  int    `json:"offset"`
}

// completionList is the protocol's. What all items share is told once, to clients
// that know that.
type completionList struct {
	IsIncomplete bool             `json:"isIncomplete"`
	ItemDefaults *itemDefaults    `json:"itemDefaults,omitempty"`
	Items        []completionItem `json:"items"`
}

type itemDefaults struct {
	EditRange *protocol.Range `json:"editRange,omitempty"`
	Data      *itemData       `json:"data,omitempty"`
}

type completionItem struct {
	Label               string                      `json:"label"`
	Kind                protocol.CompletionItemKind `json:"kind"`
	Detail              string                      `json:"detail"`
	Documentation       any                         `json:"documentation,omitempty"`
	SortText            string                      `json:"sortText"`
	FilterText          string                      `json:"filterText,omitempty"`
	InsertTextFormat    protocol.InsertTextFormat   `json:"insertTextFormat,omitzero"`
	TextEdit            *textEdit                   `json:"textEdit,omitempty"`
	TextEditText        string                      `json:"textEditText,omitempty"`
	AdditionalTextEdits []textEdit                  `json:"additionalTextEdits,omitempty"`
	Data                *itemData                   `json:"data,omitempty"`
}

var _ = onRequest(protocol.MethodTextDocumentCompletion, func(s *Server, p *positionParams) (any, error) {
	d, off, err := s.at(p)
	if d == nil || err != nil {
		return nil, err
	}
	return s.offers(d, d.CompleteMost(off, mostStages), &itemData{string(d.uri), d.version, off}), nil
})

const completionDefaults = "textDocument.completion.completionList.itemDefaults"

func (s *Server) offers(d *document, found analysis.Offers, data *itemData) *offers {
	out := &offers{s: s, d: d, found: found, snippets: s.client.caps.is("textDocument.completion.completionItem.snippetSupport")}
	if s.client.resolvesDocumentation() {
		out.data = data
	}
	if found.Len() > 1 && s.client.caps.lists(completionDefaults, "editRange") && s.client.caps.lists(completionDefaults, "data") {
		out.isShared, out.shared = true, found.At(0).Edit.Span
	}
	return out
}

// An item goes back as it came, with its documentation if the document still is
// what it was of.
var _ = onRequest(protocol.MethodCompletionItemResolve, func(s *Server, item *map[string]protocol.LSPAny) (any, error) {
	var data itemData
	var label, detail string
	if err := protocol.Unmarshal((*item)["data"], &data); err != nil || protocol.Unmarshal((*item)["label"], &label) != nil {
		return item, nil
	}
	_ = protocol.Unmarshal((*item)["detail"], &detail)
	d := s.docs.get(data.URI)
	if d == nil || d.version != data.Version || data.Offset < 0 || data.Offset > d.File.Size() {
		return item, nil
	}
	all := d.CompleteMost(data.Offset, mostStages)
	for c := range all.All() {
		if c.Label != label || string(c.AppendDetail(nil)) != detail || c.Document().Empty() {
			continue
		}
		raw, err := protocol.Marshal(s.tooltip(c.Document()))
		(*item)["documentation"] = raw
		return item, err
	}
	return item, nil
})

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
