package mcp

import (
	"context"
	"errors"
	"strings"
	"testing"
)

type toolArguments struct {
	Name  string   `json:"name" doc:"a name"`
	Count int      `json:"count,omitempty" doc:"how often"`
	Lines []string `json:"lines,omitempty" doc:"lines"`
	Pairs []struct {
		A bool `json:"a" doc:"a"`
	} `json:"pairs,omitempty" doc:"pairs"`
}

func toolServer() *Server {
	return &Server{Name: "s", Version: "1", Tools: []Tool{
		New("echo", "Says it.", func(_ context.Context, a toolArguments) (string, error) {
			if a.Name == "" {
				return "", errors.New("nothing to say")
			}
			return strings.Repeat(a.Name, max(1, a.Count)), nil
		}),
		New("panic", "Panics.", func(context.Context, struct{}) (string, error) { panic("no") }),
	}}
}

// answered is what a server answers to the input.
func answered(t *testing.T, s *Server, in string) string {
	t.Helper()
	var out strings.Builder
	if err := s.Serve(t.Context(), strings.NewReader(in), &out); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestServe(t *testing.T) {
	for in, want := range map[string]string{
		"":       "",
		"\n \n":  "",
		"{":      `{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"not JSON: unexpected end of JSON input"}}` + "\n",
		"[]":     `{"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":"a batch holds messages"}}` + "\n",
		`"text"`: `{"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":"no message of JSON-RPC: json: cannot unmarshal string into Go value of type mcp.message"}}` + "\n",

		`{"jsonrpc":"2.0","id":"a","method":"ping"}`:                         `{"jsonrpc":"2.0","id":"a","result":{}}` + "\n",
		`{"jsonrpc":"2.0","method":"notifications/initialized"}`:             "",
		`{"jsonrpc":"2.0","id":1,"result":{}}`:                               "",
		`{"jsonrpc":"2.0","id":1,"method":"resources/list"}`:                 `{"jsonrpc":"2.0","id":1,"error":{"code":-32601,"message":"no such method: resources/list"}}` + "\n",
		`[{"id":1,"method":"ping"},{"method":"x"},{"id":2,"method":"ping"}]`: `[{"jsonrpc":"2.0","id":1,"result":{}},{"jsonrpc":"2.0","id":2,"result":{}}]` + "\n",
		`[{"method":"x"}]`:                                                         "",
		`{"id":1,"method":"tools/call","params":3}`:                                `{"jsonrpc":"2.0","id":1,"error":{"code":-32602,"message":"tools/call takes a name and arguments"}}` + "\n",
		`{"id":1,"method":"tools/call","params":{"name":"gone"}}`:                  `{"jsonrpc":"2.0","id":1,"error":{"code":-32602,"message":"no such tool: \"gone\""}}` + "\n",
		`{"id":1,"method":"initialize","params":{"protocolVersion":"2024-11-05"}}`: `{"jsonrpc":"2.0","id":1,"result":{"capabilities":{"tools":{}},"protocolVersion":"2024-11-05","serverInfo":{"name":"s","version":"1"}}}` + "\n",
		`{"id":1,"method":"initialize","params":{"protocolVersion":"3000-01-01"}}`: `{"jsonrpc":"2.0","id":1,"result":{"capabilities":{"tools":{}},"protocolVersion":"2025-11-25","serverInfo":{"name":"s","version":"1"}}}` + "\n",
	} {
		if got := answered(t, toolServer(), in); got != want {
			t.Errorf("%s: %s", in, got)
		}
	}
}

func TestArguments(t *testing.T) {
	for arguments, want := range map[string]string{
		`{"name":"<a>","count":2}`: `{"content":[{"type":"text","text":"<a><a>"}],"isError":false}`,
		`{"name":""}`:              `{"content":[{"type":"text","text":"nothing to say"}],"isError":true}`,
		`{}`:                       `{"content":[{"type":"text","text":"name is missing: a name"}],"isError":true}`,
		`null`:                     `{"content":[{"type":"text","text":"name is missing: a name"}],"isError":true}`,
		`[]`:                       `{"content":[{"type":"text","text":"the arguments are no object"}],"isError":true}`,
		`{"name":"a","nam":1}`:     `{"content":[{"type":"text","text":"unknown field \"nam\""}],"isError":true}`,
		`{"name":"a","count":"2"}`: `{"content":[{"type":"text","text":"count cannot be a string"}],"isError":true}`,
		`{"name":"a","lines":"b"}`: `{"content":[{"type":"text","text":"lines cannot be a string"}],"isError":true}`,
	} {
		got := answered(t, toolServer(), `{"id":1,"method":"tools/call","params":{"name":"echo","arguments":`+arguments+`}}`)
		if got != `{"jsonrpc":"2.0","id":1,"result":`+want+"}\n" {
			t.Errorf("%s: %s", arguments, got)
		}
	}
}

func TestList(t *testing.T) {
	s := toolServer()
	s.Tools = s.Tools[:1]
	const want = `{"jsonrpc":"2.0","id":1,"result":{"tools":[{"name":"echo","description":"Says it.","inputSchema":{"additionalProperties":false,"properties":{` +
		`"count":{"description":"how often","type":"integer"},"lines":{"description":"lines","items":{"type":"string"},"type":"array"},"name":{"description":"a name","type":"string"},` +
		`"pairs":{"description":"pairs","items":{"additionalProperties":false,"properties":{"a":{"description":"a","type":"boolean"}},"required":["a"],"type":"object"},"type":"array"}},` +
		`"required":["name"],"type":"object"},"annotations":{"destructiveHint":false,"openWorldHint":false,"readOnlyHint":true}}]}}` + "\n"
	if got := answered(t, s, `{"id":1,"method":"tools/list"}`); got != want {
		t.Error(got)
	}
}

// TestPanic: a tool that panics is a failure of that call alone.
func TestPanic(t *testing.T) {
	s := toolServer()
	var told []any
	s.OnPanic = func(v any, stack []byte) { told = append(told, v) }
	got := answered(t, s, `{"id":1,"method":"tools/call","params":{"name":"panic"}}`+"\n"+`{"id":2,"method":"ping"}`)
	if strings.Count(got, "\n") != 2 || !strings.Contains(got, `"isError":true`) || len(told) != 1 {
		t.Errorf("%v %s", told, got)
	}
}

// TestTooLong: a line without an end is no reason to take all memory.
func TestTooLong(t *testing.T) {
	if err := toolServer().Serve(t.Context(), strings.NewReader(strings.Repeat(" ", mostLine+1)), &strings.Builder{}); err == nil {
		t.Error("it is read")
	}
}
