package client

import (
	"context"

	"github.com/stagels/stagels/analysis/text"
	"go.lsp.dev/protocol"
)

// Offer is a completion as it came over the wire.
type Offer struct {
	Label, Detail, Doc string
	Edit               text.Edit
	Removes            []text.Span
	Snippet            bool // Edit.New is one
}

// completionList is the protocol's, as far as it is looked at.
type completionList struct {
	ItemDefaults *itemDefaults    `json:"itemDefaults"`
	Items        []completionItem `json:"items"`
}

// itemDefaults is what a list tells for all its items.
type itemDefaults struct {
	EditRange *protocol.Range `json:"editRange"`
	Data      any             `json:"data"`
}

// completionItem is the protocol's, as far as it is looked at or sent back.
type completionItem struct {
	Label               string                    `json:"label"`
	Kind                int                       `json:"kind"`
	SortText            string                    `json:"sortText"`
	Detail              string                    `json:"detail,omitempty"`
	Documentation       any                       `json:"documentation,omitempty"`
	InsertTextFormat    protocol.InsertTextFormat `json:"insertTextFormat,omitzero"`
	TextEdit            *textEdit                 `json:"textEdit,omitempty"`
	TextEditText        string                    `json:"textEditText,omitempty"`
	AdditionalTextEdits []textEdit                `json:"additionalTextEdits,omitempty"`
	Data                any                       `json:"data,omitempty"`
}

// textEdit is the protocol's.
type textEdit struct {
	Range   protocol.Range `json:"range"`
	NewText string         `json:"newText"`
}

// Complete is what is offered at off to a person who asks for it.
func (s *Session) Complete(ctx context.Context, uri string, off int) ([]Offer, error) {
	var list completionList
	params := s.At(uri, off, map[string]any{"context": map[string]any{"triggerKind": protocol.CompletionTriggerKindInvoked}})
	if err := s.Call(ctx, protocol.MethodTextDocumentCompletion, params, &list); err != nil {
		return nil, err
	}
	out := make([]Offer, 0, len(list.Items))
	for _, it := range list.Items {
		if shared := list.ItemDefaults; shared != nil {
			it.inherit(shared)
		}
		if it.Data != nil {
			var resolved completionItem
			if err := s.Call(ctx, protocol.MethodCompletionItemResolve, &it, &resolved); err != nil {
				return nil, err
			}
			it = resolved
		}
		out = append(out, s.offer(uri, &it))
	}
	return out, nil
}

// inherit gives the item what its list tells for all.
func (it *completionItem) inherit(shared *itemDefaults) {
	if it.Data == nil {
		it.Data = shared.Data
	}
	if it.TextEdit != nil || shared.EditRange == nil {
		return
	}
	it.TextEdit = &textEdit{*shared.EditRange, it.TextEditText}
	if it.TextEditText == "" {
		it.TextEdit.NewText = it.Label
	}
}

func (s *Session) offer(uri string, it *completionItem) Offer {
	o := Offer{Label: it.Label, Detail: it.Detail, Snippet: it.InsertTextFormat == protocol.InsertTextFormatSnippet}
	switch doc := it.Documentation.(type) {
	case map[string]any:
		o.Doc, _ = doc["value"].(string)
	case string:
		o.Doc = doc
	}
	if it.TextEdit != nil {
		o.Edit = text.Edit{Span: s.SpanOf(uri, it.TextEdit.Range), New: it.TextEdit.NewText}
	}
	for _, e := range it.AdditionalTextEdits {
		o.Removes = append(o.Removes, s.SpanOf(uri, e.Range))
	}
	return o
}
