package lsp

import (
	"bytes"
	"testing"

	"go.lsp.dev/protocol"
)

// TestListJSON: a list of offers is written as the library writes it.
func TestListJSON(t *testing.T) {
	at := protocol.Range{Start: protocol.Position{Line: 3, Character: 4}, End: protocol.Position{Line: 3, Character: 7}}
	data := &itemData{URI: "file:///a%20\"b", Version: -1, Offset: 12}
	edit := textEdit{at, "a\tb"}
	var items []completionItem
	for _, s := range []string{"", "stage", `quoted "\`, "<&>", "é水🐳", "\u2028", "bad \xff", "\x00\x1f\x7f"} {
		items = append(items,
			completionItem{Label: s, SortText: "0001"},
			completionItem{Label: s, Kind: protocol.CompletionItemKindModule, Detail: s, SortText: s, FilterText: s, TextEditText: s},
			completionItem{
				Label: s, Documentation: protocol.String("of it"), InsertTextFormat: protocol.InsertTextFormatSnippet,
				TextEdit: &edit, AdditionalTextEdits: []textEdit{edit, {at, s}}, Data: data,
			})
	}
	for _, list := range []*completionList{
		{Items: []completionItem{}},
		{IsIncomplete: true, Items: items},
		{ItemDefaults: &itemDefaults{EditRange: &at, Data: data}, Items: items},
	} {
		own, err := appendList(nil, list.IsIncomplete, list.ItemDefaults, len(list.Items), func(i int) completionItem { return list.Items[i] })
		if err != nil {
			t.Fatal(err)
		}
		if library, err := protocol.Marshal(list); err != nil || !bytes.Equal(own, library) {
			t.Errorf("%s\nis not the library's\n%s\n%v", own, library, err)
		}
	}
}
