package lsp_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stagels/stagels/analysis/workspace"
	"github.com/stagels/stagels/testdata/files"
)

// report is one of the reports of a document or a file.
type report struct {
	URI      string
	Version  *int
	Kind     string
	ResultID string
	Items    []struct{ Code string }
}

func (r report) String() string {
	out := r.Kind
	if r.Version != nil {
		out += fmt.Sprintf(" v%d", *r.Version)
	}
	for _, it := range r.Items {
		out += " " + it.Code
	}
	return out
}

// diagnosed are the reports on the workspace for a client that has some already:
// of the answer and, if there are tokens, of the parts before it.
func (c *rawClient) diagnosed(has []report, tokens string) []report {
	c.t.Helper()
	c.askDiagnosed(has, tokens)
	return c.takeDiagnosed()
}

func (c *rawClient) askDiagnosed(has []report, tokens string) {
	c.t.Helper()
	ids := []string{}
	for _, r := range has {
		if r.ResultID != "" {
			ids = append(ids, fmt.Sprintf(`{"uri":%s,"value":%q}`, quoted(r.URI), r.ResultID))
		}
	}
	c.send(`{"jsonrpc":"2.0","id":"d","method":"workspace/diagnostic","params":{"identifier":"stagels","previousResultIds":[` + strings.Join(ids, ",") + `]` + tokens + `}}`)
}

func (c *rawClient) takeDiagnosed() (out []report) {
	c.t.Helper()
	for {
		m := c.read()
		var progress struct {
			Token any
			Value struct{ Items []report }
		}
		_ = json.Unmarshal(m.Params, &progress)
		out = append(out, progress.Value.Items...)
		if m.Method != "" || m.ID != "d" {
			continue
		}
		var result struct{ Items []report }
		if err := json.Unmarshal(m.Result, &result); err != nil {
			c.t.Fatalf("%v in %+v", err, m)
		}
		return append(out, result.Items...)
	}
}

func (c *rawClient) wants(got []report, uri string, want map[string]string) {
	c.t.Helper()
	if len(got) != len(want) {
		c.t.Errorf("%d reports, not %d: %v", len(got), len(want), got)
	}
	for name, text := range want {
		i := slices.IndexFunc(got, func(r report) bool { return r.URI == uri+name || r.URI == name })
		if i < 0 || got[i].String() != text {
			c.t.Errorf("%s: %v, not %s", name, got, text)
		}
	}
}

const stageIndex = "FROM a\nCOPY --from=7 /a /a\n"

// TestWorkspaceDiagnostics: what a client has is not told again, what is new is,
// and what is no more is taken back.
func TestWorkspaceDiagnostics(t *testing.T) {
	dir, uri := folder(t, map[string]string{"Dockerfile": stageIndex, "b/Dockerfile": "FROM a AS B\n", "c/Dockerfile": "FROM a\n"})
	c := inFolders(t, "utf-16", uri)
	first := c.diagnosed(nil, "")
	c.wants(first, uri, map[string]string{"/Dockerfile": "full StageIndex", "/b/Dockerfile": "full StageNameCasing", "/c/Dockerfile": "full"})
	c.wants(c.diagnosed(first, ""), uri, map[string]string{"/Dockerfile": "unchanged", "/b/Dockerfile": "unchanged", "/c/Dockerfile": "unchanged"})

	c.send(open(uri+"/Dockerfile", stageIndex), open("untitled:1", "FROM"), open(uri+"/b/Dockerfile", "FROM a AS b\n"))
	put(t, filepath.Join(dir, "d", "Dockerfile"), "FROM a as x\n")
	if err := os.Remove(filepath.Join(dir, "c", "Dockerfile")); err != nil {
		t.Fatal(err)
	}
	second := c.diagnosed(first, "")
	c.wants(second, uri, map[string]string{
		"/Dockerfile": "unchanged v1", "/b/Dockerfile": "full v1", "/c/Dockerfile": "full", "/d/Dockerfile": "full FromAsCasing", "untitled:1": "full v1 InstructionError",
	})
	c.send(closed("untitled:1"), change(uri+"/b/Dockerfile", 7, `{"text":"FROM a AS B\n"}`))
	c.wants(c.diagnosed(second, ""), uri, map[string]string{
		"/Dockerfile": "unchanged v1", "/b/Dockerfile": "full v7 StageNameCasing", "/d/Dockerfile": "unchanged", "untitled:1": "full",
	})
	c.send(`{"jsonrpc":"2.0","method":"workspace/didChangeConfiguration","params":{"settings":{"stagels":{"rules":{"skip":["FromAsCasing"]}}}}}`)
	got := c.diagnosed(second, "")
	i := slices.IndexFunc(got, func(r report) bool { return r.URI == uri+"/d/Dockerfile" })
	if i < 0 || got[i].String() != "full" {
		t.Errorf("by other settings: %v", got)
	}
}

// TestTemplatesAreNotChecked: of what another program makes a Dockerfile nothing is said
// unless an editor has it.
func TestTemplatesAreNotChecked(t *testing.T) {
	template := "FROM a\n{% if x %}\nRUN b\n"
	_, uri := folder(t, map[string]string{"Dockerfile": template, "b/Dockerfile": stageIndex})
	c := inFolders(t, "utf-16", uri)
	c.wants(c.diagnosed(nil, ""), uri, map[string]string{"/b/Dockerfile": "full StageIndex"})
	c.send(open(uri+"/Dockerfile", template))
	c.wants(c.diagnosed(nil, ""), uri, map[string]string{"/b/Dockerfile": "full StageIndex", "/Dockerfile": "full v1 InstructionError"})
}

// TestDocumentDiagnosticsUnchanged: the result of one document has an id too, the
// same that it has in the workspace's.
func TestDocumentDiagnosticsUnchanged(t *testing.T) {
	_, uri := folder(t, map[string]string{"Dockerfile": stageIndex})
	c := inFolders(t, "utf-16", uri)
	ofFile := c.diagnosed(nil, "")[0]
	ask := func(previous string) (r report) {
		c.send(`{"jsonrpc":"2.0","id":"t","method":"textDocument/diagnostic","params":{"textDocument":{"uri":` + quoted(uri+"/Dockerfile") + `}` + previous + `}}`)
		if err := json.Unmarshal(c.answer("t").Result, &r); err != nil {
			t.Fatal(err)
		}
		return r
	}
	c.send(open(uri+"/Dockerfile", stageIndex))
	if got := ask(""); got.String() != "full StageIndex" || got.ResultID != ofFile.ResultID {
		t.Errorf("%v %s, not %s", got, got.ResultID, ofFile.ResultID)
	}
	again := `,"previousResultId":` + quoted(ofFile.ResultID)
	if got := ask(again); got.String() != "unchanged" || got.ResultID != ofFile.ResultID {
		t.Errorf("%v", got)
	}
	c.send(change(uri+"/Dockerfile", 2, `{"text":"FROM a\n\nCOPY --from=7 /a /a\n"}`))
	if got := ask(again); got.String() != "full StageIndex" || got.ResultID == ofFile.ResultID {
		t.Errorf("further down: %v", got)
	}
}

// watching is a session that takes parts, and tells of changed files.
func watching(t *testing.T, uri string) *rawClient {
	t.Helper()
	c := beginning(t, `"rootUri":`+quoted(uri)+`,"capabilities":{"textDocument":{"diagnostic":{}},
		"workspace":{"workspaceFolders":true,"diagnostics":{"refreshSupport":true},"didChangeWatchedFiles":{"dynamicRegistration":true}}}`)
	m := c.until("client/registerCapability")
	if p := string(m.Params); !strings.Contains(p, "**/*[Dd][Oo][Cc][Kk][Ee][Rr][Ff][Ii][Ll][Ee]*") || !strings.Contains(p, "**/.gitignore") {
		t.Errorf("%s", m.Params)
	}
	c.reply(m, "null")
	return c
}

// TestWorkspaceDiagnosticsHeld: the answer waits for something to tell; what else
// happens does not end the wait, nor hold up other requests.
func TestWorkspaceDiagnosticsHeld(t *testing.T) {
	dir, uri := folder(t, map[string]string{"Dockerfile": stageIndex, "b/Dockerfile": "FROM a AS B\n"})
	c := watching(t, uri)
	const tokens, work = `,"partialResultToken":"p"`, `,"workDoneToken":9`
	first := c.diagnosed(nil, tokens)
	c.wants(first, uri, map[string]string{"/Dockerfile": "full StageIndex", "/b/Dockerfile": "full StageNameCasing"})

	c.askDiagnosed(first, tokens+work)
	for _, kind := range []string{"begin", "end"} {
		if m := c.read(); !strings.Contains(string(m.Params), kind) {
			t.Errorf("%s, not %s", m.Params, kind)
		}
	}
	c.send(open(uri+"/Dockerfile", stageIndex), closed(uri+"/Dockerfile"))
	c.alive()
	put(t, filepath.Join(dir, "b", "Dockerfile"), "FROM a AS b\n")
	changed := `{"jsonrpc":"2.0","method":"workspace/didChangeWatchedFiles","params":{"changes":[{"uri":` + quoted(uri+"/b/Dockerfile") + `,"type":2}]}}`
	c.send(changed)
	second := c.takeDiagnosed()
	for i := range second {
		second[i].Version = nil // a slow machine may have looked while it was open
	}
	c.wants(second, uri, map[string]string{"/Dockerfile": "unchanged", "/b/Dockerfile": "full"})

	c.askDiagnosed(second, tokens+work)
	for _, kind := range []string{"begin", "end"} { // of the look before there is news
		if m := c.until("$/progress"); !strings.Contains(string(m.Params), kind) { // a refresh may come between
			t.Errorf("%s, not %s", m.Params, kind)
		}
	}
	c.send(`{"jsonrpc":"2.0","method":"workspace/didChangeWorkspaceFolders","params":{"event":{"added":[],"removed":[{"uri":` + quoted(uri) + `,"name":""}]}}}`)
	c.wants(c.takeDiagnosed(), uri, map[string]string{"/Dockerfile": "full", "/b/Dockerfile": "full"})

	c.askDiagnosed(nil, tokens)
	c.send(`{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":"d"}}`)
	if m := c.answer("d"); m.Error == nil || m.Error.Code != -32800 {
		t.Errorf("%+v", m)
	}
	c.alive()
}

// TestGitIgnoreChanges: what a .gitignore leaves out now is told of no more, and what it
// left out is.
func TestGitIgnoreChanges(t *testing.T) {
	dir, uri := folder(t, map[string]string{"Dockerfile": stageIndex, "out/Dockerfile": "FROM a AS B\n"})
	c := watching(t, uri)
	first := c.diagnosed(nil, `,"partialResultToken":"p"`)
	c.wants(first, uri, map[string]string{"/Dockerfile": "full StageIndex", "/out/Dockerfile": "full StageNameCasing"})
	changed := `{"jsonrpc":"2.0","method":"workspace/didChangeWatchedFiles","params":{"changes":[{"uri":` + quoted(uri+"/.gitignore") + `,"type":1}]}}`

	put(t, filepath.Join(dir, ".gitignore"), "/out/\n")
	c.send(changed)
	c.reply(c.until("workspace/diagnostic/refresh"), "null")
	second := c.diagnosed(first, `,"partialResultToken":"p"`)
	c.wants(second, uri, map[string]string{"/Dockerfile": "unchanged", "/out/Dockerfile": "full"})

	put(t, filepath.Join(dir, ".gitignore"), "# /out/\n")
	c.send(changed)
	c.reply(c.until("workspace/diagnostic/refresh"), "null")
	third := c.diagnosed(second, `,"partialResultToken":"p"`)
	c.wants(third, uri, map[string]string{"/Dockerfile": "unchanged", "/out/Dockerfile": "full StageNameCasing"})
}

// TestWorkspaceDiagnosticsInParts: a client that takes parts is sent them.
func TestWorkspaceDiagnosticsInParts(t *testing.T) {
	_, uri := folder(t, many(119))
	c := inFolders(t, "utf-16", uri)
	c.askDiagnosed(nil, `,"partialResultToken":"p","workDoneToken":"w"`)
	parts, kinds := 0, ""
	for {
		m := c.read()
		if m.Method == "" {
			if string(m.Result) != `{"items":[]}` || parts != 3 || kinds != "begin report report end " {
				t.Errorf("%d parts, %s, %s", parts, kinds, m.Result)
			}
			return
		}
		if _, kind, ok := strings.Cut(string(m.Params), `"token":"w","value":{"kind":"`); ok {
			kinds += kind[:strings.IndexByte(kind, '"')] + " "
		} else {
			parts++
		}
	}
}

// TestHeldAtTheEnd: a request that waits keeps no session alive.
func TestHeldAtTheEnd(t *testing.T) {
	before := runtime.NumGoroutine()
	_, uri := folder(t, nil)
	for _, end := range []func(c *rawClient){
		func(c *rawClient) {
			c.send(`{"jsonrpc":"2.0","id":3,"method":"shutdown"}`)
			c.answer("3")
			c.send(`{"jsonrpc":"2.0","method":"exit"}`)
			if code := c.exitCode(); code != 0 {
				t.Errorf("ended with %d", code)
			}
		},
		func(c *rawClient) {
			c.conn.Close()
			if code := c.exitCode(); code != 1 {
				t.Errorf("cut off, it ended with %d", code)
			}
		},
	} {
		c := watching(t, uri)
		c.askDiagnosed(nil, `,"partialResultToken":"p"`)
		c.alive()
		end(c)
		settles(t, before)
	}
}

// TestWorkspaceOfTheCorpus: each collection as a workspace folder, each of its files as
// the analysis has it.
func TestWorkspaceOfTheCorpus(t *testing.T) {
	for _, c := range files.Collections(t) {
		t.Run(c.Name, func(t *testing.T) { workspaceOf(t, c) })
	}
}

func workspaceOf(t *testing.T, collection files.Collection) {
	dir := collection.Dir
	c := inFolders(t, "utf-16", uriOf(dir))
	c.conn.SetDeadline(time.Now().Add(time.Minute))
	reports := map[string]report{}
	for _, r := range c.diagnosed(nil, `,"partialResultToken":"p","workDoneToken":"w"`) {
		reports[r.URI] = r
	}
	items := 0
	for _, f := range collection.Files(t) {
		d := workspace.New(strings.ToValidUTF8(strings.TrimPrefix(f.Text, "\ufeff"), "\ufffd"), amd64)
		want := d.Diagnostics()
		r, ok := reports[uriOf(filepath.Join(dir, filepath.FromSlash(f.Name)))]
		if d.IsTemplate() {
			ok, want = !ok, nil
		}
		if !ok || len(r.Items) != len(want) {
			t.Errorf("%s: %d diagnostics, not %d", f.Name, len(r.Items), len(want))
		}
		items += len(want)
	}
	found := c.symbols("build")
	t.Logf("%d files, %d diagnostics; %d symbols like build, the last %s", len(reports), items, len(found), found[len(found)-1].Name)
}
