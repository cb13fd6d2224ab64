package lsp_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// until reads on to a message of the method.
func (c *rawClient) until(method string) message {
	c.t.Helper()
	for {
		if m := c.read(); m.Method == method {
			return m
		}
	}
}

// reply answers a request of the server's.
func (c *rawClient) reply(m message, result string) {
	c.t.Helper()
	c.send(`{"jsonrpc":"2.0","id":` + string(m.RawID) + `,"result":` + result + `}`)
}

const odd = "FROM --platform=linux/amd64 tools AS a\nFROM a as b\nRUN echo $HTTP\n"

func TestSettingsAtTheStart(t *testing.T) {
	c := rawSession(t, options(t))
	c.send(`{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"processId":null,"capabilities":{},"initializationOptions":{"stagels":{"rules":{"skip":["FromAsCasing"],"severity":{"FromPlatformFlagConstDisallowed":"hint"}}}}}}`)
	c.answer("1")
	c.send(`{"jsonrpc":"2.0","method":"initialized","params":{}}`, open("file:///Dockerfile", odd))
	m := c.until("textDocument/publishDiagnostics")
	if s := string(m.Params); strings.Contains(s, "FromAsCasing") || !strings.Contains(s, `"severity":4`) || strings.Contains(s, `"severity":2`) {
		t.Errorf("%s", s)
	}
}

// TestSettingsAskedFor: the client is asked, told what makes no sense, and asked
// again when settings change; open documents are judged anew.
func TestSettingsAskedFor(t *testing.T) {
	c, _ := begun(t, `{"workspace":{"configuration":true,"didChangeConfiguration":{"dynamicRegistration":true},"didChangeWatchedFiles":{"dynamicRegistration":true}}}`)
	m := c.until("client/registerCapability")
	for _, part := range []string{"workspace/didChangeConfiguration", "workspace/didChangeWatchedFiles", "**/*.dockerignore"} {
		if !strings.Contains(string(m.Params), part) {
			t.Errorf("%s is not registered: %s", part, m.Params)
		}
	}
	c.reply(m, "null")
	m = c.until("workspace/configuration")
	c.reply(m, `[{"rules":{"skip":["Nonsense"]},"target":7,"buildArgs":{"A":"x"}}]`)
	said := string(c.until("window/logMessage").Params) + string(c.until("window/logMessage").Params)
	if !strings.Contains(said, "Nonsense") || !strings.Contains(said, "stagels.target") {
		t.Errorf("told %s", said)
	}
	c.send(open("file:///Dockerfile", odd))
	if s := string(c.until("textDocument/publishDiagnostics").Params); !strings.Contains(s, "FromAsCasing") {
		t.Errorf("%s", s)
	}
	c.send(`{"jsonrpc":"2.0","method":"workspace/didChangeConfiguration","params":{"settings":null}}`)
	c.reply(c.until("workspace/configuration"), `[{"diagnostics":{"enable":false}}]`)
	for !strings.Contains(string(c.until("textDocument/publishDiagnostics").Params), `"diagnostics":[]`) {
		// what was due before the change may come first
	}
}

// TestSettingsSent: a client that cannot be asked sends them, and one that asks for
// diagnostics is told to ask again.
func TestSettingsSent(t *testing.T) {
	c, _ := begun(t, `{"workspace":{"diagnostics":{"refreshSupport":true}},"textDocument":{"diagnostic":{}}}`)
	c.send(open("file:///Dockerfile", odd),
		`{"jsonrpc":"2.0","method":"workspace/didChangeConfiguration","params":{"settings":{"stagels":{"rules":{"severity":{"FromAsCasing":"off"}},"buildContexts":{"tools":"image"}}}}}`)
	c.reply(c.until("workspace/diagnostic/refresh"), "null")
	c.send(`{"jsonrpc":"2.0","id":3,"method":"textDocument/diagnostic","params":{"textDocument":{"uri":"file:///Dockerfile"}}}`)
	if s := string(c.answer("3").Result); strings.Contains(s, "FromAsCasing") || !strings.Contains(s, "FromPlatformFlagConst") {
		t.Errorf("%s", s)
	}
}

// TestIgnoreFile: the file beside the Dockerfile is read, its own one first, and
// again when it changed.
func TestIgnoreFile(t *testing.T) {
	dir := t.TempDir()
	write := func(name, src string) {
		t.Helper()
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(src), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, time.Time{}, time.Now().Add(time.Duration(len(src))*time.Second)); err != nil {
			t.Fatal(err)
		}
	}
	write(".dockerignore", "a\n")
	c, _ := begun(t, `{}`)
	c.send(open("file://"+filepath.ToSlash(dir)+"/Dockerfile", "FROM alpine\nCOPY a b c /d/\n"))
	ignored := func(want ...string) {
		t.Helper()
		s := string(c.until("textDocument/publishDiagnostics").Params)
		if strings.Count(s, "CopyIgnoredFile") != len(want) {
			t.Errorf("not %q: %s", want, s)
		}
		for _, name := range want {
			if !strings.Contains(s, `\"`+name+`\"`) {
				t.Errorf("not %q: %s", name, s)
			}
		}
	}
	ignored("a")
	const changed = `{"jsonrpc":"2.0","method":"workspace/didChangeWatchedFiles","params":{"changes":[]}}`
	write("Dockerfile.dockerignore", "b\nc\n")
	c.send(changed)
	ignored("b", "c")
	write("Dockerfile.dockerignore", "*\n!b\n")
	c.send(changed)
	ignored()
}
