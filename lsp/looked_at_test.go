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

// missingOne is a project whose Dockerfile copies what is not there.
func missingOne(t *testing.T) (dir, uri string) {
	return folder(t, map[string]string{
		"compose.yaml": "services:\n  app:\n    build: .\n", "there": "", "node_modules/x/y": "",
		"Dockerfile": "FROM scratch\nCOPY there missing /\nCOPY there sub/below /x/\n",
	})
}

// tellingOfFiles are the capabilities of a client that tells of files in one way.
func tellingOfFiles(uri, ways, pull string) string {
	return `"rootUri":` + quoted(uri) + `,"capabilities":{"textDocument":{` + pull + `},"workspace":{` + ways + `"diagnostics":{"refreshSupport":true}}}`
}

const (
	watchersRelative = `"didChangeWatchedFiles":{"dynamicRegistration":true,"relativePatternSupport":true},`
	watchersPlain    = `"didChangeWatchedFiles":{"dynamicRegistration":true},`
	fileOperations   = `"fileOperations":{"didCreate":true,"didDelete":true,"didRename":true},`
)

// comes puts a file into the folder, or takes it away, and tells of that.
func (c *rawClient) comes(dir, uri, below, src string) {
	c.t.Helper()
	put(c.t, filepath.Join(dir, filepath.FromSlash(below)), src)
	c.tells(uri, below, 1)
}

func (c *rawClient) goes(dir, uri, below string) {
	c.t.Helper()
	if err := os.RemoveAll(filepath.Join(dir, filepath.FromSlash(below))); err != nil {
		c.t.Fatal(err)
	}
	c.tells(uri, below, 3)
}

func (c *rawClient) tells(uri, below string, change int) {
	c.send(fmt.Sprintf(`{"jsonrpc":"2.0","method":"workspace/didChangeWatchedFiles","params":{"changes":[{"uri":%s,"type":%d}]}}`, quoted(uri+"/"+below), change))
}

// fileWatcher is a client that answers what the server asks, and notes what it is asked to watch
// for the contexts.
type fileWatcher struct {
	*rawClient
	globs []string // of the last registration
}

// next is what the server says next.
func (c *fileWatcher) next() message {
	c.t.Helper()
	m := c.read()
	if m.Method == "" || len(m.ID) == 0 {
		return m
	}
	var asked struct {
		Registrations []struct {
			ID              string
			RegisterOptions struct {
				Watchers []struct{ GlobPattern json.RawMessage }
			}
		}
	}
	if err := json.Unmarshal(m.Params, &asked); err == nil && len(asked.Registrations) == 1 && strings.HasPrefix(asked.Registrations[0].ID, "contexts ") {
		c.globs = nil
		for _, w := range asked.Registrations[0].RegisterOptions.Watchers {
			c.globs = append(c.globs, string(w.GlobPattern))
		}
	}
	c.reply(m, "null")
	return m
}

// publishedWith waits until what is reported of a Dockerfile holds the one and not the other.
func (c *fileWatcher) publishedWith(wanted, unwanted string) {
	c.t.Helper()
	for {
		said := c.next()
		text := string(said.Params)
		if said.Method == "textDocument/publishDiagnostics" && strings.Contains(text, wanted) && (unwanted == "" || !strings.Contains(text, unwanted)) {
			return
		}
	}
}

// watches waits until the client is asked to watch just what ends so, for the contexts.
func (c *fileWatcher) watches(ends ...string) {
	c.t.Helper()
	for !slices.EqualFunc(c.globs, ends, func(glob, end string) bool { return strings.HasSuffix(glob, end) }) {
		c.next()
	}
}

// TestMissingFileComes: what is told of a missing file goes when the file comes, and is told
// when it goes, also when an ignore file speaks of it.
func TestMissingFileComes(t *testing.T) {
	for name, tc := range map[string]struct{ ways, glob string }{"relative": {watchersRelative, `"pattern":"*"}`}, "plain": {watchersPlain, `/*"`}} {
		t.Run(name, func(t *testing.T) {
			dir, uri := missingOne(t)
			c := &fileWatcher{beginning(t, tellingOfFiles(uri, tc.ways, "")), nil}
			c.reply(c.until("client/registerCapability"), "null")
			c.send(open(uri+"/Dockerfile", "FROM scratch\nCOPY there missing /\nCOPY there sub/below /x/\n"))
			c.publishedWith("sub/below", "")
			c.watches(tc.glob)
			c.comes(dir, uri, "missing", "")
			c.publishedWith("sub/below", `missing\"`)
			c.comes(dir, uri, "sub/other", "")
			c.tells(uri, "sub", 1)
			c.watches(tc.glob, strings.Replace(tc.glob, "*", "sub/*", 1))
			c.comes(dir, uri, "sub/below", "")
			c.publishedWith("[]", "MissingSource")
			c.goes(dir, uri, "sub")
			c.publishedWith("sub/below", `missing\"`)
			c.comes(dir, uri, ".gitignore", "sub\n")
			c.publishedWith("[]", "MissingSource")
			c.comes(dir, uri, ".dockerignore", "missing\n")
			c.publishedWith("CopyIgnoredFile", "")
			c.goes(dir, uri, ".dockerignore")
			c.publishedWith("[]", "CopyIgnoredFile")
		})
	}
}

// TestMissingFileComesBetween: what comes before the client watches is found by itself.
func TestMissingFileComesBetween(t *testing.T) {
	dir, uri := missingOne(t)
	c := &fileWatcher{beginning(t, tellingOfFiles(uri, watchersRelative, "")), nil}
	c.reply(c.until("client/registerCapability"), "null")
	c.send(open(uri+"/Dockerfile", "FROM scratch\nCOPY there missing /\n"))
	m := c.until("client/registerCapability")
	put(t, filepath.Join(dir, "missing"), "")
	c.reply(m, "null")
	c.publishedWith("[]", "MissingSource")
}

// TestMissingFileOfPullingClients: such a client is told to ask again, of what matters alone.
func TestMissingFileOfPullingClients(t *testing.T) {
	dir, uri := missingOne(t)
	c := beginning(t, tellingOfFiles(uri, watchersRelative, `"diagnostic":{}`))
	c.reply(c.until("client/registerCapability"), "null")
	c.send(open(uri+"/Dockerfile", "FROM scratch\nCOPY there missing /\n"))
	reported := func() bool {
		c.send(`{"jsonrpc":"2.0","id":"d","method":"textDocument/diagnostic","params":{"textDocument":{"uri":` + quoted(uri+"/Dockerfile") + `}}}`)
		return strings.Contains(string(c.answer("d").Result), "MissingSource")
	}
	for !reported() {
		// until the folders are searched
	}
	c.comes(dir, uri, "missing", "")
	c.reply(c.until("workspace/diagnostic/refresh"), "null")
	if reported() {
		t.Error("it is still told")
	}
}

// TestMissingFileWithoutWatchers: a client that tells of no file is told when it saves, or when
// the editor itself makes, moves and deletes files.
func TestMissingFileWithoutWatchers(t *testing.T) {
	dir, uri := missingOne(t)
	c := &fileWatcher{beginning(t, tellingOfFiles(uri, fileOperations, "")), nil}
	c.send(open(uri+"/Dockerfile", "FROM scratch\nCOPY there missing /\n"))
	c.publishedWith("MissingSource", "")
	put(t, filepath.Join(dir, "missing"), "")
	c.send(`{"jsonrpc":"2.0","method":"textDocument/didSave","params":{"textDocument":{"uri":` + quoted(uri+"/other") + `}}}`)
	c.publishedWith("[]", "MissingSource")
	move := func(from, to string) {
		if err := os.Rename(filepath.Join(dir, from), filepath.Join(dir, to)); err != nil {
			t.Fatal(err)
		}
		c.send(`{"jsonrpc":"2.0","method":"workspace/didRenameFiles","params":{"files":[{"oldUri":` + quoted(uri+"/"+from) + `,"newUri":` + quoted(uri+"/"+to) + `}]}}`)
	}
	move("missing", "elsewhere")
	c.publishedWith("MissingSource", "")
	move("elsewhere", "missing")
	c.publishedWith("[]", "MissingSource")
}

// TestIgnoredAboveTheFolder: a .gitignore of the repository counts that lies above the folder of
// the workspace, also when it comes later.
func TestIgnoredAboveTheFolder(t *testing.T) {
	dir, uri := folder(t, map[string]string{
		".git/HEAD": "", "app/compose.yaml": "services:\n  app:\n    build: .\n", "app/there": "", "app/Dockerfile": "FROM scratch\nCOPY there missing /\n",
	})
	c := &fileWatcher{beginning(t, tellingOfFiles(uri+"/app", watchersRelative, "")), nil}
	c.reply(c.until("client/registerCapability"), "null")
	c.send(open(uri+"/app/Dockerfile", "FROM scratch\nCOPY there missing /\n"))
	c.publishedWith("MissingSource", "")
	c.comes(dir, uri, ".gitignore", "/app/missing\n")
	c.publishedWith("[]", "MissingSource")
}

// TestLooks: a document is looked at anew if something comes or goes in a folder that was
// listed, or at a path that was looked at, or above one; and for nothing else.
func TestLooks(t *testing.T) {
	const created, changed, deleted = 1, 2, 3
	for _, tc := range []struct {
		path   string
		change int
		want   bool
	}{
		{"new", created, true},
		{"new", deleted, true},
		{"new", changed, false},
		{"read/it", changed, true},
		{"read/it", created, true},
		{"read/other", created, false},
		{"node_modules/x", created, false},
		{"node_modules/x/y", deleted, false},
		{"listed/x", created, true},
		{"listed/x/y", created, false},
		{"listed", deleted, true},
		{"deep", created, true},
		{"deep", changed, false},
	} {
		if got := lsp.HangsOn([]string{".", "listed"}, []string{"read/it", "deep/below/it"}, tc.path, tc.change); got != tc.want {
			t.Errorf("%s, %d: %v", tc.path, tc.change, got)
		}
	}
}

// TestWhatABuildNamesComes: what a build file names and is not there is told of until it
// comes, a Dockerfile of any name or the folder of a context; and a Dockerfile that another
// program changes is looked at.
func TestWhatABuildNamesComes(t *testing.T) {
	const src = "services:\n  a:\n    build: {context: ., dockerfile: docker/app, target: b}\n  c:\n    build: web\n"
	dir, uri := folder(t, map[string]string{"compose.yaml": src, "Dockerfile": "FROM alpine\n"})
	c := &fileWatcher{beginning(t, tellingOfFiles(uri, watchersRelative, "")), nil}
	c.reply(c.until("client/registerCapability"), "null")
	c.send(strings.Replace(open(uri+"/compose.yaml", src), `"dockerfile"`, `"yaml"`, 1))
	c.publishedWith("MissingContext", "")
	c.watches(`"pattern":"*"}`)
	c.comes(dir, uri, "docker/app", "FROM alpine AS x\n")
	c.tells(uri, "docker", 1)
	c.publishedWith("UnknownTarget", "MissingDockerfile")
	c.comes(dir, uri, "web/Dockerfile", "FROM alpine\n")
	c.tells(uri, "web", 1)
	c.publishedWith("UnknownTarget", "MissingContext")
	put(t, filepath.Join(dir, "docker", "app"), "FROM alpine AS b\n")
	c.tells(uri, "docker/app", 2)
	c.publishedWith("[]", "UnknownTarget")
	c.goes(dir, uri, "docker")
	c.publishedWith("MissingDockerfile", "")
}

// TestADockerfileOnTheDiskChanges: an open build file is told of a stage that another program
// takes out of its Dockerfile, which no editor has open.
func TestADockerfileOnTheDiskChanges(t *testing.T) {
	const src = "services:\n  a:\n    build: {context: ., target: b}\n"
	dir, uri := folder(t, map[string]string{"compose.yaml": src, "Dockerfile": "FROM alpine AS b\n"})
	c := &fileWatcher{beginning(t, tellingOfFiles(uri, watchersRelative, "")), nil}
	c.reply(c.until("client/registerCapability"), "null")
	c.send(strings.Replace(open(uri+"/compose.yaml", src), `"dockerfile"`, `"yaml"`, 1))
	put(t, filepath.Join(dir, "Dockerfile"), "FROM alpine AS other\n")
	c.tells(uri, "Dockerfile", 2)
	c.publishedWith("UnknownTarget", "")
	put(t, filepath.Join(dir, "Dockerfile"), "FROM alpine AS b\n")
	c.tells(uri, "Dockerfile", 2)
	c.publishedWith("[]", "UnknownTarget")
}
