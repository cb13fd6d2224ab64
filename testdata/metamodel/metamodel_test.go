package metamodel

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"
)

func load(t *testing.T) *Model {
	t.Helper()
	m, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// mistakes are what a server could say after the client's requests, and the path
// and words of what is wrong with it; none if it is right.
var mistakes = []struct{ name, body, path, words string }{
	{"right", `{"jsonrpc":"2.0","id":1,"result":[{"uri":"file:///a","range":{"start":{"line":0,"character":0},"end":{"line":0,"character":1}}}]}`, "", ""},
	{"null", `{"jsonrpc":"2.0","id":1,"result":null}`, "", ""},
	{"missing property", `{"jsonrpc":"2.0","id":1,"result":{"uri":"file:///a","range":{"start":{"line":0,"character":0}}}}`, "$.result.range.end", "missing in Range"},
	{"wrong type", `{"jsonrpc":"2.0","id":1,"result":{"uri":"file:///a","range":{"start":{"line":0,"character":0},"end":{"line":0,"character":"1"}}}}`, "$.result.range.end.character", "instead of uinteger"},
	{"unknown property", `{"jsonrpc":"2.0","id":1,"result":[{"uri":"file:///a","name":"a","range":{"start":{"line":0,"character":0},"end":{"line":0,"character":1}}}]}`, "$.result[0].name", "Location has no such property"},
	{"negative", `{"jsonrpc":"2.0","id":1,"result":[{"uri":"file:///a","range":{"start":{"line":-1,"character":0},"end":{"line":0,"character":1}}}]}`, "$.result[0].range.start.line", "no uinteger"},
	{"too large", `{"jsonrpc":"2.0","id":1,"result":[{"uri":"file:///a","range":{"start":{"line":0,"character":0},"end":{"line":0,"character":4294967295}}}]}`, "$.result[0].range.end.character", "no uinteger"},
	{"a fraction", `{"jsonrpc":"2.0","id":1,"result":[{"uri":"file:///a","range":{"start":{"line":0.5,"character":0},"end":{"line":0,"character":1}}}]}`, "$.result[0].range.start.line", "no uinteger"},
	{"empty URI", `{"jsonrpc":"2.0","id":1,"result":[{"uri":"","range":{"start":{"line":0,"character":0},"end":{"line":0,"character":1}}}]}`, "$.result[0].uri", "no URI"},
	{"a path for a URI", `{"jsonrpc":"2.0","id":1,"result":[{"uri":"/a/b","range":{"start":{"line":0,"character":0},"end":{"line":0,"character":1}}}]}`, "$.result[0].uri", "no URI"},
	{"mixed alternatives", `{"jsonrpc":"2.0","id":1,"result":"here"}`, "$.result", "instead of Definition"},
	{"null for an optional property", `{"jsonrpc":"2.0","id":2,"result":{"isIncomplete":false,"items":[{"label":"a","detail":null}]}}`, "$.result.items[0].detail", "null instead of string"},
	{"list for an object", `{"jsonrpc":"2.0","id":2,"result":{"isIncomplete":false,"items":{"label":"a"}}}`, "$.result.items", "instead of an array"},
	{"unknown enum value", `{"jsonrpc":"2.0","id":2,"result":[{"label":"a","kind":99}]}`, "$.result[0].kind", "99 is no CompletionItemKind"},
	{"a boolean", `{"jsonrpc":"2.0","id":2,"result":[{"label":"a","preselect":1}]}`, "$.result[0].preselect", "instead of boolean"},
	{"custom enum value", `{"jsonrpc":"2.0","id":3,"result":[{"title":"a","kind":"source.fixAll.own"}]}`, "", ""},
	{"of a custom enum's other type", `{"jsonrpc":"2.0","id":3,"result":[{"title":"a","kind":1}]}`, "$.result[0].kind", "instead of string"},
	{"map's value", `{"jsonrpc":"2.0","id":3,"result":[{"title":"a","edit":{"changes":{"file:///a":[{"newText":""}]}}}]}`, `$.result[0].edit.changes["file:///a"][0].range`, "missing"},
	{"map's key", `{"jsonrpc":"2.0","id":3,"result":[{"title":"a","edit":{"changes":{"":[]}}}]}`, `$.result[0].edit.changes[""]`, "no URI"},
	{"tuple", `{"jsonrpc":"2.0","id":4,"result":{"signatures":[{"label":"a","parameters":[{"label":[1]}]}]}}`, "$.result.signatures[0].parameters[0].label", "[uinteger, uinteger]"},
	{"tuple's element", `{"jsonrpc":"2.0","id":4,"result":{"signatures":[{"label":"a","parameters":[{"label":[1,-1]}]}]}}`, "$.result.signatures[0].parameters[0].label[1]", "no uinteger"},
	{"string literal", `{"jsonrpc":"2.0","id":5,"result":{"kind":"whole","items":[]}}`, "$.result.kind", `"full"`},
	{"inherited", `{"jsonrpc":"2.0","id":5,"result":{"kind":"full","items":[],"resultId":"1","relatedDocuments":{}}}`, "", ""},
	{"capabilities", `{"jsonrpc":"2.0","id":6,"result":{"capabilities":{"hoverProvider":"yes"}}}`, "$.result.capabilities.hoverProvider", "boolean | HoverOptions"},
	{"options that must be there", `{"jsonrpc":"2.0","id":6,"result":{"capabilities":{"diagnosticProvider":{"interFileDependencies":false}}}}`, "$.result.capabilities.diagnosticProvider.workspaceDiagnostics", "missing"},
	{"literal", `{"jsonrpc":"2.0","id":6,"result":{"capabilities":{"semanticTokensProvider":{"legend":{"tokenTypes":[],"tokenModifiers":[]},"range":{"delta":true}}}}}`, "$.result.capabilities.semanticTokensProvider.range.delta", "no such property"},
	{"result of no request", `{"jsonrpc":"2.0","id":"1","result":null}`, "$.id", "the id of no request"},
	{"result and error", `{"jsonrpc":"2.0","id":1,"result":null,"error":{"code":1,"message":""}}`, "$", "needs one of"},
	{"neither", `{"jsonrpc":"2.0","id":1}`, "$", "needs one of"},
	{"version", `{"jsonrpc":"1.0","id":1,"result":null}`, "$.jsonrpc", "instead of"},
	{"twice", `{"jsonrpc":"2.0","id":1,"result":null,"result":null}`, "$", "there twice"},
	{"no JSON", `{"jsonrpc":"2.0","id":1,"result":null`, "$", "no JSON"},
	{"error", `{"jsonrpc":"2.0","id":1,"error":{"code":-32800,"message":"cancelled"}}`, "", ""},
	{"error without a message", `{"jsonrpc":"2.0","id":1,"error":{"code":-32800}}`, "$.error.message", "missing"},
	{"error's data", `{"jsonrpc":"2.0","id":5,"error":{"code":-32802,"message":"","data":{}}}`, "$.error.data.retriggerRequest", "missing"},
	{"unanswerable", `{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"no JSON"}}`, "", ""},
	{"notification", `{"jsonrpc":"2.0","method":"textDocument/publishDiagnostics","params":{"uri":"file:///a","version":null,"diagnostics":[]}}`, "$.params.version", "null instead of integer"},
	{"unknown notification", `{"jsonrpc":"2.0","method":"window/hello","params":{}}`, "$.method", "no notification"},
	{"the client's notification", `{"jsonrpc":"2.0","method":"initialized","params":{}}`, "$.method", "no notification of a server's"},
	{"the client's request", `{"jsonrpc":"2.0","id":9,"method":"shutdown"}`, "$.method", "no request of a server's"},
	{"request with params it has not", `{"jsonrpc":"2.0","id":9,"method":"workspace/diagnostic/refresh","params":null}`, "$.params", "has none"},
	{"request without params", `{"jsonrpc":"2.0","id":9,"method":"workspace/configuration"}`, "$.params", "missing"},
	{"beside the message", `{"jsonrpc":"2.0","id":9,"method":"workspace/diagnostic/refresh","result":null}`, "$.result", "no such property"},
	{"registration", `{"jsonrpc":"2.0","id":9,"method":"client/registerCapability","params":{"registrations":[{"id":"a","method":"workspace/didChangeWatchedFiles","registerOptions":{"watchers":[{"kind":1}]}}]}}`, "$.params.registrations[0].registerOptions.watchers[0].globPattern", "missing"},
	{"and", `{"jsonrpc":"2.0","id":9,"method":"client/registerCapability","params":{"registrations":[{"id":"a","method":"textDocument/colorPresentation","registerOptions":{"workDoneProgress":true}}]}}`, "$.params.registrations[0].registerOptions.documentSelector", "missing"},
	{"registration of nothing", `{"jsonrpc":"2.0","id":9,"method":"client/registerCapability","params":{"registrations":[{"id":"a","method":"a/b"}]}}`, "$.params.registrations[0].method", "cannot be registered"},
	{"registration by another name", `{"jsonrpc":"2.0","id":9,"method":"client/registerCapability","params":{"registrations":[{"id":"a","method":"textDocument/semanticTokens/full"}]}}`, "$.params.registrations[0].method", "cannot be registered"},
	{"unknown token", `{"jsonrpc":"2.0","method":"$/progress","params":{"token":"z","value":[]}}`, "$.params.token", "token of nothing"},
	{"partial result", `{"jsonrpc":"2.0","method":"$/progress","params":{"token":"p","value":[{"name":"a","kind":2}]}}`, "$.params.value[0].location", "missing"},
	{"end before the begin", `{"jsonrpc":"2.0","method":"$/progress","params":{"token":7,"value":{"kind":"end"}}}`, "$.params.value.kind", "out of order"},
	{"no progress", `{"jsonrpc":"2.0","method":"$/progress","params":{"token":7,"value":[]}}`, "$.params.value", "no progress"},
	{"progress without a title", `{"jsonrpc":"2.0","method":"$/progress","params":{"token":7,"value":{"kind":"begin"}}}`, "$.params.value.title", "missing"},
	{"percentage", `{"jsonrpc":"2.0","method":"$/progress","params":{"token":7,"value":{"kind":"begin","title":"","percentage":101}}}`, "$.params.value.percentage", "101 after 0"},
	{"own", `{"jsonrpc":"2.0","method":"test/hello","params":1}`, "", ""},
}

// asking is a conversation in which the client has asked.
func asking(m *Model) *Conversation {
	c := m.NewConversation("test/")
	for _, body := range []string{
		`{"jsonrpc":"2.0","id":1,"method":"textDocument/definition","params":{}}`,
		`{"jsonrpc":"2.0","id":2,"method":"textDocument/completion","params":{}}`,
		`{"jsonrpc":"2.0","id":3,"method":"textDocument/codeAction","params":{}}`,
		`{"jsonrpc":"2.0","id":4,"method":"textDocument/signatureHelp","params":{}}`,
		`{"jsonrpc":"2.0","id":5,"method":"textDocument/diagnostic","params":{}}`,
		`{"jsonrpc":"2.0","id":6,"method":"initialize","params":{}}`,
		`{"jsonrpc":"2.0","id":7,"method":"workspace/symbol","params":{"query":"","partialResultToken":"p","workDoneToken":7}}`,
	} {
		c.FromClient([]byte(body))
	}
	c.begun = true
	return c
}

func TestMistakes(t *testing.T) {
	m := load(t)
	for _, test := range mistakes {
		t.Run(test.name, func(t *testing.T) {
			got := asking(m).FromServer([]byte(test.body))
			switch {
			case test.path == "" && len(got) > 0:
				t.Errorf("%v", got)
			case test.path != "" && (len(got) != 1 || got[0].Path != test.path || !strings.Contains(got[0].Reason, test.words)):
				t.Errorf("%v, not %s: %s", got, test.path, test.words)
			}
		})
	}
}

// rows are messages of a session, of which the last is wrong, or none.
var rows = map[string]struct {
	bodies []string
	path   string
}{
	"in parts": {[]string{
		`{"jsonrpc":"2.0","method":"$/progress","params":{"token":7,"value":{"kind":"begin","title":"a","percentage":0}}}`,
		`{"jsonrpc":"2.0","method":"$/progress","params":{"token":"p","value":[]}}`,
		`{"jsonrpc":"2.0","method":"$/progress","params":{"token":7,"value":{"kind":"report","percentage":50}}}`,
		`{"jsonrpc":"2.0","method":"$/progress","params":{"token":7,"value":{"kind":"end"}}}`,
		`{"jsonrpc":"2.0","id":7,"result":[]}`,
	}, ""},
	"in parts and again": {[]string{
		`{"jsonrpc":"2.0","method":"$/progress","params":{"token":"p","value":[]}}`,
		`{"jsonrpc":"2.0","id":7,"result":[{"name":"a","kind":2,"location":{"uri":"file:///a"}}]}`,
	}, "$.result"},
	"after the answer": {[]string{
		`{"jsonrpc":"2.0","id":7,"result":null}`,
		`{"jsonrpc":"2.0","method":"$/progress","params":{"token":"p","value":[]}}`,
	}, "$.params.token"},
	"without an end": {[]string{
		`{"jsonrpc":"2.0","method":"$/progress","params":{"token":7,"value":{"kind":"begin","title":"a"}}}`,
		`{"jsonrpc":"2.0","id":7,"error":{"code":-32800,"message":"cancelled"}}`,
	}, "$"},
	"backwards": {[]string{
		`{"jsonrpc":"2.0","method":"$/progress","params":{"token":7,"value":{"kind":"begin","title":"a","percentage":9}}}`,
		`{"jsonrpc":"2.0","method":"$/progress","params":{"token":7,"value":{"kind":"report","percentage":8}}}`,
	}, "$.params.value.percentage"},
	"two answers": {[]string{
		`{"jsonrpc":"2.0","id":1,"result":null}`,
		`{"jsonrpc":"2.0","id":1,"result":null}`,
	}, "$.id"},
	"created": {[]string{
		`{"jsonrpc":"2.0","id":1,"method":"window/workDoneProgress/create","params":{"token":"own"}}`,
		`{"jsonrpc":"2.0","method":"$/progress","params":{"token":"own","value":{"kind":"begin","title":"a"}}}`,
	}, ""},
}

// TestEarly: until initialize is answered a server says next to nothing.
func TestEarly(t *testing.T) {
	c := asking(load(t))
	c.begun = false
	const refresh = `{"jsonrpc":"2.0","id":1,"method":"workspace/diagnostic/refresh"}`
	for i, row := range []struct{ body, path string }{
		{`{"jsonrpc":"2.0","method":"window/logMessage","params":{"type":3,"message":""}}`, ""},
		{refresh, "$.method"},
		{`{"jsonrpc":"2.0","id":6,"result":{"capabilities":{}}}`, ""},
		{refresh, ""},
	} {
		got := c.FromServer([]byte(row.body))
		if (row.path == "") != (len(got) == 0) || len(got) > 0 && got[0].Path != row.path {
			t.Errorf("message %d: %v", i, got)
		}
	}
}

func TestRows(t *testing.T) {
	m := load(t)
	for name, row := range rows {
		c := asking(m)
		for i, body := range row.bodies {
			got := c.FromServer([]byte(body))
			wrong := row.path != "" && i == len(row.bodies)-1
			if wrong && (len(got) != 1 || got[0].Path != row.path) || !wrong && len(got) > 0 {
				t.Errorf("%s: message %d: %v", name, i, got)
			}
		}
	}
}

// TestEachStructure makes a value of every structure of the meta-model, and spoils
// each of its properties.
func TestEachStructure(t *testing.T) {
	m := load(t)
	spoilt := 0
	for _, name := range slices.Sorted(maps.Keys(m.fields)) {
		whole := m.sample(&Type{Kind: "reference", Name: name}, 0).(object)
		is := &Type{Kind: "reference", Name: name}
		if bad := m.check("$", is, whole); bad != nil {
			t.Fatalf("%s: %v", name, bad)
		}
		wants := func(path string, o object) {
			t.Helper()
			spoilt++
			bad := m.check("$", is, o)
			elsewhere := func(b Mismatch) bool { return !strings.HasPrefix(b.Path, path) }
			if len(bad) == 0 || slices.ContainsFunc(bad, elsewhere) {
				t.Errorf("%s: %v, not %s", name, bad, path)
			}
		}
		more := maps.Clone(whole)
		more["ofNoOne"] = true
		wants("$.ofNoOne", more)
		for key, p := range m.fields[name] {
			less := maps.Clone(whole)
			delete(less, key)
			if !p.Optional {
				wants("$."+key, less)
			}
			for _, v := range []any{nil, true, "ofNoOne", object{"ofNoOne": true}, []any{[]any{}}} {
				if other := maps.Clone(whole); m.check("", p.Type, v) != nil {
					other[key] = v
					wants("$."+key, other)
				}
			}
		}
	}
	if spoilt < 3000 {
		t.Errorf("only %d", spoilt)
	}
	t.Logf("%d structures, %d spoilt values found", len(m.fields), spoilt)
}

// sample is a value of the type, with optional properties as deep as makes sense.
func (m *Model) sample(t *Type, depth int) any {
	switch t.Kind {
	case "reference":
		if alias, ok := m.aliases[t.Name]; ok && !strings.HasPrefix(t.Name, "LSP") {
			return m.sample(alias, depth)
		}
		if e, ok := m.enumerations[t.Name]; ok {
			return number(e.Values[0].Value)
		}
		return m.sampleObject(m.fields[t.Name], depth)
	case "array":
		return []any{m.sample(t.Element, depth+1)}
	case "map":
		return object{"file:///a": m.sample(t.value, depth+1)}
	case "or":
		return m.sample(t.Items[0], depth)
	case "tuple":
		return []any{m.sample(t.Items[0], depth), m.sample(t.Items[1], depth)}
	case "stringLiteral":
		return t.text
	case "literal":
		return m.sampleObject(t.literal, depth)
	}
	return map[string]any{
		"boolean": true, "string": "a", "URI": "a:b", "DocumentUri": "file:///a", "null": nil,
		"integer": number(-1.), "uinteger": number(1.), "decimal": number(.5), "RegExp": "a",
	}[t.Name]
}

func (m *Model) sampleObject(f fields, depth int) object {
	out := object{}
	for key, p := range f {
		if !p.Optional || depth < 2 {
			out[key] = m.sample(p.Type, depth+1)
		}
	}
	return out
}

// TestReferences wants all that the meta-model speaks of to be in it.
func TestReferences(t *testing.T) {
	m := load(t)
	seen := 0
	var walk func(t *Type)
	walk = func(in *Type) {
		if in == nil {
			return
		}
		seen++
		_, s := m.fields[in.Name]
		_, e := m.enumerations[in.Name]
		_, a := m.aliases[in.Name]
		if in.Kind == "reference" && !s && !e && !a {
			t.Errorf("no %s", in.Name)
		}
		for _, below := range append(slices.Clone(in.Items), in.Element, in.Key, in.value) {
			walk(below)
		}
	}
	for _, f := range m.fields {
		for _, p := range f {
			walk(p.Type)
		}
	}
	for _, r := range m.requests {
		walk(r.Params)
		walk(r.Result)
		walk(r.Partial)
		walk(r.ErrorData)
		walk(r.Options)
	}
	for _, n := range m.notifications {
		walk(n.Params)
		walk(n.Options)
	}
	t.Logf("%d requests, %d notifications, %d types", len(m.requests), len(m.notifications), seen)
}

// number is v in the form that a message has it in.
func number(v any) any {
	if n, ok := v.(float64); ok {
		return json.Number(strconv.FormatFloat(n, 'f', -1, 64))
	}
	return v
}
