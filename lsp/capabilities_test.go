package lsp_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
)

// TestCapabilities: what the server can is told at once, or later if the client asks
// for that. What needs something of the client, or is newer than the protocol, is only
// told to one that says that it has it.
func TestCapabilities(t *testing.T) {
	const pulls = `"workspace":{"diagnostics":{"refreshSupport":true}},"textDocument":{"diagnostic":`
	for _, tt := range []struct{ client, now, later string }{
		{`{}`, "definition completion codeLens foldingRange", ""},
		{`{"textDocument":{"foldingRange":{}}}`, "definition completion codeLens foldingRange", ""},
		{`{"textDocument":{"foldingRange":{"dynamicRegistration":true}}}`, "definition completion codeLens", "foldingRange"},
		{`{"textDocument":{}}`, "definition completion codeLens", ""},
		{`{"textDocument":{"completion":null,"definition":{}}}`, "definition completion codeLens", ""},
		{`{"textDocument":{"definition":{"dynamicRegistration":false},"completion":{"dynamicRegistration":true}}}`, "definition codeLens", "completion"},
		{`{` + pulls + `{"dynamicRegistration":true},"definition":{"dynamicRegistration":true}}}`, "completion codeLens", "definition diagnostic"},
		{`{` + pulls + `{}}}`, "definition completion codeLens diagnostic", ""},
		{`{"textDocument":{"codeAction":{}}}`, "definition completion codeLens", ""},
		{`{"textDocument":{"codeAction":{"codeActionLiteralSupport":{"codeActionKind":{"valueSet":[]}}}}}`, "definition completion codeLens codeAction", ""},
	} {
		c, answer := begun(t, tt.client)
		now := announced(t, answer)
		later := map[string]json.RawMessage{}
		if tt.later != "" {
			m := c.until("client/registerCapability")
			later = registered(t, m)
			c.reply(m, "null")
		}
		for _, name := range []string{"definition", "completion", "diagnostic", "codeLens", "codeAction", "foldingRange"} {
			if _, ok := now[name+"Provider"]; ok != strings.Contains(tt.now, name) {
				t.Errorf("%s: %s told at once: %v", tt.client, name, ok)
			}
			options, ok := later["textDocument/"+name]
			if ok != strings.Contains(tt.later, name) || ok && !strings.Contains(string(options), `"documentSelector":null`) {
				t.Errorf("%s: %s told later: %s", tt.client, name, options)
			}
		}
		c.alive()
	}
}

// TestBuildFilesAreRegistered: a client that can be told later which documents to tell of
// is told of build files, for what is answered there and for nothing else.
func TestBuildFilesAreRegistered(t *testing.T) {
	const dynamic = `{"dynamicRegistration":true}`
	const all = `{"synchronization":` + dynamic + `,"definition":` + dynamic + `,"completion":` + dynamic + `,"formatting":` + dynamic + `,"semanticTokens":{"dynamicRegistration":true,"tokenTypes":[],"tokenModifiers":[],"formats":[],"requests":{}},"rename":` + dynamic + `,"hover":{}}`
	c, _ := begun(t, `{"textDocument":`+all+`}`)
	m := c.until("client/registerCapability")
	var params struct {
		Registrations []struct {
			ID, Method      string
			RegisterOptions struct{ DocumentSelector []map[string]string }
		}
	}
	if err := json.Unmarshal(m.Params, &params); err != nil {
		t.Fatal(err)
	}
	var methods []string
	for _, r := range params.Registrations {
		if len(r.RegisterOptions.DocumentSelector) > 0 {
			methods = append(methods, strings.TrimPrefix(r.Method, "textDocument/"))
		}
		for _, of := range r.RegisterOptions.DocumentSelector {
			if strings.Contains(of["pattern"], "md") || strings.Contains(of["pattern"], "akefile") || strings.Contains(of["pattern"], "package.json") {
				t.Errorf("%s is asked for of %v", r.Method, of)
			}
		}
	}
	slices.Sort(methods)
	if got := strings.Join(methods, " "); got != "completion definition didChange didClose didOpen rename" {
		t.Error(got)
	}
	c.reply(m, "null")
	c.alive()
}

func announced(t *testing.T, answer message) map[string]json.RawMessage {
	t.Helper()
	var result struct{ Capabilities map[string]json.RawMessage }
	if err := json.Unmarshal(answer.Result, &result); err != nil {
		t.Fatal(err)
	}
	return result.Capabilities
}

// registered are the options of what is registered, by method.
func registered(t *testing.T, m message) map[string]json.RawMessage {
	t.Helper()
	var params struct {
		Registrations []struct {
			Method          string
			RegisterOptions json.RawMessage
		}
	}
	if err := json.Unmarshal(m.Params, &params); err != nil {
		t.Fatal(err)
	}
	out := map[string]json.RawMessage{}
	for _, r := range params.Registrations {
		out[r.Method] = r.RegisterOptions
	}
	return out
}
