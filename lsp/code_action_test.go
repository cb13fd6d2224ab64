package lsp_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

const withActions = `{"workspace":{"workspaceEdit":{"documentChanges":%t}},"textDocument":{"codeAction":{"codeActionLiteralSupport":{"codeActionKind":{"valueSet":["quickfix"]}}},"publishDiagnostics":{"codeDescriptionSupport":true,"relatedInformation":true,"tagSupport":{"valueSet":[1,2]}}}}`

// begun is a session whose client can do what capabilities say.
func begun(t *testing.T, capabilities string) (*rawClient, message) {
	t.Helper()
	c := rawSession(t, options(t))
	c.send(`{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"processId":null,"rootUri":null,"capabilities":` + capabilities + `}}`)
	answer := c.answer("1")
	c.send(`{"jsonrpc":"2.0","method":"initialized","params":{}}`)
	return c, answer
}

type action struct {
	Title       string
	Kind        string
	IsPreferred bool
	Diagnostics []struct{ Code string }
	Edit        struct {
		Changes         map[string][]textChange
		DocumentChanges []struct {
			TextDocument struct {
				URI     string
				Version int
			}
			Edits []textChange
		}
	}
}

type textChange struct {
	Range   struct{ Start, End struct{ Line, Character int } }
	NewText string
}

func (c *rawClient) actions(uri string, line, character int, only string) []action {
	c.t.Helper()
	place := fmt.Sprintf(`{"line":%d,"character":%d}`, line, character)
	c.send(`{"jsonrpc":"2.0","id":7,"method":"textDocument/codeAction","params":{"textDocument":{"uri":` + quoted(uri) + `},"range":{"start":` + place + `,"end":` + place + `},"context":{"diagnostics":[]` + only + `}}}`)
	m := c.answer("7")
	var out []action
	if err := json.Unmarshal(m.Result, &out); err != nil || m.Error != nil {
		c.t.Fatalf("%v: %+v", err, m)
	}
	return out
}

// made is src after the edits, which are in characters of ASCII lines.
func made(src string, edits []textChange) string {
	lines := strings.SplitAfter(src, "\n")
	at := func(p struct{ Line, Character int }) int { return len(strings.Join(lines[:p.Line], "")) + p.Character }
	for i := len(edits) - 1; i >= 0; i-- {
		e := edits[i]
		src = src[:at(e.Range.Start)] + e.NewText + src[at(e.Range.End):]
	}
	return src
}

func TestQuickFix(t *testing.T) {
	const uri = "file:///w%20/b:c/Dockerfile"
	const src = "FROM alpine as Base\nFROM base\nCOPY --from=Base /a /b\n"
	for _, versioned := range []bool{true, false} {
		c, answer := begun(t, fmt.Sprintf(withActions, versioned))
		if !strings.Contains(string(answer.Result), `"source.fixAll.stagels"`) {
			t.Fatalf("not announced: %s", answer.Result)
		}
		c.send(open(uri, src))
		found := c.actions(uri, 0, 17, "")
		if len(found) < 3 || found[0].Title != "Write base, here and where it is used" || !found[0].IsPreferred || found[0].Kind != "quickfix" || found[0].Diagnostics[0].Code != "StageNameCasing" {
			t.Fatalf("%+v", found)
		}
		edits := found[0].Edit.Changes[uri]
		if versioned {
			doc := found[0].Edit.DocumentChanges[0]
			if doc.TextDocument.URI != uri || doc.TextDocument.Version != 1 {
				t.Errorf("for %+v", doc.TextDocument)
			}
			edits = doc.Edits
		}
		if got := made(src, edits); got != "FROM alpine as base\nFROM base\nCOPY --from=base /a /b\n" {
			t.Errorf("made %q", got)
		}
	}
}

func TestFixAll(t *testing.T) {
	const uri = "file:///Dockerfile"
	const src = "FROM alpine as Base\nENV a b c\n"
	c, _ := begun(t, fmt.Sprintf(withActions, false))
	c.send(open(uri, src))
	for only, want := range map[string]int{`,"only":["source"]`: 1, `,"only":["source.fixAll"]`: 1, `,"only":["source.fixAll.stagels"]`: 1, `,"triggerKind":1`: 1, `,"triggerKind":2`: 0, `,"only":["refactor"]`: 0, `,"only":["source.organizeImports"]`: 0} {
		found := c.actions(uri, 0, 0, only)
		if len(found) != want {
			t.Fatalf("%s: %+v", only, found)
		}
		if want != 1 {
			continue
		}
		edits := found[0].Edit.Changes[uri]
		if got := made(src, edits); got != "FROM alpine AS base\nENV a=\"b c\"\n" || len(edits) != 3 {
			t.Errorf("made %q, by %+v", got, edits)
		}
	}
	c.send(change(uri, 2, `{"text":"FROM alpine\n"}`))
	if found := c.actions(uri, 0, 0, `,"only":["quickfix","source"]`); len(found) != 0 {
		t.Errorf("on a file that is well: %+v", found)
	}
	if found := c.actions("file:///unknown", 0, 0, ""); len(found) != 0 {
		t.Errorf("on a file that is not open: %+v", found)
	}
}

// TestNoActions: a client that knows commands only is not offered any.
func TestNoActions(t *testing.T) {
	_, answer := begun(t, `{"textDocument":{"codeAction":{}}}`)
	if strings.Contains(string(answer.Result), "codeActionProvider") {
		t.Errorf("%s", answer.Result)
	}
}

// TestDiagnosticExtras: the rule's page, its tags and related places are told to a
// client that can show them, and to no other.
func TestDiagnosticExtras(t *testing.T) {
	const src = "FROM alpine\nMAINTAINER me\nCMD [\"a\"]\nCMD [\"b\"]\n"
	for name, capabilities := range map[string]string{"all": fmt.Sprintf(withActions, false), "none": `{}`} {
		t.Run(name, func(t *testing.T) {
			c, _ := begun(t, capabilities)
			c.send(open("file:///Dockerfile", src))
			m := c.read()
			for m.Method != "textDocument/publishDiagnostics" {
				m = c.read()
			}
			for _, part := range []string{`"codeDescription":{"href":"https://docs.docker.com/go/dockerfile/rule/maintainer-deprecated/"}`, `"tags":[2]`, `"tags":[1]`, `"relatedInformation"`} {
				if got := strings.Contains(string(m.Params), part); got != (name == "all") {
					t.Errorf("%s is there: %v, in %s", part, got, m.Params)
				}
			}
		})
	}
}

// TestQuickFixOfKate: Kate asks about the whole file and makes all that it is offered,
// so it is one fix of the diagnostic that it names.
func TestQuickFixOfKate(t *testing.T) {
	const uri, src = "file:///Dockerfile", "FROM a AS builder\nRUN go build\nFROM a\nCOPY --from=bulder /a /a\nCOPY --from=bulder /b /b\n"
	c, _ := begun(t, fmt.Sprintf(withActions, false))
	c.send(open(uri, src))
	const named = `{"range":{"start":{"line":3,"character":12},"end":{"line":3,"character":18}},"code":"UnknownStage","source":"stagels","message":""}`
	for _, tt := range []struct {
		end, context string
		want         int
	}{
		{`{"line":5,"character":0}`, `"diagnostics":[` + named + `]`, 1},
		{`{"line":5,"character":0}`, `"diagnostics":[` + named + `],"triggerKind":1`, 0},
		{`{"line":4,"character":0}`, `"diagnostics":[` + named + `]`, 0},
		{`{"line":5,"character":0}`, `"diagnostics":[]`, 0},
	} {
		c.send(`{"jsonrpc":"2.0","id":8,"method":"textDocument/codeAction","params":{"textDocument":{"uri":` + quoted(uri) +
			`},"range":{"start":{"line":0,"character":0},"end":` + tt.end + `},"context":{` + tt.context + `}}}`)
		var got []action
		if err := json.Unmarshal(c.answer("8").Result, &got); err != nil {
			t.Fatal(err)
		}
		if tt.want == 0 && len(got) < 3 || tt.want == 1 && len(got) != 1 {
			t.Errorf("%s: %+v", tt.context, got)
		}
		if tt.want == 1 && (got[0].Title != "Write builder" || len(got[0].Edit.Changes[uri]) != 1 || got[0].Edit.Changes[uri][0].Range.Start.Line != 3) {
			t.Errorf("%+v", got[0])
		}
	}
	c.alive()
}
