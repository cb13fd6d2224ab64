package lsp_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stagels/stagels/lsp"
)

// folder writes files below a new folder, whose path and URI it returns. A text
// that begins with -> is a link.
func folder(t *testing.T, contents map[string]string) (dir, uri string) {
	t.Helper()
	dir = t.TempDir()
	for name, src := range contents {
		put(t, filepath.Join(dir, filepath.FromSlash(name)), src)
	}
	return dir, uriOf(dir)
}

func put(t *testing.T, path, src string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	var err error
	if target, link := strings.CutPrefix(src, "->"); link {
		err = os.Symlink(target, path)
	} else {
		err = os.WriteFile(path, []byte(src), 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func uriOf(path string) string { return lsp.FileURI(path) }

// inFolders is a session with workspace folders, in the position encoding.
func inFolders(t *testing.T, encoding string, uris ...string) *rawClient {
	t.Helper()
	folders := []string{}
	for _, u := range uris {
		folders = append(folders, `{"uri":`+quoted(u)+`,"name":"a"}`)
	}
	return beginning(t, `"workspaceFolders":[`+strings.Join(folders, ",")+`],"rootUri":null,"capabilities":{
		"general":{"positionEncodings":["`+encoding+`"]},"workspace":{"symbol":{},"workspaceFolders":true,"diagnostics":{"refreshSupport":true}},"textDocument":{"diagnostic":{}}}`)
}

// beginning is a session that was initialized with the parameters.
func beginning(t *testing.T, params string) *rawClient {
	t.Helper()
	return beginningWith(t, options(t), params)
}

func beginningWith(t *testing.T, opt lsp.Options, params string) *rawClient {
	t.Helper()
	c := rawSession(t, opt)
	c.send(`{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"processId":null,` + params + `}}`)
	if m := c.answer("1"); m.Error != nil {
		t.Fatalf("%+v", m)
	}
	c.send(`{"jsonrpc":"2.0","method":"initialized","params":{}}`)
	return c
}

func closed(uri string) string {
	return `{"jsonrpc":"2.0","method":"textDocument/didClose","params":{"textDocument":{"uri":` + quoted(uri) + `}}}`
}

type symbol struct {
	Name          string
	Kind          int
	ContainerName string
	Location      struct {
		URI   string
		Range struct{ Start, End struct{ Line, Character int } }
	}
}

func (s symbol) String() string {
	kind := map[int]string{2: "stage", 13: "arg"}[s.Kind]
	r := s.Location.Range
	at := fmt.Sprintf("%d:%d-%d", r.Start.Line, r.Start.Character, r.End.Character)
	return strings.TrimSpace(kind + " " + s.Name + " " + at + " " + s.ContainerName)
}

const symbolRequest = `{"jsonrpc":"2.0","id":"s","method":"workspace/symbol","params":{"query":%s%s}}`

// symbols are the answer to a query, as it comes.
func (c *rawClient) symbols(query string) []symbol {
	c.t.Helper()
	c.send(fmt.Sprintf(symbolRequest, quoted(query), ""))
	return c.decoded(c.answer("s").Result)
}

func (c *rawClient) decoded(raw json.RawMessage) (out []symbol) {
	c.t.Helper()
	if err := json.Unmarshal(raw, &out); err != nil {
		c.t.Fatalf("%v in %s", err, raw)
	}
	return out
}

func symbolNames(all []symbol) []string {
	out := []string{}
	for _, s := range all {
		out = append(out, s.Name)
	}
	return out
}

// expect wants symbols of just these names, in any order if sorted.
func (c *rawClient) expect(query string, want ...string) {
	c.t.Helper()
	got := symbolNames(c.symbols(query))
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		c.t.Errorf("%q: %q, not %q", query, got, want)
	}
}

// TestWorkspaceFiles: which files are seen.
func TestWorkspaceFiles(t *testing.T) {
	outside, _ := folder(t, map[string]string{"secret": "FROM a AS secret\n"})
	_, uri := folder(t, map[string]string{
		"Dockerfile": "FROM a AS one\n", "sub dir/ü.dockerfile": "FROM a AS two\n", "x/Containerfile.dev": "FROM a AS three\n",
		"other.txt": "FROM a AS four\n", "Dockerfile.dockerignore": "FROM a AS five\n", "node_modules/x/Dockerfile": "FROM a AS six\n",
		".gitignore": "/out\n", "out/Dockerfile": "FROM a AS seven\n", ".git/Dockerfile": "FROM a AS eight\n",
		"large.dockerfile": "FROM a AS nine\n#" + strings.Repeat("x", 1<<20), "binary.dockerfile": "FROM a AS ten\n\x00",
		"away.dockerfile": "->" + filepath.Join(outside, "secret"), "up.dockerfile": "->../../secret", "around": "->.",
		"linked.dockerfile": "->other.txt", "bom.dockerfile": "\ufeffFROM a AS eleven\n", "latin.dockerfile": "# \xe4\nARG x=\"\xe4\" y=1\n",
		"gone.dockerfile": "->nothing", "folder.dockerfile/x": "", "empty.dockerfile": "",
	})
	c := inFolders(t, "utf-16", uri)
	c.expect("", "one", "two", "three", "four", "eleven", "x", "y")
	for query, want := range map[string]string{"eleven": "stage eleven 0:10-16", "y": "arg y 1:10-11"} {
		if got := c.symbols(query); len(got) != 1 || got[0].String() != want {
			t.Errorf("%v, not %s", got, want)
		}
	}
	if got := c.symbols("two")[0].Location.URI; got != uri+"/sub%20dir/%C3%BC.dockerfile" {
		t.Errorf("%s", got)
	}
}

// TestWorkspaceFolders: all the ways to tell of folders, and how they change.
func TestWorkspaceFolders(t *testing.T) {
	dir, a := folder(t, map[string]string{"Dockerfile": "FROM x AS a\n", "sub/Dockerfile": "FROM x AS sub\n"})
	_, b := folder(t, map[string]string{"Dockerfile": "FROM x AS b\n"})
	for _, params := range []string{
		`"rootUri":` + quoted(a), `"rootUri":null,"rootPath":` + quoted(dir),
		`"rootUri":` + quoted(b) + `,"workspaceFolders":[{"uri":` + quoted(a+"/") + `,"name":""},{"uri":` + quoted(a+"/sub") + `,"name":""}]`,
		`"rootUri":` + quoted(a) + `,"workspaceFolders":null`, `"rootUri":` + quoted(a) + `,"workspaceFolders":[]`,
	} {
		c := beginning(t, params+`,"capabilities":{"workspace":{"symbol":{},"workspaceFolders":true,"diagnostics":{"refreshSupport":true}}}`)
		c.expect("", "a", "sub")
	}
	c := beginning(t, `"rootUri":null,"capabilities":{"workspace":{"symbol":{},"workspaceFolders":true,"diagnostics":{"refreshSupport":true}}}`)
	c.expect("")
	const event = `{"jsonrpc":"2.0","method":"workspace/didChangeWorkspaceFolders","params":{"event":{"added":[%s],"removed":[%s]}}}`
	named := func(uri string) string { return `{"uri":` + quoted(uri) + `,"name":"x"}` }
	for _, tc := range []struct {
		added, removed string
		want           []string
	}{
		{named(a), "", []string{"a", "sub"}},
		{named(b), "", []string{"a", "b", "sub"}},
		{named(a + "/sub"), named(a), []string{"b", "sub"}},
		{named(b) + "," + named("vscode-vfs://x/y"), named("file:///nowhere"), []string{"b", "sub"}},
		{"", named(a+"/sub/") + "," + named(b), nil},
		{named("file:///no/such/folder"), "", nil},
	} {
		c.send(fmt.Sprintf(event, tc.added, tc.removed))
		c.expect("", tc.want...)
	}
}

// TestOpenOverDisk: an open document's text counts, and the disk's again when it
// is closed. What is open in no folder is seen too.
func TestOpenOverDisk(t *testing.T) {
	dir, uri := folder(t, map[string]string{"a b/Dockerfile": "FROM x AS disk\n"})
	c := inFolders(t, "utf-16", uri)
	c.expect("", "disk")
	spelled := strings.Replace(uri, "file://", "file://localhost", 1) + "/a b/Dockerfile"
	c.send(open(spelled, "FROM x AS open\n"), open("untitled:1", "FROM x AS untitled\n"), open("file:///else/where", "FROM x AS elsewhere\n"))
	c.expect("", "open", "untitled", "elsewhere")
	c.send(change(spelled, 2, `{"range":{"start":{"line":0,"character":10},"end":{"line":0,"character":14}},"text":"edited"}`))
	c.expect("", "edited", "untitled", "elsewhere")
	put(t, filepath.Join(dir, "a b", "Dockerfile"), "FROM x AS newer\n")
	c.send(closed(spelled), closed("untitled:1"))
	c.expect("", "newer", "elsewhere")
	put(t, filepath.Join(dir, "sub", "Dockerfile"), "FROM x AS more\n")
	c.expect("", "newer", "more", "elsewhere")
	if err := os.Remove(filepath.Join(dir, "a b", "Dockerfile")); err != nil {
		t.Fatal(err)
	}
	c.expect("", "more", "elsewhere")
}

// TestWatchedDockerfiles: a file is not read again while its time and size are the
// same, unless the client tells of a change.
func TestWatchedDockerfiles(t *testing.T) {
	dir, uri := folder(t, map[string]string{"Dockerfile": "FROM x AS old\n"})
	path := filepath.Join(dir, "Dockerfile")
	c := inFolders(t, "utf-16", uri)
	c.expect("", "old")
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	put(t, path, "FROM x AS new\n")
	if err := os.Chtimes(path, info.ModTime(), info.ModTime()); err != nil {
		t.Fatal(err)
	}
	c.expect("", "old")
	c.send(`{"jsonrpc":"2.0","method":"workspace/didChangeWatchedFiles","params":{"changes":[{"uri":` + quoted(uri+"/Dockerfile") + `,"type":2}]}}`)
	c.expect("", "new")
}
