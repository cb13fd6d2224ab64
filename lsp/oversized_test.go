package lsp_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stagels/stagels/lsp"
)

// limited is a session that looks at documents of up to a number of bytes.
func limited(t *testing.T, most int) *rawClient {
	t.Helper()
	return configured(t, `{}`, fmt.Sprintf(`{"maxFileSize":%d}`, most)).listening()
}

// stages are the names of stages among the document's symbols.
func (c *rawClient) stages(uri string) string {
	c.t.Helper()
	c.send(asking("stages", "textDocument/documentSymbol", `{"textDocument":{"uri":`+quoted(uri)+`}}`))
	m := c.answer("stages")
	var symbols []struct{ Name string }
	if err := json.Unmarshal(m.Result, &symbols); err != nil || m.Error != nil {
		c.t.Fatalf("%v, %+v", err, m)
	}
	var names []string
	for _, s := range symbols {
		if !strings.Contains(s.Name, " ") {
			names = append(names, s.Name)
		}
	}
	return strings.Join(names, " ")
}

// shown is the next message to the user, and the last diagnostics before it.
func (c *rawClient) shown() (text string, diagnostics int) {
	c.t.Helper()
	diagnostics = -1
	for {
		m := c.read()
		var params struct {
			Message     string
			Diagnostics []json.RawMessage
		}
		json.Unmarshal(m.Params, &params)
		switch m.Method {
		case "window/showMessage":
			return params.Message, diagnostics
		case "textDocument/publishDiagnostics":
			diagnostics = len(params.Diagnostics)
		}
	}
}

const (
	largeURI = "file:///Dockerfile"
	modest   = "FROM a AS small\nFROM b\nCOPY --from=smal /a /b\n"
)

// comments are so many bytes that say nothing.
func comments(bytes int) string { return strings.Repeat("#\n", bytes/2) }

// TestOversized: of a text that is over the limit the user is told once, and nothing
// is answered about it, until it is smaller.
func TestOversized(t *testing.T) {
	calls, _ := lsp.Methods()
	abuse(t, "opened", func(t *testing.T) {
		c := limited(t, 100)
		c.send(open(largeURI, modest+comments(100)))
		if text, n := c.shown(); text != largeURI+" has 146 bytes and is not looked at: the setting stagels.maxFileSize allows 100." || n != 0 {
			t.Errorf("%q, %d diagnostics", text, n)
		}
		for _, method := range calls {
			if !strings.HasPrefix(method, "textDocument/") {
				continue
			}
			c.send(asking("it", method, everything(method, largeURI, "0", "6")))
			m := c.answer("it")
			if said := string(m.Result); m.Error != nil || said != "null" && said != "[]" && !strings.Contains(said, `"items":[]`) {
				t.Errorf("%s: %+v, %s", method, m.Error, said)
			}
		}
		c.send(change(largeURI, 2, `{"range":{"start":{"line":0,"character":10},"end":{"line":0,"character":15}},"text":"tiny"}`))
		if got := c.stages(largeURI); got != "" {
			t.Errorf("%q", got)
		}
		c.send(change(largeURI, 3, `{"range":{"start":{"line":3,"character":0},"end":{"line":99,"character":0}},"text":""}`))
		if got := c.stages(largeURI); got != "tiny" {
			t.Errorf("smaller: %q", got)
		}
	})
	abuse(t, "grown", func(t *testing.T) {
		c := limited(t, 100)
		c.send(open(largeURI, modest))
		if got := c.codes(); len(got) == 0 {
			t.Error("no diagnostics")
		}
		grow := `{"range":{"start":{"line":3,"character":0},"end":{"line":3,"character":0}},"text":` + quoted(comments(80)) + `}`
		shrink := `{"range":{"start":{"line":3,"character":0},"end":{"line":999,"character":0}},"text":""}`
		c.send(change(largeURI, 2, grow+","+shrink))
		if got := c.stages(largeURI); got != "small" {
			t.Errorf("large for a moment: %q", got)
		}
		c.send(change(largeURI, 3, grow))
		if _, n := c.shown(); n != 0 {
			t.Errorf("%d diagnostics stay", n)
		}
		c.send(change(largeURI, 4, `{"range":{"start":{"line":-1,"character":0},"end":{"line":2,"character":0}},"text":""}`), change(largeURI, 5, grow))
		if got := c.stages(largeURI); got != "" {
			t.Errorf("grown: %q", got)
		}
		c.send(change(largeURI, 6, `{"text":"FROM a AS other\n"}`))
		if got := c.stages(largeURI); got != "other" {
			t.Errorf("another text: %q", got)
		}
		c.send(open(largeURI, comments(200)), telling("textDocument/didClose", `{"textDocument":{"uri":`+quoted(largeURI)+`}}`), change(largeURI, 7, `{"text":"FROM a AS late\n"}`))
		if got := c.stages(largeURI); got != "" {
			t.Errorf("closed: %q", got)
		}
	})
	abuse(t, "another limit", func(t *testing.T) {
		c := limited(t, 30)
		c.send(open(largeURI, modest))
		c.shown()
		c.send(pushed(`{"stagels":{"maxFileSize":46}}`))
		if got := c.stages(largeURI); got != "small" {
			t.Errorf("allowed now: %q", got)
		}
		c.send(pushed(`{"stagels":{"maxFileSize":45}}`))
		c.shown()
		if got := c.stages(largeURI); got != "" {
			t.Errorf("not allowed any more: %q", got)
		}
		c.send(pushed(`{"stagels":{"target":"x"}}`))
		if got := c.stages(largeURI); got != "small" {
			t.Errorf("the limit that is not set: %q", got)
		}
	})
}

// TestOversizedByDefault: without a setting there is a limit too, and a text just
// under it is looked at.
func TestOversizedByDefault(t *testing.T) {
	abuse(t, "default", func(t *testing.T) {
		c := initialized(t).listening()
		c.send(open(largeURI, modest+comments(1<<20)))
		if text, _ := c.shown(); !strings.Contains(text, "allows 1048576") {
			t.Errorf("%q", text)
		}
		c.send(open(largeURI, modest+comments(1_040_000)))
		if got := c.stages(largeURI); got != "small" {
			t.Errorf("%q", got)
		}
	})
}

// TestOversizedInFolders: the limit holds for what is read from the disk, and a
// file that is open and too large is not read instead.
func TestOversizedInFolders(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{"a.Dockerfile": modest, "b.Dockerfile": modest, "c.Dockerfile": modest + comments(100)} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	c := inFolders(t, "utf-16", uriOf(dir))
	c.send(pushed(`{"stagels":{"maxFileSize":100}}`), open(uriOf(filepath.Join(dir, "b.Dockerfile")), modest+comments(100)))
	c.shown()
	var found []string
	for _, r := range c.diagnosed(nil, "") {
		found = append(found, filepath.Base(r.URI))
	}
	if strings.Join(found, " ") != "a.Dockerfile" {
		t.Errorf("%q are looked at", found)
	}
}
