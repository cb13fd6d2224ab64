package lsp_test

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stagels/stagels/lsp"
)

// TestFilePath: only what is on this machine's disk has a path.
func TestFilePath(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("paths are otherwise")
	}
	for uri, want := range map[string]string{
		"file:///a/Dockerfile": "/a/Dockerfile", "file://localhost/a/Dockerfile": "/a/Dockerfile", "FILE:///a%20b/c%3Ad": "/a b/c:d",
		"file:///a b/Dockerfile": "/a b/Dockerfile", "file:///%C3%BC/ö": "/ü/ö",
		"file://host/a/Dockerfile": "", "untitled:Untitled-1": "", "vscode-remote://wsl/a/Dockerfile": "", "file:///%zz": "", "file:": "", "": "", "/a/Dockerfile": "",
	} {
		if got, ok := lsp.FilePath(uri); ok != (want != "") || ok && got != want {
			t.Errorf("%q: %q, %v", uri, got, ok)
		}
	}
}

func TestWindowsPath(t *testing.T) {
	for in, want := range map[[2]string]string{
		{"", "/c:/x/Dockerfile"}: "c:/x/Dockerfile", {"", "/C:"}: "C:", {"host", "/share/x"}: "//host/share/x", {"", "/x"}: "/x", {"", "/"}: "/",
	} {
		if got := lsp.WindowsPath(in[0], in[1]); got != want {
			t.Errorf("%q: %q", in, got)
		}
	}
}

// TestIgnoreFileIsKept: a file is read again only when its time or size changed,
// and is gone when it is deleted.
func TestIgnoreFileIsKept(t *testing.T) {
	path := filepath.Join(t.TempDir(), "Dockerfile")
	ignored := lsp.IgnoreFileBeside(path)
	start := time.Now().Add(-time.Hour)
	for i, tc := range []struct {
		src  string
		age  time.Duration
		want string
	}{
		{"one", 0, "one"},
		{"two", 0, "one"}, // of the same time and size: not read
		{"two", time.Second, "two"},
		{"three", time.Second, "three"},
	} {
		if err := os.WriteFile(path+".dockerignore", []byte(tc.src), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path+".dockerignore", time.Time{}, start.Add(tc.age)); err != nil {
			t.Fatal(err)
		}
		if name, src, ok := ignored(); !ok || src != tc.want || name != "Dockerfile.dockerignore" {
			t.Errorf("%d: %q of %q, %v", i, src, name, ok)
		}
	}
	if err := os.Remove(path + ".dockerignore"); err != nil {
		t.Fatal(err)
	}
	if _, src, ok := ignored(); ok {
		t.Errorf("deleted, it is %q", src)
	}
	if err := os.Mkdir(filepath.Join(filepath.Dir(path), ".dockerignore"), 0o700); err != nil {
		t.Fatal(err)
	}
	if _, _, ok := ignored(); ok {
		t.Error("a folder is taken for a file")
	}
}

// TestIgnoreFilesOfPullingClients: such a client is told to ask again.
func TestIgnoreFilesOfPullingClients(t *testing.T) {
	c, _ := begun(t, `{"workspace":{"diagnostics":{"refreshSupport":true}},"textDocument":{"diagnostic":{}}}`)
	const changed = `{"jsonrpc":"2.0","method":"workspace/didChangeWatchedFiles","params":{"changes":[]}}`
	c.send(open("file:///Dockerfile", "FROM a\n"), changed)
	c.reply(c.until("workspace/diagnostic/refresh"), "null")
	c.alive()
}

// TestIgnoreFilesOfTheWorkspace: one is read if it lies in a folder of the workspace,
// by links within it too, and if a file is open without any folder. Links that leave
// the folder are not followed, and what is open from elsewhere has no ignore file.
func TestIgnoreFilesOfTheWorkspace(t *testing.T) {
	outside, away := folder(t, map[string]string{"Dockerfile": "", ".dockerignore": "x\n", "links/.dockerignore": "->../.dockerignore"})
	_, uri := folder(t, map[string]string{
		"plain/.dockerignore": "x\n", "inside/.dockerignore": "->../plain/.dockerignore",
		"up/.dockerignore": "->../../" + filepath.Base(outside) + "/.dockerignore", "absolute/.dockerignore": "->" + filepath.Join(outside, ".dockerignore"),
		"folder": "->" + outside, "gone/.dockerignore": "->nothing", "loop/.dockerignore": "->.dockerignore", "a/.dockerignore/x": "",
	})
	ignored := func(c *rawClient, file string) bool {
		c.t.Helper()
		c.send(`{"jsonrpc":"2.0","id":"d","method":"textDocument/diagnostic","params":{"textDocument":{"uri":` + quoted(file) + `}}}`)
		return strings.Contains(string(c.answer("d").Result), "CopyIgnoredFile")
	}
	const copies = "FROM alpine\nCOPY x /\n"
	c := inFolders(t, "utf-16", uri)
	for name, want := range map[string]bool{"plain": true, "inside": true, "up": false, "absolute": false, "folder": false, "gone": false, "loop": false, "a": false} {
		file := uri + "/" + name + "/Dockerfile"
		c.send(open(file, copies))
		if got := ignored(c, file); got != want {
			t.Errorf("%s: %v", name, got)
		}
	}
	c.send(open(away+"/Dockerfile", copies))
	const event = `{"jsonrpc":"2.0","method":"workspace/didChangeWorkspaceFolders","params":{"event":{%s:[{"uri":%s,"name":"x"}],%s:[]}}}`
	for _, tc := range []struct {
		event, other string
		want         bool
	}{{"removed", "added", false}, {"added", "removed", true}, {"removed", "added", false}} {
		c.send(fmt.Sprintf(event, quoted(tc.event), quoted(away), quoted(tc.other)))
		c.reply(c.until("workspace/diagnostic/refresh"), "null")
		if got := ignored(c, away+"/Dockerfile"); got != tc.want {
			t.Errorf("its folder is %s: %v", tc.event, got)
		}
	}
	alone := beginning(t, `"rootUri":null,"capabilities":{}`)
	for name, want := range map[string]bool{"": true, "/links": false} {
		file := away + name + "/Dockerfile"
		alone.send(open(file, copies))
		if got := ignored(alone, file); got != want {
			t.Errorf("without a folder, %q: %v", name, got)
		}
	}
}
