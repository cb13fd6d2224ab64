package lsp_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/stagels/stagels/analysis"
	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/analysis/workspace"
	"github.com/stagels/stagels/lsp"
	"github.com/stagels/stagels/lsp/client"
	"github.com/stagels/stagels/testdata/files"
)

func (w wire) Tokens() []files.Token {
	tokens, err := w.s.Tokens(w.ctx, w.uri)
	w.check(err)
	var out []files.Token
	for _, tok := range tokens {
		for _, kind := range analysis.SemanticKinds() {
			if lsp.TokenTypes(kind)[0] != tok.Type {
				continue
			}
			name := kind.String()
			if tok.Declaration {
				name += " declaration"
			}
			out = append(out, files.Token{Start: tok.Span.Start, End: tok.Span.End, Kind: name})
		}
	}
	return out
}

// toldToken is a token as a client is told it.
type toldToken struct {
	span        text.Span
	name        string
	declaration bool
}

// TestTokensOverTheWire: in each encoding a client is told the very tokens that the
// API gives.
func TestTokensOverTheWire(t *testing.T) {
	for _, enc := range []text.Encoding{text.UTF8, text.UTF16, text.UTF32} {
		ctx, s := start(t, client.Capabilities{Encoding: enc, Pull: true})
		count := 0
		for i, f := range files.Sample(slices.Concat(files.Fixtures(t), files.Corpus(t))) {
			src := strings.ToValidUTF8(f.Text, "?")
			uri := fmt.Sprintf("file:///%d/Dockerfile", i)
			w := wire{t, ctx, s, uri, true}
			w.check(s.Open(ctx, uri, src))
			var got, want []toldToken
			tokens, err := s.Tokens(ctx, uri)
			w.check(err)
			for _, tok := range tokens {
				got = append(got, toldToken{tok.Span, tok.Type, tok.Declaration})
			}
			for _, tok := range analysis.SemanticTokens(workspace.New(src, amd64), text.Span{End: len(src)}) {
				want = append(want, toldToken{tok.Span, lsp.TokenTypes(tok.Kind)[0], tok.Declaration})
			}
			if !reflect.DeepEqual(got, want) {
				t.Fatalf("%s: told %v, not %v", f.Name, got, want)
			}
			count += len(got)
		}
		t.Logf("%d tokens", count)
	}
}

type tokensAnswer struct {
	ResultID string   `json:"resultId"`
	Data     []uint32 `json:"data"`
	Edits    []struct {
		Start       int      `json:"start"`
		DeleteCount int      `json:"deleteCount"`
		Data        []uint32 `json:"data"`
	} `json:"edits"`
}

// TestTokenDeltas edits at random and asks what has changed: applied to what the
// client had, that must be what it is told when it asks for everything.
func TestTokenDeltas(t *testing.T) {
	rnd := rand.New(rand.NewPCG(7, 8))
	ctx, s := start(t, client.Capabilities{Encoding: text.UTF16, Pull: true})
	deltas, sent, whole := 0, 0, 0
	for i, f := range files.Sample(files.Fixtures(t)) {
		src := strings.ToValidUTF8(f.Text, "?")
		uri := fmt.Sprintf("file:///%d/Dockerfile", i)
		w := wire{t, ctx, s, uri, true}
		w.check(s.Open(ctx, uri, src))
		ask := func(method, previous string) (a tokensAnswer) {
			w.check(s.Call(ctx, "textDocument/semanticTokens/"+method, map[string]any{
				"textDocument": map[string]any{"uri": uri}, "previousResultId": previous,
			}, &a))
			return a
		}
		last := ask("full", "")
		data := last.Data
		for version := range int32(10) {
			at := boundary(src, rnd.IntN(len(src)+1))
			end := boundary(src, min(len(src), at+rnd.IntN(8)))
			e := text.Edit{Span: text.Span{Start: at, End: max(at, end)}, New: inserts[rnd.IntN(len(inserts))]}
			src = e.Apply(src)
			w.check(s.Edit(ctx, uri, version+2, e))
			delta := ask("full/delta", last.ResultID)
			if delta.Data != nil || delta.ResultID == last.ResultID || delta.ResultID == "" {
				t.Fatalf("%s: no delta since %q: %+v", f.Name, last.ResultID, delta)
			}
			for _, e := range delta.Edits {
				data = slices.Replace(slices.Clone(data), e.Start, e.Start+e.DeleteCount, e.Data...)
				sent += len(e.Data)
			}
			deltas++
			last = ask("full", "")
			if !slices.Equal(data, last.Data) {
				t.Fatalf("%s: after the delta %v, all is %v", f.Name, data, last.Data)
			}
			if fresh := lsp.EncodedTokens(workspace.New(src, amd64), text.UTF16); !slices.Equal(fresh, data) {
				t.Fatalf("%s: told %v, of a fresh document %v", f.Name, data, fresh)
			}
			whole += len(data)
		}
		if again := ask("full/delta", last.ResultID); len(again.Edits) > 0 || again.Data != nil {
			t.Fatalf("%s: nothing changed, and it tells %+v", f.Name, again)
		}
		if other := ask("full/delta", last.ResultID); !slices.Equal(other.Data, last.Data) {
			t.Fatalf("%s: since a result that is gone: %+v", f.Name, other)
		}
	}
	t.Logf("%d deltas, %d numbers in place of %d", deltas, sent, whole)
}

// TestTokenLegend: only what the client lists is used, and what it has no word for
// is told in another, or not at all.
func TestTokenLegend(t *testing.T) {
	const src = "# a\nFROM a:1 AS b\nFROM b\nCOPY --from=b <<E .\nE\n"
	for _, tt := range []struct{ types, modifiers, legend, told string }{
		{
			`"comment","keyword","class","string","enumMember","decorator","label","variable"`, `"readonly","declaration"`,
			`{"tokenModifiers":["declaration"],"tokenTypes":["keyword","class","string","enumMember","variable","decorator","comment","label"]}`,
			"0,0,3,6,0 1,0,4,0,0 0,5,1,2,0 0,2,1,3,0 0,2,2,0,0 0,3,1,1,1 1,0,4,0,0 0,5,1,1,0 1,0,4,0,0 0,5,6,5,0 0,7,1,1,0 0,2,3,7,0 1,0,1,7,0",
		},
		{
			`"type","operator","string"`, ``,
			`{"tokenModifiers":[],"tokenTypes":["type","string","operator"]}`,
			"1,5,1,1,0 0,2,1,1,0 0,5,1,0,0 1,5,1,0,0 1,12,1,0,0 0,2,3,2,0 1,0,1,2,0",
		},
	} {
		c, answer := begun(t, `{"textDocument":{"semanticTokens":{"formats":["relative"],"tokenTypes":[`+tt.types+`],"tokenModifiers":[`+tt.modifiers+`]}}}`)
		var options struct {
			Legend json.RawMessage
			Full   struct{ Delta bool }
			Range  bool
		}
		if err := json.Unmarshal(announced(t, answer)["semanticTokensProvider"], &options); err != nil {
			t.Fatal(err)
		}
		if sorted(t, options.Legend) != tt.legend || !options.Full.Delta || !options.Range {
			t.Errorf("the legend is %s", sorted(t, options.Legend))
		}
		c.send(open("file:///Dockerfile", src), `{"jsonrpc":"2.0","id":2,"method":"textDocument/semanticTokens/full","params":{"textDocument":{"uri":"file:///Dockerfile"}}}`)
		var got tokensAnswer
		if err := json.Unmarshal(c.answer("2").Result, &got); err != nil {
			t.Fatal(err)
		}
		var rows []string
		for row := range slices.Chunk(got.Data, 5) {
			rows = append(rows, strings.Trim(strings.ReplaceAll(fmt.Sprint(row), " ", ","), "[]"))
		}
		if told := strings.Join(rows, " "); told != tt.told {
			t.Errorf("told %s", told)
		}
	}
}

// sorted is the JSON object with its keys in order.
func sorted(t *testing.T, raw json.RawMessage) string {
	t.Helper()
	var v map[string]any
	if err := json.Unmarshal(raw, &v); err != nil {
		t.Fatal(err)
	}
	out, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

// TestNoTokens: a client that could make nothing of tokens is not offered any.
func TestNoTokens(t *testing.T) {
	for _, can := range []string{
		`{}`, `{"textDocument":{}}`, `{"textDocument":{"semanticTokens":{"formats":["relative"],"tokenTypes":["event"]}}}`,
		`{"textDocument":{"semanticTokens":{"formats":["other"],"tokenTypes":["keyword"]}}}`,
	} {
		c, answer := begun(t, can)
		if got, ok := announced(t, answer)["semanticTokensProvider"]; ok {
			t.Errorf("%s: offered %s", can, got)
		}
		c.alive()
	}
}

// TestTokensOfAPart: a range is answered with what stands in it.
func TestTokensOfAPart(t *testing.T) {
	c, _ := begun(t, `{"textDocument":{"semanticTokens":{"formats":["relative"],"tokenTypes":["keyword","string"]}}}`)
	c.send(open("file:///Dockerfile", "FROM a\nFROM b\nFROM c\n"),
		`{"jsonrpc":"2.0","id":2,"method":"textDocument/semanticTokens/range","params":{"textDocument":{"uri":"file:///Dockerfile"},"range":{"start":{"line":1,"character":2},"end":{"line":2,"character":0}}}}`)
	if got := string(c.answer("2").Result); got != `{"data":[1,0,4,0,0,0,5,1,1,0]}` {
		t.Errorf("answered %s", got)
	}
	c.send(`{"jsonrpc":"2.0","id":3,"method":"textDocument/semanticTokens/range","params":{"textDocument":{"uri":"file:///other"},"range":{"start":{"line":1,"character":2},"end":{"line":2,"character":0}}}}`)
	if got := string(c.answer("3").Result); got != `null` {
		t.Errorf("of a document that is not open: %s", got)
	}
}

// TestTokensRefreshed: settings decide what is a stage, so the client is told to ask
// again when they change.
func TestTokensRefreshed(t *testing.T) {
	c, _ := begun(t, `{"workspace":{"semanticTokens":{"refreshSupport":true}},"textDocument":{"semanticTokens":{"formats":["relative"],"tokenTypes":["class","string"]}}}`)
	full := func(id string) string {
		c.send(`{"jsonrpc":"2.0","id":` + id + `,"method":"textDocument/semanticTokens/full","params":{"textDocument":{"uri":"file:///Dockerfile"}}}`)
		var got tokensAnswer
		if err := json.Unmarshal(c.answer(id).Result, &got); err != nil {
			t.Fatal(err)
		}
		return fmt.Sprint(got.Data)
	}
	c.send(open("file:///Dockerfile", "FROM x:1 AS a\nFROM a\n"))
	before := full("2")
	c.send(`{"jsonrpc":"2.0","method":"workspace/didChangeConfiguration","params":{"settings":{"stagels":{"buildContexts":{"a":"docker-image://y"}}}}}`)
	m := c.until("workspace/semanticTokens/refresh")
	c.reply(m, "null")
	if after := full("3"); before == after {
		t.Errorf("before and after %s", before)
	}
}
