package lsp

import (
	"encoding/json"
	"reflect"
	"testing"

	"go.lsp.dev/protocol"
)

// FuzzParams: what is read by hand is what the library reads.
func FuzzParams(f *testing.F) {
	for _, seed := range []string{
		`{"textDocument":{"uri":"file:///a","version":3},"contentChanges":[{"range":{"start":{"line":1,"character":2},"end":{"line":1,"character":2}},"text":"é🐳"}]}`,
		`{"textDocument":{"uri":"file:///a"},"position":{"line":1,"character":2},"context":{"triggerKind":2,"triggerCharacter":"="}}`,
		` { "position" : { "line" : 0 , "character" : -0 } } `, `{"position":{"line":1,"line":2},"position":{"character":3}}`,
		`{"contentChanges":[],"contentChanges":[{"text":"a","range":{"end":{"line":1}},"range":{"start":{"line":2}}}]}`,
		`{"position":null}`, `{"position":{"line":1.0}}`, `{"position":{"line":01}}`, `{"position":{"line":1e3}}`, `{"position":{"line":9223372036854775808}}`,
		`{"textDocument":{"version":2147483648}}`, `{"textDocument":{"version":-2147483648}}`, `{"textDocument":{"uri":"\u0041"}}`, "{\"textDocument\":{\"uri\":\"\xff\"}}",
		`{"a":[1,{"b":[]},"c",{}],"position":{"line":4}}`, `{"a":true}`, `{"a":1}x`, `{"a":1,}`, `{,}`, `[]`, `{`, ``, `{"position":[]}`, "{\"a\":\"\x7f\"}",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, params []byte) {
		sameParams[positionParams](t, params)
		sameParams[changeParams](t, params)
		sameParams[completionParams](t, params)
	})
}

func sameParams[P any](t *testing.T, params []byte) {
	t.Helper()
	var own, library P
	if !readUsual(&own, params) {
		return
	}
	if err := protocol.Unmarshal(params, &library); err != nil {
		t.Fatalf("%q is read by hand, and refused by the library: %v", params, err)
	}
	if !reflect.DeepEqual(own, library) {
		t.Fatalf("%q is read as %+v, by the library as %+v", params, own, library)
	}
}

// TestUsualParams: what editors send at each key is read by hand.
func TestUsualParams(t *testing.T) {
	change := map[string]any{"textDocument": map[string]any{"uri": "file:///a%20b", "version": 7}, "contentChanges": []any{map[string]any{
		"range": place{position{1, 2}, position{3, 4}}, "rangeLength": 5, "text": "x",
	}}}
	place := map[string]any{"textDocument": documentID{"file:///a"}, "position": position{1, 2}, "context": map[string]any{"triggerKind": 2, "triggerCharacter": "="}}
	for _, tt := range []struct {
		params any
		into   any
	}{{change, &changeParams{}}, {place, &positionParams{}}, {place, &completionParams{}}} {
		raw, err := json.Marshal(tt.params)
		if err != nil {
			t.Fatal(err)
		}
		if !readUsual(tt.into, raw) {
			t.Errorf("%s is left to the library", raw)
		}
	}
}
