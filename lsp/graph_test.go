package lsp_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/testdata/files"
	"go.lsp.dev/protocol"
)

type outlineSymbol struct {
	Name           string          `json:"name"`
	Detail         string          `json:"detail"`
	Range          protocol.Range  `json:"range"`
	SelectionRange protocol.Range  `json:"selectionRange"`
	Location       ranged          `json:"location"`
	ContainerName  string          `json:"containerName"`
	Children       []outlineSymbol `json:"children"`
}

func (w wire) document() map[string]any {
	return map[string]any{"textDocument": map[string]any{"uri": w.uri}}
}

func (w wire) Outline() []files.Symbol {
	var all []outlineSymbol
	w.check(w.s.Call(w.ctx, "textDocument/documentSymbol", w.document(), &all))
	return w.flat(nil, all, "")
}

func (w wire) flat(out []files.Symbol, all []outlineSymbol, parent string) []files.Symbol {
	for _, s := range all {
		whole, target := w.s.SpanOf(w.uri, s.Range), w.s.SpanOf(w.uri, s.SelectionRange)
		out = append(out, files.Symbol{
			Name: s.Name, Detail: s.Detail, Parent: parent,
			Start: whole.Start, End: whole.End, Target: target.Start, Until: target.End,
		})
		out = w.flat(out, s.Children, s.Name)
	}
	return out
}

// stageItems asks for the stage at off, then for what has to do with it.
func (w wire) stageItems(prepare string, off int, method string, result any) {
	var items []map[string]any
	w.check(w.ask(prepare, off, nil, &items))
	if len(items) == 1 {
		w.check(w.s.Call(w.ctx, method, map[string]any{"item": items[0]}, result))
	}
}

type named struct {
	Name string `json:"name"`
}

type call struct {
	To         named            `json:"to"`
	From       named            `json:"from"`
	FromRanges []protocol.Range `json:"fromRanges"`
}

func (w wire) calls(method string, off int) (out []files.Call) {
	var found []call
	w.stageItems("textDocument/prepareCallHierarchy", off, method, &found)
	for _, c := range found {
		one := files.Call{Label: c.To.Name + c.From.Name}
		for _, r := range c.FromRanges {
			s := w.s.SpanOf(w.uri, r)
			one.Places = append(one.Places, [2]int{s.Start, s.End})
		}
		out = append(out, one)
	}
	return out
}

func (w wire) Callees(off int) []files.Call { return w.calls("callHierarchy/outgoingCalls", off) }
func (w wire) Callers(off int) []files.Call { return w.calls("callHierarchy/incomingCalls", off) }

func (w wire) types(method string, off int) (out []string) {
	var found []named
	w.stageItems("textDocument/prepareTypeHierarchy", off, method, &found)
	for _, n := range found {
		out = append(out, n.Name)
	}
	return out
}

func (w wire) Supertypes(off int) []string { return w.types("typeHierarchy/supertypes", off) }
func (w wire) Subtypes(off int) []string   { return w.types("typeHierarchy/subtypes", off) }

func (w wire) places(method string, off int) [][2]int {
	var found []ranged
	w.check(w.ask(method, off, nil, &found))
	return w.spans(found)
}

func (w wire) TypeDefinition(off int) [][2]int {
	return w.places("textDocument/typeDefinition", off)
}

func (w wire) Implementations(off int) [][2]int {
	return w.places("textDocument/implementation", off)
}

func (w wire) Lenses() map[[2]int]string {
	var lenses []struct {
		Range   protocol.Range `json:"range"`
		Command struct {
			Title string `json:"title"`
		} `json:"command"`
	}
	w.check(w.s.Call(w.ctx, "textDocument/codeLens", w.document(), &lenses))
	out := map[[2]int]string{}
	for _, l := range lenses {
		s := w.s.SpanOf(w.uri, l.Range)
		out[[2]int{s.Start, s.End}] = l.Command.Title
	}
	return out
}

func (w wire) Inlays(start, end int) (out []files.Inlay) {
	params := w.document()
	params["range"] = w.s.RangeOf(w.uri, text.Span{Start: start, End: end})
	var hints []struct {
		Position protocol.Position `json:"position"`
		Label    string            `json:"label"`
	}
	w.check(w.s.Call(w.ctx, "textDocument/inlayHint", params, &hints))
	for _, h := range hints {
		at := w.s.SpanOf(w.uri, protocol.Range{Start: h.Position, End: h.Position})
		out = append(out, files.Inlay{Off: at.Start, Label: h.Label})
	}
	return out
}

const small = "FROM alpine AS one\nFROM busybox\nCOPY --from=0 /a /b\n"

// TestLensCommand: a lens comes with its words, and nobody is asked to resolve it. It can
// be pressed where the client says that it knows what to do, and only be read elsewhere.
func TestLensCommand(t *testing.T) {
	for client, command := range map[string]string{
		`{}`: `"command":{"title":"1 use","command":""}`,
		`{"experimental":{"commands":{"commands":["stagels.showReferences"]}}}`: `"command":{"title":"1 use","command":"stagels.showReferences","arguments":["file:///Dockerfile",{"line":0,"character":15},[{"uri":`,
	} {
		c, initialized := begun(t, client)
		if !strings.Contains(string(initialized.Result), `"codeLensProvider":{"resolveProvider":false}`) {
			t.Errorf("%s", initialized.Result)
		}
		c.send(open("file:///Dockerfile", small), about("5", "codeLens", "file:///Dockerfile", ""))
		m := c.answer("5")
		for _, part := range []string{command, `"title":"built by default"`} {
			if !strings.Contains(string(m.Result), part) {
				t.Errorf("%s: no %s in %s", client, part, m.Result)
			}
		}
	}
}

// about is a request about a document, with more members of its parameters.
func about(id, method, uri, more string) string {
	return fmt.Sprintf(`{"jsonrpc":"2.0","id":%s,"method":"textDocument/%s","params":{"textDocument":{"uri":%q}%s}}`, id, method, uri, more)
}

// TestFlatSymbols: a client that knows no trees gets a list.
func TestFlatSymbols(t *testing.T) {
	c, _ := begun(t, `{"textDocument":{"documentSymbol":{}}}`)
	c.send(open("file:///Dockerfile", small), about("5", "documentSymbol", "file:///Dockerfile", ""))
	var got []outlineSymbol
	if m := c.answer("5"); json.Unmarshal(m.Result, &got) != nil || len(got) != 3 || got[2].ContainerName != "FROM busybox" || got[2].Location.URI != "file:///Dockerfile" {
		t.Errorf("%s", m.Result)
	}
}

// TestShownOff: what is shown within the text can be switched off, each by itself.
func TestShownOff(t *testing.T) {
	c, _ := begun(t, `{"workspace":{"inlayHint":{"refreshSupport":true},"codeLens":{"refreshSupport":true}}}`)
	c.send(open("file:///Dockerfile", "FROM alpine\nFROM busybox\nCOPY --from=0 /a /b\n"))
	ask := func() string {
		c.send(about("7", "inlayHint", "file:///Dockerfile", `,"range":{"start":{"line":0,"character":0},"end":{"line":9,"character":0}}`))
		hints := string(c.answer("7").Result)
		c.send(about("8", "codeLens", "file:///Dockerfile", ""))
		return hints + string(c.answer("8").Result)
	}
	if got := ask(); !strings.Contains(got, "= FROM alpine") || !strings.Contains(got, `"label":"0"`) || !strings.Contains(got, `"1 use"`) {
		t.Errorf("%s", got)
	}
	c.send(`{"jsonrpc":"2.0","method":"workspace/didChangeConfiguration","params":{"settings":{"stagels":{"inlayHints":{"indexMeanings":false},"codeLens":{"enable":false}}}}}`)
	for range 2 {
		m := c.read()
		for !strings.HasSuffix(m.Method, "/refresh") {
			m = c.read()
		}
		c.reply(m, "null")
	}
	if got := ask(); strings.Contains(got, "= FROM alpine") || !strings.Contains(got, `"label":"0"`) || strings.Contains(got, `"1 use"`) {
		t.Errorf("%s", got)
	}
}
