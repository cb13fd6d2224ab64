package lsp_test

import (
	"encoding/json"
	"testing"

	"github.com/stagels/stagels/testdata/files"
)

func (w wire) Folds() []files.Folded {
	folds, err := w.s.Folds(w.ctx, w.uri)
	w.check(err)
	var out []files.Folded
	for _, f := range folds {
		out = append(out, files.Folded{First: f.First, Last: f.Last, Kind: f.Kind})
	}
	return out
}

// TestFoldsAsTheClientCan: kinds and words only to clients that know them, and no
// more than they want: the stages first.
func TestFoldsAsTheClientCan(t *testing.T) {
	const src = "# a\n# b\nFROM a\nRUN a \\\n  b\nRUN b\n\nFROM b\nRUN a\n"
	for can, want := range map[string]string{
		`{}`: `[{"startLine":0,"endLine":1,"kind":"comment"},{"startLine":2,"endLine":5,"kind":"region"},` +
			`{"startLine":3,"endLine":4},{"startLine":7,"endLine":8,"kind":"region"}]`,
		`{"lineFoldingOnly":true,"rangeLimit":3,"foldingRangeKind":{"valueSet":["comment"]},"foldingRange":{"collapsedText":true}}`: `[` +
			`{"startLine":2,"endLine":5,"collapsedText":"… 2 instructions"},{"startLine":3,"endLine":4},{"startLine":7,"endLine":8,"collapsedText":"… 1 instruction"}]`,
		`{"rangeLimit":0}`: `[]`,
	} {
		c, answer := begun(t, `{"textDocument":{"foldingRange":`+can+`}}`)
		if string(announced(t, answer)["foldingRangeProvider"]) != "true" {
			t.Errorf("%s: not announced", can)
		}
		c.send(open("file:///Dockerfile", src), `{"jsonrpc":"2.0","id":2,"method":"textDocument/foldingRange","params":{"textDocument":{"uri":"file:///Dockerfile"}}}`)
		got, compact := c.answer("2").Result, []any{}
		if err := json.Unmarshal(got, &compact); err != nil || string(got) != want {
			t.Errorf("%s: answered %s", can, got)
		}
		c.send(`{"jsonrpc":"2.0","id":3,"method":"textDocument/foldingRange","params":{"textDocument":{"uri":"file:///other"}}}`)
		if got := string(c.answer("3").Result); got != "null" {
			t.Errorf("of a document that is not open: %s", got)
		}
	}
}
