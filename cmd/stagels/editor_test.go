package main

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stagels/stagels/testdata/metamodel"
	"go.lsp.dev/jsonrpc2"
)

// editor is a client of the program that asks whatever the protocol has.
type editor struct {
	t       *testing.T
	conn    jsonrpc2.Conn
	place   playground
	refused map[string]bool // methods that the server does not have
	told    map[string]int  // answers that had something in them, by method
	asked   int
}

type object = map[string]any

func newEditor(t *testing.T, p playground, from io.Reader, to io.WriteCloser) *editor {
	t.Helper()
	both := struct {
		io.Reader
		io.WriteCloser
	}{from, to}
	e := &editor{t: t, conn: jsonrpc2.NewConn(jsonrpc2.NewStream(both)), place: p, refused: map[string]bool{}, told: map[string]int{}}
	e.conn.Go(t.Context(), e.answer)
	return e
}

// answer is what the server is told of settings: programs to run, and folders.
func (e *editor) answer(_ context.Context, req *jsonrpc2.Request) (any, error) {
	if req.Method() != "workspace/configuration" {
		return nil, nil
	}
	p := e.place.program
	return []object{{
		"path": p, "command": []string{p}, "server": p, "executable": p, "target": "$(" + p + ")",
		"buildContexts": object{"context": e.place.outside}, "buildArgs": object{"TAG": "$(" + p + ")"},
	}}, nil
}

func (e *editor) notify(method string, params any) {
	e.t.Helper()
	if err := e.conn.Notify(e.t.Context(), method, params); err != nil {
		e.t.Fatalf("%s: %v", method, err)
	}
}

// ask makes a request, unless the server does not have it. It may be refused, but not
// fail.
func (e *editor) ask(method string, params any) (result any) {
	e.t.Helper()
	if e.refused[method] {
		return nil
	}
	ctx, stop := context.WithTimeout(e.t.Context(), 5*time.Minute)
	defer stop()
	e.asked++
	_, err := e.conn.Call(ctx, method, params, &result)
	var refusal *jsonrpc2.Error
	switch {
	case err == nil:
	case !errors.As(err, &refusal) || refusal.Code == jsonrpc2.InternalError:
		e.t.Fatalf("%s: %v", method, err)
	case refusal.Code == jsonrpc2.MethodNotFound:
		e.refused[method] = true
	}
	if text, _ := json.Marshal(result); !slices.Contains([]string{"null", "[]", "{}"}, string(text)) {
		e.told[method]++
	}
	return result
}

// wholeSession opens files in the workspace and elsewhere, asks all there is to ask of
// them, and ends.
func (e *editor) wholeSession() {
	e.t.Helper()
	model, err := metamodel.Load()
	if err != nil {
		e.t.Fatal(err)
	}
	e.ask("initialize", object{
		"processId": os.Getpid(), "rootUri": fileOf(e.place.workspace), "workspaceFolders": []object{{"uri": fileOf(e.place.workspace), "name": "w"}},
		"capabilities": capabilities, "initializationOptions": object{"stagels": object{"path": e.place.program}},
	})
	e.notify("initialized", object{})
	e.notify("textDocument/didOpen", object{"textDocument": object{"uri": ""}}) // which is logged
	e.knows("app app away base builder deep")
	for _, path := range []string{"Dockerfile", "sub/app.Dockerfile", "away/Dockerfile", "Dockerfile.outside", "folder/Dockerfile", "../outside/Dockerfile", "new/Dockerfile"} {
		e.open(model, filepath.Join(e.place.workspace, filepath.FromSlash(path)))
	}
	e.ask("shutdown", nil)
	e.notify("exit", nil)
	<-e.conn.Done()
	for _, method := range model.Requests(metamodel.ClientToServer) {
		if e.told[method] == 0 && !e.refused[method] && method != "shutdown" {
			e.t.Errorf("%s was never answered with anything", method)
		}
	}
	e.t.Logf("%d requests of %d methods", e.asked, len(e.told))
}

// knows wants stages of just these names to be found in the workspace.
func (e *editor) knows(want string) {
	e.t.Helper()
	var names []string
	found, _ := e.ask("workspace/symbol", object{"query": ""}).([]any)
	for _, symbol := range found {
		const stage = 2.0
		if s := symbol.(object); s["kind"] == stage {
			names = append(names, s["name"].(string))
		}
	}
	slices.Sort(names)
	if got := strings.Join(names, " "); got != want {
		e.t.Errorf("the workspace has %q, not %q", got, want)
	}
}

// open opens a file, asks all requests at all of its places, and tells all there is to
// tell.
func (e *editor) open(model *metamodel.Model, path string) {
	e.t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		data = []byte("FROM alpine AS new\nCOPY secret left-out /\n")
	}
	text := string(data)
	uri := fileOf(path)
	e.notify("textDocument/didOpen", object{"textDocument": object{"uri": uri, "languageId": "dockerfile", "version": 1, "text": text}})
	for i, at := range wordsOf(text) {
		if i%2 != 0 {
			continue // a program that is watched is slow
		}
		for _, method := range model.Requests(metamodel.ClientToServer) {
			whole := i > 0 && strings.HasPrefix(method, "workspace/") // it is about no place
			if !whole && method != "initialize" && method != "shutdown" {
				e.follow(method, e.ask(method, everything(uri, at)))
			}
		}
	}
	for _, method := range model.Notifications(metamodel.ClientToServer) {
		if method != "exit" && method != "textDocument/didOpen" && method != "textDocument/didClose" {
			e.notify(method, everything(uri, position{0, 0}))
		}
	}
}

// followed are the requests that are made about what another one answered with.
var followed = map[string][]string{
	"textDocument/completion": {"completionItem/resolve"}, "textDocument/codeAction": {"codeAction/resolve"},
	"textDocument/documentLink": {"documentLink/resolve"}, "textDocument/inlayHint": {"inlayHint/resolve"}, "workspace/symbol": {"workspaceSymbol/resolve"},
	"textDocument/prepareCallHierarchy": {"callHierarchy/incomingCalls", "callHierarchy/outgoingCalls"},
	"textDocument/prepareTypeHierarchy": {"typeHierarchy/supertypes", "typeHierarchy/subtypes"},
}

// follow has what was answered resolved.
func (e *editor) follow(method string, result any) {
	e.t.Helper()
	if list, ok := result.(object); ok {
		result = list["items"]
	}
	items, _ := result.([]any)
	for _, item := range items {
		for _, next := range followed[method] {
			if strings.HasSuffix(next, "/resolve") {
				e.ask(next, item)
			} else {
				e.ask(next, object{"item": item})
			}
		}
	}
}

type position struct {
	Line      int `json:"line"`
	Character int `json:"character"`
}

// wordsOf are where the words of a text begin.
func wordsOf(text string) (out []position) {
	for line, row := range strings.Split(text, "\n") {
		before := true
		for i, r := range row {
			word := !strings.ContainsRune(" \t=,:/", r)
			if word && before {
				out = append(out, position{line, i})
			}
			before = !word
		}
	}
	return out
}

// everything are parameters that have something of each method's, at a place.
func everything(uri string, at position) object {
	document := object{"uri": uri, "version": 2, "languageId": "dockerfile", "text": "FROM alpine\n"}
	line := object{"start": at, "end": position{at.Line + 1, 0}}
	item := object{"name": "x", "kind": 2, "uri": uri, "range": line, "selectionRange": line}
	return object{
		"textDocument": document, "position": at, "positions": []position{at}, "range": line, "ranges": []object{line}, "item": item, "newName": "renamed", "ch": "\n",
		"context": object{"diagnostics": []any{}, "includeDeclaration": true, "triggerKind": 1}, "options": object{"tabSize": 2, "insertSpaces": true}, "query": "",
		"previousResultId": "x", "previousResultIds": []any{}, "command": "stagels.graph", "arguments": []any{object{"uri": uri, "target": "app"}}, "label": "x", "title": "x", "data": object{"uri": uri, "version": 1},
		"settings": object{"stagels": object{"path": "/bin/false"}}, "changes": []object{{"uri": uri, "type": 2}, {"uri": uri + ".dockerignore", "type": 1}},
		"contentChanges": []object{{"range": object{"start": at, "end": at}, "text": "# x\n"}}, "event": object{"added": []any{}, "removed": []any{}},
		"files": []object{{"uri": uri, "oldUri": uri, "newUri": uri + ".moved"}}, "value": "off", "token": "x", "id": "x", "text": "x", "reason": 1,
	}
}

// capabilities are those of an editor that has what there is.
var capabilities = object{
	"workspace": object{
		"configuration": true, "workspaceFolders": true, "symbol": object{}, "didChangeWatchedFiles": object{"dynamicRegistration": true},
		"didChangeConfiguration": object{"dynamicRegistration": true}, "workspaceEdit": object{"documentChanges": true}, "fileOperations": object{"willRename": true},
	},
	"textDocument": object{
		"completion": object{"completionItem": object{"snippetSupport": true, "resolveSupport": object{"properties": []string{"documentation"}}}},
		"codeAction": object{
			"codeActionLiteralSupport": object{"codeActionKind": object{"valueSet": []string{"quickfix", "refactor", "source"}}},
			"dataSupport":              true, "resolveSupport": object{"properties": []string{"edit"}},
		},
		"semanticTokens": object{"tokenTypes": []string{"class", "variable"}, "tokenModifiers": []string{}, "formats": []string{"relative"}, "requests": object{"full": object{"delta": true}, "range": true}},
		"rename":         object{"prepareSupport": true}, "typeHierarchy": object{}, "callHierarchy": object{}, "inlayHint": object{}, "linkedEditingRange": object{}, "documentLink": object{"tooltipSupport": true},
	},
	"window": object{"workDoneProgress": true},
}

// fileOf is the URI of a path.
func fileOf(path string) string {
	return (&url.URL{Scheme: "file", Path: filepath.ToSlash(path)}).String()
}
