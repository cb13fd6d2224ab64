package lsp_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const ofTwoTargets = "# syntax=docker/dockerfile:1\nARG GO=1.26\n\n# docs\nFROM alpine AS docs\nRUN make\n\nFROM golang:$GO AS build\nRUN go build -o /app\n\nFROM scratch AS app\nCOPY --from=1 /app /\n\nFROM docs\nCOPY --from=app / /\n"

// extracted are the titles and the new files that are offered at a line.
func extracted(t *testing.T, c *rawClient, uri string, line int) (title, to, content string) {
	t.Helper()
	c.send(fmt.Sprintf(`{"jsonrpc":"2.0","id":7,"method":"textDocument/codeAction","params":{"textDocument":{"uri":%q},"range":{"start":{"line":%d,"character":2},"end":{"line":%d,"character":2}},"context":{"diagnostics":[],"only":["refactor.extract"]}}}`, uri, line, line))
	m := c.answer("7")
	var actions []struct {
		Title string
		Edit  struct {
			DocumentChanges []struct {
				Kind, URI string
				Edits     []textChange
			}
		}
	}
	if err := json.Unmarshal(m.Result, &actions); err != nil || m.Error != nil {
		t.Fatalf("%v: %+v", err, m)
	}
	for _, a := range actions {
		if all := a.Edit.DocumentChanges; len(all) == 2 && all[0].Kind == "create" {
			return a.Title, all[0].URI, all[1].Edits[0].NewText
		}
	}
	return "", "", ""
}

func TestATargetInAFileOfItsOwn(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"Dockerfile", "web.Dockerfile", "taken/Dockerfile", "taken/Dockerfile.app", "ignored/Dockerfile", "ignored/Dockerfile.dockerignore"} {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(ofTwoTargets), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	const want = "# syntax=docker/dockerfile:1\nARG GO=1.26\n\nFROM golang:$GO AS build\nRUN go build -o /app\n\nFROM scratch AS app\nCOPY --from=0 /app /\n"
	for operations, creates := range map[string]bool{
		`"documentChanges":true,"resourceOperations":["rename","create"]`: true,
		`"resourceOperations":["rename","create","delete"]`:               true, // as Neovim has it
		`"documentChanges":true,"resourceOperations":["rename"]`:          false,
		`"documentChanges":true`:                                          false,
	} {
		c := rawSession(t, options(t))
		c.send(`{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"processId":null,"rootUri":` + quoted(uriOf(dir)) + `,"capabilities":{"workspace":{"workspaceEdit":{` + operations + `}},"textDocument":{"codeAction":{"codeActionLiteralSupport":{"codeActionKind":{"valueSet":["quickfix"]}}}}}}}`)
		c.answer("1")
		c.send(`{"jsonrpc":"2.0","method":"initialized","params":{}}`)
		opened := map[string]bool{}
		for _, at := range []struct {
			name string
			line int
			to   string
		}{
			{"Dockerfile", 10, "Dockerfile.app"},
			{"web.Dockerfile", 10, "app.Dockerfile"},
			{"Dockerfile", 11, ""},       // no FROM
			{"Dockerfile", 13, ""},       // no name
			{"taken/Dockerfile", 10, ""}, // there is such a file
			{"taken/Dockerfile", 4, "Dockerfile.docs"},
			{"ignored/Dockerfile", 10, ""}, // what it ignores would come in
		} {
			uri := uriOf(filepath.Join(dir, filepath.FromSlash(at.name)))
			if !opened[uri] {
				opened[uri] = true
				c.send(fmt.Sprintf(`{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{"textDocument":{"uri":%q,"languageId":"dockerfile","version":1,"text":%q}}}`, uri, ofTwoTargets))
			}
			title, to, content := extracted(t, c, uri, at.line)
			wanted := at.to
			if !creates {
				wanted = ""
			}
			name := to[strings.LastIndex(to, "/")+1:]
			if name != wanted || (to != "" && (to[:len(to)-len(name)] != uri[:strings.LastIndex(uri, "/")+1] || !strings.HasSuffix(title, "into "+name))) {
				t.Errorf("%s:%d, %s: %q, %q", at.name, at.line, operations, title, to)
			}
			if slices.Contains([]string{"Dockerfile.app", "app.Dockerfile"}, name) && content != want {
				t.Errorf("%s: %q", at.name, content)
			}
		}
	}
}
