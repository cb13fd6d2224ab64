package lsp_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// lazily are a client's capabilities that asks for edits when it needs them.
const lazily = `{"workspace":{"diagnostics":{"refreshSupport":true},"workspaceEdit":{"documentChanges":true}},"textDocument":{"diagnostic":{},"codeAction":{"dataSupport":true,"resolveSupport":{"properties":["edit"]},"codeActionLiteralSupport":{"codeActionKind":{"valueSet":["quickfix"]}}}}}`

// TestActionCapabilities: what is announced is what the client can take.
func TestActionCapabilities(t *testing.T) {
	const literals = `"codeActionLiteralSupport":{"codeActionKind":{"valueSet":[""]}}`
	for can, want := range map[string]string{
		``:       ``,
		literals: "false",
		literals + `,"dataSupport":true,"resolveSupport":{"properties":["command","edit"]}`: "true",
		literals + `,"dataSupport":true,"resolveSupport":{"properties":["command"]}`:        "false",
		literals + `,"resolveSupport":{"properties":["edit"]}`:                              "false",
		`"dataSupport":true,"resolveSupport":{"properties":["edit"]}`:                       ``,
	} {
		_, answer := begun(t, `{"textDocument":{"codeAction":{`+can+`}}}`)
		var result struct {
			Capabilities struct {
				CodeActionProvider struct {
					CodeActionKinds []string
					ResolveProvider json.RawMessage
				}
			}
		}
		if err := json.Unmarshal(answer.Result, &result); err != nil {
			t.Fatal(err)
		}
		got := result.Capabilities.CodeActionProvider
		if string(got.ResolveProvider) != want || slices.Contains(got.CodeActionKinds, "quickfix") != (want != "") {
			t.Errorf("%s: %+v", can, got)
		}
	}
}

// rawActions are the actions of all the document as they came.
func (c *rawClient) rawActions(uri string) (out []json.RawMessage) {
	c.t.Helper()
	c.send(request("7", "codeAction", uri))
	m := c.answer("7")
	if err := json.Unmarshal(m.Result, &out); err != nil || m.Error != nil {
		c.t.Fatalf("%v: %+v", err, m)
	}
	return out
}

func (c *rawClient) resolve(raw json.RawMessage) message {
	c.t.Helper()
	c.send(`{"jsonrpc":"2.0","id":8,"method":"codeAction/resolve","params":` + string(raw) + `}`)
	return c.answer("8")
}

// resolved is the action with its edit.
func (c *rawClient) resolved(raw json.RawMessage) (a action) {
	c.t.Helper()
	m := c.resolve(raw)
	if err := json.Unmarshal(m.Result, &a); err != nil || m.Error != nil {
		c.t.Fatalf("%v: %+v", err, m)
	}
	return a
}

const miscased = "FROM alpine as Base\nENV a b c\nFROM base\nCOPY --from=Base /a /b\n"

// TestResolve: each action comes without its edit, and gets the one that a client
// that cannot wait gets at once.
func TestResolve(t *testing.T) {
	const uri = "file:///w%20/b:c/Dockerfile"
	lazy, _ := begun(t, lazily)
	eager, _ := begun(t, fmt.Sprintf(withActions, true))
	lazy.send(open(uri, miscased))
	eager.send(open(uri, miscased))
	offered, whole := lazy.rawActions(uri), eager.rawActions(uri)
	if len(offered) != len(whole) || len(offered) < 5 {
		t.Fatalf("%d offered, %d at once", len(offered), len(whole))
	}
	for i, raw := range offered {
		if strings.Contains(string(raw), `"edit"`) || strings.Contains(string(whole[i]), `"data"`) {
			t.Errorf("%s against %s", raw, whole[i])
		}
		var want action
		if err := json.Unmarshal(whole[i], &want); err != nil {
			t.Fatal(err)
		}
		got := lazy.resolved(raw)
		if fmt.Sprintf("%+v", got) != fmt.Sprintf("%+v", want) || len(got.Edit.DocumentChanges) != 1 {
			t.Errorf("%+v against %+v", got, want)
		}
		if m := eager.resolve(whole[i]); m.Error != nil || !strings.Contains(string(m.Result), `"edit"`) {
			t.Errorf("an action that is whole: %+v", m)
		}
	}
}

// TestStaleAction: an action of a version that is no more is not to be had, nor one
// that settings took away since.
func TestStaleAction(t *testing.T) {
	const uri = "file:///Dockerfile"
	for name, messages := range map[string][]string{
		"changed":            {change(uri, 2, `{"text":`+quoted(miscased)+`}`)},
		"closed":             {`{"jsonrpc":"2.0","method":"textDocument/didClose","params":{"textDocument":{"uri":"` + uri + `"}}}`},
		"rules are off":      {pushed(`{"stagels":{"rules":{"skip":["StageNameCasing","FromAsCasing","LegacyKeyValueFormat","JSONArgsRecommended"]}}}`)},
		"all is off":         {pushed(`{"stagels":{"diagnostics":{"enable":false}}}`)},
		"opened again, well": {`{"jsonrpc":"2.0","method":"textDocument/didClose","params":{"textDocument":{"uri":"` + uri + `"}}}`, open(uri, "FROM alpine\n")},
	} {
		t.Run(name, func(t *testing.T) {
			c, _ := begun(t, lazily)
			c.send(open(uri, miscased))
			offered := c.rawActions(uri)
			c.send(messages...)
			for _, raw := range offered {
				if m := c.resolve(raw); m.Error == nil || m.Error.Code != -32801 {
					t.Errorf("%s: %+v", raw, m)
				}
			}
		})
	}
}

// TestOddResolves: data that is none of ours is refused, and does no harm.
func TestOddResolves(t *testing.T) {
	const uri = "file:///Dockerfile"
	c, _ := begun(t, lazily)
	c.send(open(uri, miscased))
	for raw, code := range map[string]int{
		`{"title":"x","kind":"quickfix","data":7}`:                                                        -32602,
		`{"title":"x","kind":"quickfix","data":{"own":true}}`:                                             -32801,
		`{"title":"x","kind":"quickfix","data":{"uri":"` + uri + `","version":1,"index":-1}}`:             -32801,
		`{"title":"x","kind":"quickfix","data":{"uri":"` + uri + `","version":1,"index":99}}`:             -32801,
		`{"title":"x","kind":"x","data":{"uri":"` + uri + `","version":1,"start":-5,"end":99,"index":0}}`: -32801,
	} {
		if m := c.resolve(json.RawMessage(raw)); m.Error == nil || m.Error.Code != code {
			t.Errorf("%s: %+v", raw, m)
		}
	}
	c.alive()
}

// TestKindsAskedFor: a kind stands for those below it, and for no other.
func TestKindsAskedFor(t *testing.T) {
	const uri = "file:///Dockerfile"
	c, _ := begun(t, fmt.Sprintf(withActions, false))
	c.send(open(uri, miscased))
	for only, want := range map[string]string{
		`["quickfix"]`: "quickfix", `["quickfix.x"]`: "", `["quick"]`: "", `["source.fix"]`: "", `["source.fixAll.stagels.x"]`: "",
		`["source"]`: "source.fixAll.stagels", `["refactor","source.fixAll"]`: "source.fixAll.stagels",
		`[""]`: "quickfix source.fixAll.stagels", `[]`: "quickfix source.fixAll.stagels",
	} {
		var kinds []string
		for _, a := range c.actions(uri, 0, 17, `,"only":`+only) {
			kinds = append(kinds, a.Kind)
		}
		if got := strings.Join(slices.Compact(kinds), " "); got != want {
			t.Errorf("%s: %q", only, got)
		}
	}
	c.send(pushed(`{"stagels":{"diagnostics":{"enable":false}}}`))
	if found := c.actions(uri, 0, 17, ""); len(found) != 0 {
		t.Errorf("with diagnostics off: %+v", found)
	}
}

// TestActionsKeepDiagnostics: an action mends the diagnostics as the client has
// them, with all that it put there; those of others it leaves alone.
func TestActionsKeepDiagnostics(t *testing.T) {
	const uri = "file:///Dockerfile"
	c, _ := begun(t, fmt.Sprintf(withActions, false))
	c.send(open(uri, "FROM alpine as base\n"))
	place := func(end int) string {
		return fmt.Sprintf(`"range":{"start":{"line":0,"character":12},"end":{"line":0,"character":%d}}`, end)
	}
	const same = `"code":"FromAsCasing","source":"stagels","message":"x"`
	own := `{` + place(14) + `,` + same + `,"data":{"own":7}}`
	for theirs, kept := range map[string]bool{
		own:                       true,
		`7,{"range":null},` + own: true,
		`{` + place(13) + `,` + same + `,"data":{"own":7}}`: false,
		strings.Replace(own, "stagels", "hadolint", 1):      false,
		strings.Replace(own, "FromAsCasing", "DL3000", 1):   false,
		strings.Replace(own, `"FromAsCasing"`, "3000", 1):   false,
	} {
		c.send(`{"jsonrpc":"2.0","id":7,"method":"textDocument/codeAction","params":{"textDocument":{"uri":"` + uri + `"},` + place(12) + `,"context":{"diagnostics":[` + theirs + `]}}}`)
		result := string(c.answer("7").Result)
		if !strings.Contains(result, `"FromAsCasing"`) || strings.Contains(result, `"diagnostics":[`+own+`]`) != kept || strings.Contains(result, `"data"`) != kept {
			t.Errorf("%s: %s", theirs, result)
		}
	}
}

// TestQuickFixesMend: one safe fix after the other is made in the editor's text,
// until the server has none left.
func TestQuickFixesMend(t *testing.T) {
	const uri = "file:///Dockerfile"
	const source = "FROM alpine as Base\nENV a b c\nMAINTAINER me\nFROM base\nEXPOSE 80/TCP\nCOPY --from=Base /a /b\n"
	c, _ := begun(t, lazily)
	c.send(open(uri, source))
	src, count := source, 0
	for version := 2; ; version++ {
		i := slices.IndexFunc(c.rawActions(uri), func(raw json.RawMessage) bool {
			return strings.Contains(string(raw), `"isPreferred":true`)
		})
		if i < 0 || version > 20 {
			break
		}
		a := c.resolved(c.rawActions(uri)[i])
		before := c.pulled(uri)
		src, count = made(src, a.Edit.DocumentChanges[0].Edits), count+1
		c.send(change(uri, version, `{"text":`+quoted(src)+`}`))
		if after := c.pulled(uri); after >= before {
			t.Errorf("after %q there are %d diagnostics, before %d", a.Title, after, before)
		}
	}
	if count < 3 || !strings.HasPrefix(src, "FROM alpine AS base\nENV a=\"b c\"\n") {
		t.Errorf("%d fixes made %q", count, src)
	}
}

// pulled is how many diagnostics the document has.
func (c *rawClient) pulled(uri string) int {
	c.t.Helper()
	c.send(request("6", "diagnostic", uri))
	return strings.Count(string(c.answer("6").Result), `"severity"`)
}
