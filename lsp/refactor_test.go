package lsp_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/lsp/client"
	"github.com/stagels/stagels/testdata/files"
)

func (w wire) Refactor(start, end int) (out []files.Refactored) {
	for _, a := range w.actions(start, end, "refactor") {
		out = append(out, w.made(a))
	}
	return out
}

func (w wire) Fixes(start, end int) (out files.Fixes) {
	for _, a := range w.actions(start, end, "quickfix") {
		if a.Preferred {
			out.Safe = append(out.Safe, w.made(a))
		} else {
			out.Other = append(out.Other, w.made(a))
		}
	}
	return out
}

func (w wire) FixAll() string {
	for _, a := range w.actions(0, 0, "source.fixAll") {
		return w.made(a).Text
	}
	return w.s.Text(w.uri)
}

func (w wire) actions(start, end int, kind string) []client.Offered {
	found, err := w.s.Actions(w.ctx, w.uri, text.Span{Start: start, End: end}, kind)
	w.check(err)
	return found
}

// made is what the action makes of the file.
func (w wire) made(a client.Offered) files.Refactored {
	src := w.s.Text(w.uri)
	edits := slices.Clone(a.Edits)
	slices.SortStableFunc(edits, func(a, b text.Edit) int { return b.Span.Start - a.Span.Start })
	for _, e := range edits {
		src = e.Apply(src)
	}
	return files.Refactored{Title: a.Title, Text: src}
}

const cut = "FROM alpine AS a\nRUN x\nRUN y\nFROM a\nRUN z\n"

// TestRefactor: refactorings are offered by their kinds and when asked for, not
// whenever the cursor moves, and whatever is reported.
func TestRefactor(t *testing.T) {
	const uri = "file:///Dockerfile"
	c, _ := begun(t, fmt.Sprintf(withActions, false))
	c.send(open(uri, cut), pushed(`{"stagels":{"diagnostics":{"enable":false}}}`))
	for only, want := range map[string]string{
		``:                                             "refactor.inline refactor.rewrite",
		`,"triggerKind":1`:                             "refactor.inline refactor.rewrite",
		`,"triggerKind":2`:                             "",
		`,"only":["quickfix","source"]`:                "",
		`,"only":["refactor"]`:                         "refactor.inline refactor.rewrite",
		`,"only":["refactor.inline"]`:                  "refactor.inline",
		`,"only":["refactor.inline.x"]`:                "",
		`,"only":["refactor.extract"]`:                 "",
		`,"only":["refactor.rewrite"]`:                 "refactor.rewrite",
		`,"triggerKind":2,"only":["refactor.rewrite"]`: "refactor.rewrite",
	} {
		var kinds []string
		for _, a := range c.actions(uri, 3, 0, only) {
			kinds = append(kinds, a.Kind)
			if a.Kind == "refactor.rewrite" && made(cut, a.Edit.Changes[uri]) != strings.Replace(cut, "FROM a\n", "FROM a AS stage-1\n", 1) {
				t.Errorf("%s: %+v", only, a)
			}
		}
		if got := strings.Join(kinds, " "); got != want {
			t.Errorf("%s: %q", only, got)
		}
	}
}

// TestResolveRefactoring: its edits are worked out when it is chosen, as those that
// come at once are, and only for the version that it was offered for.
func TestResolveRefactoring(t *testing.T) {
	const uri = "file:///Dockerfile"
	lazy, _ := begun(t, lazily)
	eager, _ := begun(t, fmt.Sprintf(withActions, true))
	lazy.send(open(uri, cut))
	eager.send(open(uri, cut))
	for line := range 5 {
		whole := eager.actions(uri, line, 0, `,"only":["refactor"]`)
		place := fmt.Sprintf(`{"line":%d,"character":0}`, line)
		lazy.send(`{"jsonrpc":"2.0","id":7,"method":"textDocument/codeAction","params":{"textDocument":{"uri":"` + uri + `"},"range":{"start":` + place + `,"end":` + place + `},"context":{"diagnostics":[],"only":["refactor"]}}}`)
		var offered []json.RawMessage
		if err := json.Unmarshal(lazy.answer("7").Result, &offered); err != nil || len(offered) != len(whole) {
			t.Fatalf("line %d: %s against %+v, %v", line, offered, whole, err)
		}
		for i, raw := range offered {
			if strings.Contains(string(raw), `"edit"`) {
				t.Errorf("it has its edit already: %s", raw)
			}
			if got := lazy.resolved(raw); fmt.Sprintf("%+v", got) != fmt.Sprintf("%+v", whole[i]) {
				t.Errorf("%+v against %+v", got, whole[i])
			}
			other := json.RawMessage(strings.Replace(string(raw), `"index":`, `"index":7`, 1))
			if m := lazy.resolve(other); m.Error == nil || m.Error.Code != -32801 {
				t.Errorf("%s: %+v", other, m)
			}
		}
	}
	lazy.send(change(uri, 2, `{"text":`+quoted(cut)+`}`))
	stale := json.RawMessage(`{"title":"Name this stage stage-1","kind":"refactor.rewrite","data":{"uri":"` + uri + `","version":1,"start":31,"end":31,"index":1}}`)
	if m := lazy.resolve(stale); m.Error == nil || m.Error.Code != -32801 {
		t.Errorf("%+v", m)
	}
	now := json.RawMessage(strings.Replace(string(stale), `"version":1`, `"version":2`, 1))
	if m := lazy.resolve(now); m.Error != nil {
		t.Errorf("%+v", m)
	}
	for _, odd := range []string{`"start":-9`, `"start":9999`} {
		if m := lazy.resolve(json.RawMessage(strings.Replace(string(now), `"start":31`, odd, 1))); m.Error == nil || m.Error.Code != -32801 {
			t.Errorf("%s: %+v", odd, m)
		}
	}
	lazy.alive()
}
