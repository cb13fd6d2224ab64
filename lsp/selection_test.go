package lsp_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"github.com/stagels/stagels/analysis"
	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/analysis/workspace"
	"github.com/stagels/stagels/lsp/client"
	"github.com/stagels/stagels/testdata/files"
)

func (w wire) Grow(off int) (out [][2]int) {
	all, err := w.s.Selections(w.ctx, w.uri, off)
	w.check(err)
	for _, s := range all[0] {
		out = append(out, [2]int{s.Start, s.End})
	}
	return out
}

// TestSelectionsOfManyPlaces: one request may ask about many, and is told what the
// API says of each, in their order.
func TestSelectionsOfManyPlaces(t *testing.T) {
	rnd := rand.New(rand.NewPCG(11, 12))
	ctx, s := start(t, client.Capabilities{Encoding: text.UTF16, Pull: true})
	asked := 0
	for i, f := range files.Sample(files.Fixtures(t)) {
		src := strings.ToValidUTF8(f.Text, "?")
		uri := fmt.Sprintf("file:///%d/Dockerfile", i)
		w := wire{t, ctx, s, uri, true}
		w.check(s.Open(ctx, uri, src))
		offs := make([]int, 7)
		var want [][]text.Span
		for j := range offs {
			offs[j] = boundary(src, rnd.IntN(len(src)+1))
			want = append(want, analysis.Selections(workspace.New(src, amd64), offs[j]))
			asked++
		}
		if got, err := s.Selections(ctx, uri, offs...); err != nil || !reflect.DeepEqual(got, want) {
			t.Fatalf("%s at %v: %v, %v", f.Name, offs, got, err)
		}
	}
	t.Logf("%d places", asked)
}

// TestSelectionsOfNothing: no positions, a position that cannot be, no document.
func TestSelectionsOfNothing(t *testing.T) {
	c := initialized(t)
	ask := func(id, uri, positions string) message {
		c.send(`{"jsonrpc":"2.0","id":` + id + `,"method":"textDocument/selectionRange","params":{"textDocument":{"uri":"` + uri + `"},"positions":[` + positions + `]}}`)
		return c.answer(id)
	}
	c.send(open("file:///Dockerfile", ""))
	if m := ask("2", "file:///Dockerfile", ""); string(m.Result) != "[]" {
		t.Errorf("of no positions: %s", m.Result)
	}
	if m := ask("3", "file:///Dockerfile", `{"line":9,"character":9}`); string(m.Result) != `[{"range":{"start":{"line":0,"character":0},"end":{"line":0,"character":0}}}]` {
		t.Errorf("of an empty document: %s", m.Result)
	}
	if m := ask("4", "file:///Dockerfile", `{"line":-1,"character":0}`); m.Error == nil {
		t.Errorf("of a line below 0: %s", m.Result)
	}
	if m := ask("5", "file:///other", `{"line":0,"character":0}`); string(m.Result) != "null" {
		t.Errorf("of a document that is not open: %s", m.Result)
	}
}
