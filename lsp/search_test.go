package lsp_test

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stagels/stagels/analysis/workspace"
	"github.com/stagels/stagels/lsp"
	"github.com/stagels/stagels/lsp/disk"
)

// slowDisk counts the folders that are listed, and the files that are opened. While its
// gate is there and not closed, listing a folder waits for it.
type slowDisk struct {
	listed, opened atomic.Int64
	gate           chan struct{}
}

type slowFolder struct {
	workspace.Files
	of *slowDisk
}

func (f slowFolder) ReadDir(path string) ([]fs.DirEntry, error) {
	f.of.listed.Add(1)
	if f.of.gate != nil {
		<-f.of.gate
	}
	return f.Files.ReadDir(path)
}

func (f slowFolder) Open(path string) (fs.File, error) {
	f.of.opened.Add(1)
	return f.Files.Open(path)
}

func (d *slowDisk) options(t *testing.T, refresh time.Duration) lsp.Options {
	opt := options(t)
	opt.Refresh = refresh
	opt.Files = func(folder string) workspace.Files { return slowFolder{disk.Folder(folder), d} }
	return opt
}

// watches is what a client says that tells of changed files, more than what.
func watches(uri, more string) string {
	return `"rootUri":` + quoted(uri) + `,"capabilities":{` + more + `"workspace":{"symbol":{},"workspaceFolders":true,"didChangeWatchedFiles":{"dynamicRegistration":true}}}`
}

// told tells the server of a change at each of the paths below the folder.
func (c *rawClient) told(uri string, paths ...string) {
	c.t.Helper()
	for i, p := range paths {
		paths[i] = `{"uri":` + quoted(uri+"/"+p) + `,"type":2}`
	}
	c.send(`{"jsonrpc":"2.0","method":"workspace/didChangeWatchedFiles","params":{"changes":[` + strings.Join(paths, ",") + `]}}`)
}

// lists tells how many folders are listed while f runs.
func (d *slowDisk) lists(f func()) int64 {
	before := d.listed.Load()
	f()
	return d.listed.Load() - before
}

// searching is a session whose client tells of changed files. The server knows that, and
// has searched the folder since.
func searching(t *testing.T, d *slowDisk, uri string) *rawClient {
	t.Helper()
	return searchingWith(t, d, watches(uri, ""))
}

func searchingWith(t *testing.T, d *slowDisk, params string) *rawClient {
	t.Helper()
	c := beginningWith(t, d.options(t, 0), params)
	c.reply(c.until("client/registerCapability"), "null")
	for d.lists(func() { c.symbols("") }) > 0 {
		time.Sleep(time.Millisecond) // it had not heard the reply yet
	}
	return c
}

// TestSearchedOnce: where the client tells of changes no folder is listed again, but that
// of a .gitignore which changed.
func TestSearchedOnce(t *testing.T) {
	dir, uri := folder(t, map[string]string{"Dockerfile": "FROM x AS one\n", "sub/Dockerfile": "FROM x AS two\n", "sub/out/Dockerfile": "FROM x AS three\n"})
	d := &slowDisk{}
	c := searching(t, d, uri)
	at := func(name string) string { return filepath.Join(dir, filepath.FromSlash(name)) }
	remove := func(name string) {
		if err := os.RemoveAll(at(name)); err != nil {
			t.Fatal(err)
		}
	}
	for i, step := range []struct {
		change func()
		told   []string
		want   []string
		lists  int64
	}{
		{func() {}, nil, []string{"one", "two", "three"}, 0},
		{func() { put(t, at("Dockerfile"), "FROM x AS new\n") }, nil, []string{"one", "two", "three"}, 0},
		{func() {}, []string{"Dockerfile"}, []string{"new", "two", "three"}, 0},
		{func() { put(t, at("more/Dockerfile"), "FROM x AS more\n") }, []string{"more/Dockerfile"}, []string{"new", "two", "three", "more"}, 0},
		{func() { put(t, at("node_modules/Dockerfile"), "FROM x AS theirs\n") }, []string{"node_modules/Dockerfile"}, []string{"new", "two", "three", "more"}, 0},
		{func() { remove("Dockerfile") }, []string{"Dockerfile"}, []string{"two", "three", "more"}, 0},
		{func() { put(t, at("sub/.gitignore"), "out\n") }, []string{"sub/.gitignore"}, []string{"two", "more"}, 1},
		{func() { put(t, at("sub/out/x.Dockerfile"), "FROM x AS ignored\n") }, []string{"sub/out/x.Dockerfile"}, []string{"two", "more"}, 0},
		{func() { remove("sub/.gitignore") }, []string{"sub/.gitignore"}, []string{"two", "three", "ignored", "more"}, 2},
		{func() { remove("sub") }, []string{"sub"}, []string{"more"}, 0},
		{func() { put(t, at("large.dockerfile"), "FROM x AS large\n#"+strings.Repeat("x", 1<<20)) }, []string{"large.dockerfile"}, []string{"more"}, 0},
	} {
		step.change()
		if step.told != nil {
			c.told(uri, step.told...)
		}
		if n := d.lists(func() { c.expect("", step.want...) }); n != step.lists {
			t.Errorf("%d: %d folders listed, not %d", i, n, step.lists)
		}
	}
}

// TestSearchAwaitsWatchers: what is asked before the client has answered whether it watches
// files is searched for once, when it has. A client that does not answer is not waited for.
func TestSearchAwaitsWatchers(t *testing.T) {
	_, uri := folder(t, map[string]string{"Dockerfile": "FROM x AS one\n"})
	for _, answers := range []bool{true, false} {
		d := &slowDisk{}
		c := beginningWith(t, d.options(t, time.Hour), watches(uri, ""))
		registered := c.until("client/registerCapability")
		c.send(fmt.Sprintf(symbolRequest, `""`, ""))
		c.alive()
		if answers {
			if n := d.listed.Load(); n != 0 {
				t.Errorf("%d folders listed before", n)
			}
			c.reply(registered, "null")
		}
		c.answer("s")
		c.expect("", "one")
		if n := d.listed.Load(); n != 1 {
			t.Errorf("%d folders listed", n)
		}
	}
}

// opens tells how many files are opened while the client asks for all symbols.
func (d *slowDisk) opens(c *rawClient) int64 {
	before := d.opened.Load()
	c.symbols("")
	return d.opened.Load() - before
}

// TestReadOnce: a file is opened again only when something is told of it, or when a link
// leads to it.
func TestReadOnce(t *testing.T) {
	_, uri := folder(t, map[string]string{"Dockerfile": "FROM x\n", "b/Dockerfile": "FROM x\n", "binary.dockerfile": "\x00"})
	d := &slowDisk{}
	c := searching(t, d, uri)
	if n := d.opens(c); n != 0 {
		t.Errorf("%d files opened again", n)
	}
	c.told(uri, "b/Dockerfile", "none/Dockerfile")
	if n := d.opens(c); n != 1 {
		t.Errorf("%d files opened, where one changed", n)
	}
	_, linked := folder(t, map[string]string{"other": "FROM x\n", "Dockerfile": "->other"})
	c = searching(t, d, linked)
	if n := d.opens(c); n != 1 {
		t.Errorf("%d files opened for a link", n)
	}
}

// TestKeptTexts: of more texts than are kept, those beyond are read again.
func TestKeptTexts(t *testing.T) {
	if testing.Short() {
		t.Skip("reads 66 MiB twice")
	}
	texts := map[string]string{}
	large := "FROM x\n#" + strings.Repeat("x", 1<<20-8)
	for i := range 66 {
		texts[fmt.Sprintf("%02d/Dockerfile", i)] = large
	}
	_, uri := folder(t, texts)
	d := &slowDisk{}
	c := searching(t, d, uri)
	if n := d.opens(c); n != 2 {
		t.Errorf("%d files opened again", n)
	}
}

// TestSearchedAfterManyChanges: what is told of more paths than are looked at is found all
// the same.
func TestSearchedAfterManyChanges(t *testing.T) {
	dir, uri := folder(t, map[string]string{"Dockerfile": "FROM x AS old\n"})
	c := searching(t, &slowDisk{}, uri)
	put(t, filepath.Join(dir, "Dockerfile"), "FROM x AS new\n")
	paths := []string{"Dockerfile"}
	for i := range 1500 {
		paths = append(paths, fmt.Sprint(i, "/Dockerfile"))
	}
	c.told(uri, paths...)
	c.expect("", "new")
}

// TestSearchedAgain: a folder that was searched long ago is searched again when something
// is asked, because no watcher tells of everything. The answer does not wait for that.
func TestSearchedAgain(t *testing.T) {
	dir, uri := folder(t, map[string]string{"Dockerfile": "FROM x AS old\n", "sub/Dockerfile": "FROM x AS gone\n"})
	c := searching(t, &slowDisk{}, uri)
	if err := os.RemoveAll(filepath.Join(dir, "sub")); err != nil {
		t.Fatal(err)
	}
	c.send(`{"jsonrpc":"2.0","method":"test/later"}`)
	c.expect("", "old", "gone")
	for len(c.symbols("gone")) > 0 {
		time.Sleep(time.Millisecond)
	}
}

// TestSearchedAgainIsNews: what such a search finds ends the wait of a request for news.
func TestSearchedAgainIsNews(t *testing.T) {
	dir, uri := folder(t, map[string]string{"Dockerfile": stageIndex, "sub/Dockerfile": "FROM a\n"})
	c := searchingWith(t, &slowDisk{}, `"rootUri":`+quoted(uri)+`,"capabilities":{"textDocument":{"diagnostic":{}},
		"workspace":{"diagnostics":{"refreshSupport":true},"didChangeWatchedFiles":{"dynamicRegistration":true}}}`)
	const tokens = `,"partialResultToken":"p"`
	first := c.diagnosed(nil, tokens)
	c.askDiagnosed(first, tokens)
	c.alive()
	if err := os.RemoveAll(filepath.Join(dir, "sub")); err != nil {
		t.Fatal(err)
	}
	c.send(`{"jsonrpc":"2.0","method":"test/later"}`, fmt.Sprintf(symbolRequest, `""`, ""))
	c.wants(c.takeDiagnosed(), uri, map[string]string{"/Dockerfile": "unchanged", "/sub/Dockerfile": "full"})
}

// TestSearchedWhenClosed: what an editor has saved is read when it closes it, whatever the
// watcher tells by then.
func TestSearchedWhenClosed(t *testing.T) {
	dir, uri := folder(t, map[string]string{"Dockerfile": "FROM x AS old\n"})
	d := &slowDisk{}
	c := searching(t, d, uri)
	c.send(open(uri+"/Dockerfile", "FROM x AS typed\n"))
	c.expect("", "typed")
	put(t, filepath.Join(dir, "Dockerfile"), "FROM x AS saved\n")
	n := d.lists(func() {
		go c.send(closed(uri+"/Dockerfile"), fmt.Sprintf(symbolRequest, `""`, ""))
		if got := symbolNames(c.decoded(c.answer("s").Result)); !slices.Equal(got, []string{"saved"}) {
			t.Errorf("%q", got)
		}
	})
	if n != 0 {
		t.Errorf("%d folders listed", n)
	}
}

// TestRefresh: a client that tells of no changes hears of them when what was found is old
// enough.
func TestRefresh(t *testing.T) {
	dir, uri := folder(t, map[string]string{"Dockerfile": "FROM x AS old\n"})
	const params = `"capabilities":{"workspace":{"symbol":{}}}`
	d := &slowDisk{}
	patient := beginningWith(t, d.options(t, time.Hour), `"rootUri":`+quoted(uri)+`,`+params)
	hasty := beginningWith(t, d.options(t, 10*time.Millisecond), `"rootUri":`+quoted(uri)+`,`+params)
	patient.expect("", "old")
	hasty.expect("", "old")
	put(t, filepath.Join(dir, "Dockerfile"), "FROM x AS newer\n")
	for len(hasty.symbols("newer")) == 0 {
		time.Sleep(time.Millisecond)
	}
	if n := d.lists(func() { patient.expect("", "old") }); n != 0 {
		t.Errorf("%d folders listed", n)
	}
}

// TestUnaskedNothingIsSearched: one who edits a file has no folder searched for it, until an
// image is to be completed.
func TestUnaskedNothingIsSearched(t *testing.T) {
	_, uri := folder(t, map[string]string{"Dockerfile": "FROM x AS old\n", "b/Dockerfile": "FROM elsewhere\n"})
	d := &slowDisk{}
	c := beginningWith(t, d.options(t, 0), watches(uri, ""))
	c.reply(c.until("client/registerCapability"), "null")
	file := uri + "/Dockerfile"
	c.send(open(file, "FROM x AS old\nFROM old\n"), change(file, 2, `{"range":{"start":{"line":1,"character":8},"end":{"line":1,"character":8}},"text":"\nFROM "}`))
	c.told(uri, "b/Dockerfile")
	for i, method := range []string{"definition", "prepareRename", "documentSymbol", "diagnostic", "signatureHelp"} {
		id := fmt.Sprint(10 + i)
		c.send(ask(id, method, file, 1, 6))
		c.answer(id)
	}
	if n := d.listed.Load(); n != 0 {
		t.Errorf("%d folders listed", n)
	}
	offered := ""
	for !strings.Contains(offered, "elsewhere") {
		c.send(ask("2", "completion", file, 2, 5))
		offered = string(c.answer("2").Result)
	}
	if n := d.listed.Load(); n != 2 {
		t.Errorf("%d folders listed", n)
	}
}

// TestKeysDuringASearch: a search that takes long holds up nothing but what waits for it.
// That can be cancelled, and those who do not wait on are answered when it is done.
func TestKeysDuringASearch(t *testing.T) {
	_, uri := folder(t, map[string]string{"Dockerfile": "FROM x AS found\n"})
	d := &slowDisk{gate: make(chan struct{})}
	c := beginningWith(t, d.options(t, 0), watches(uri, ""))
	c.reply(c.until("client/registerCapability"), "null")
	c.send(fmt.Sprintf(symbolRequest, `""`, ""))
	c.send(open("untitled:1", "FROM x AS open\nFROM open\n"), change("untitled:1", 2, `{"range":{"start":{"line":1,"character":9},"end":{"line":1,"character":9}},"text":"\nFROM "}`))
	c.send(ask("2", "completion", "untitled:1", 2, 5))
	if m := c.answer("2"); !strings.Contains(string(m.Result), "open") {
		t.Errorf("%+v", m)
	}
	c.send(`{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":"s"}}`)
	if m := c.answer("s"); m.Error == nil || m.Error.Code != -32800 {
		t.Errorf("%+v", m)
	}
	c.told(uri, "Dockerfile")
	c.send(fmt.Sprintf(symbolRequest, `""`, ""))
	c.alive()
	close(d.gate)
	if got := symbolNames(c.decoded(c.answer("s").Result)); len(got) != 2 {
		t.Errorf("%q", got)
	}
}

// TestSearchProgress: a search that takes long is told of, to a client that has a place
// for that.
func TestSearchProgress(t *testing.T) {
	_, uri := folder(t, map[string]string{"Dockerfile": "FROM x AS found\n"})
	d := &slowDisk{gate: make(chan struct{})}
	c := beginningWith(t, d.options(t, time.Hour), watches(uri, `"window":{"workDoneProgress":true},`))
	c.reply(c.until("client/registerCapability"), "null")
	c.send(fmt.Sprintf(symbolRequest, `""`, ""))
	created := c.read()
	if created.Method != "window/workDoneProgress/create" {
		t.Fatalf("%+v", created)
	}
	c.reply(created, "null")
	_, token, _ := strings.Cut(strings.TrimSuffix(string(created.Params), "}"), `"token":`)
	if m := c.read(); m.Method != "$/progress" || !strings.Contains(string(m.Params), `"token":`+token+`,"value":{"kind":"begin","title":"Looking for Dockerfiles"}`) {
		t.Errorf("%s %s", m.Method, m.Params)
	}
	close(d.gate)
	c.progressEnds(token)
}

// progressEnds reads the end of the progress and the answer, in any order.
func (c *rawClient) progressEnds(token string) {
	c.t.Helper()
	for ended, answered := false, false; !ended || !answered; {
		switch m := c.read(); {
		case m.Method == "":
			answered = true
		case !strings.Contains(string(m.Params), `"token":`+token+`,"value":{"kind":"end"}`):
			c.t.Fatalf("%s %s", m.Method, m.Params)
		default:
			ended = true
		}
	}
}

// TestSearchWithoutProgress: nothing is told to a client that has no place for it, nor of
// a search that takes no time.
func TestSearchWithoutProgress(t *testing.T) {
	_, uri := folder(t, map[string]string{"Dockerfile": "FROM x AS found\n"})
	slow, quick := &slowDisk{gate: make(chan struct{})}, &slowDisk{}
	for window, d := range map[string]*slowDisk{"": slow, `"window":{"workDoneProgress":true},`: quick} {
		c := beginningWith(t, d.options(t, time.Hour), watches(uri, window))
		c.reply(c.until("client/registerCapability"), "null")
		c.send(fmt.Sprintf(symbolRequest, `""`, ""))
		time.Sleep(700 * time.Millisecond)
		if d.gate != nil {
			close(d.gate)
		}
		if m := c.read(); m.ID != "s" {
			t.Errorf("%+v", m)
		}
	}
}

// TestSearchAtTheEnd: a search ends with its session.
func TestSearchAtTheEnd(t *testing.T) {
	before := runtime.NumGoroutine()
	_, uri := folder(t, map[string]string{"a/Dockerfile": "", "b/Dockerfile": "", "c/Dockerfile": ""})
	d := &slowDisk{gate: make(chan struct{})}
	c := beginningWith(t, d.options(t, 0), watches(uri, `"window":{"workDoneProgress":true},`))
	c.reply(c.until("client/registerCapability"), "null")
	c.send(fmt.Sprintf(symbolRequest, `""`, ""))
	c.until("window/workDoneProgress/create")
	c.send(`{"jsonrpc":"2.0","id":3,"method":"shutdown"}`)
	c.answer("3")
	c.send(`{"jsonrpc":"2.0","method":"exit"}`)
	if code := c.exitCode(); code != 0 {
		t.Errorf("ended with %d", code)
	}
	close(d.gate)
	c.conn.Close()
	settles(t, before)
	if n := d.listed.Load(); n != 1 {
		t.Errorf("%d folders listed", n)
	}
}

// stuckDisk opens and lists nothing before its gate is closed.
type stuckDisk struct {
	workspace.Files
	gate chan struct{}
}

func (d stuckDisk) Open(path string) (fs.File, error) {
	<-d.gate
	return d.Files.Open(path)
}

func (d stuckDisk) ReadDir(path string) ([]fs.DirEntry, error) {
	<-d.gate
	return d.Files.ReadDir(path)
}

func (d stuckDisk) Lstat(path string) (fs.FileInfo, error) {
	<-d.gate
	return d.Files.Lstat(path)
}

// TestNoDiskOnTheReadLoop: whatever the disk does, what is typed is answered. Only what is
// of the disk waits for it.
func TestNoDiskOnTheReadLoop(t *testing.T) {
	_, uri := folder(t, map[string]string{"Dockerfile": "", ".dockerignore": "x\n", "b/Dockerfile": ""})
	gate := make(chan struct{})
	opt := options(t)
	opt.Rest, opt.Files = time.Millisecond, func(folder string) workspace.Files { return stuckDisk{disk.Folder(folder), gate} }
	c := beginningWith(t, opt, watches(uri, ""))
	c.reply(c.until("client/registerCapability"), "null")
	file := uri + "/Dockerfile"
	const src = "FROM x AS old\nFROM old\nCOPY x /\n"
	calls, _ := lsp.Methods()
	c.send(open(file, src), fmt.Sprintf(symbolRequest, `""`, ""))
	for i, method := range calls {
		name, ok := strings.CutPrefix(method, "textDocument/")
		if !ok || slices.Contains([]string{"diagnostic", "codeAction", "hover", "references", "prepareRename", "rename", "documentLink"}, name) {
			continue // they tell what COPY takes that an ignore file leaves out, or where it lies, and what other files build
		}
		at := `{"range":{"start":{"line":1,"character":8},"end":{"line":1,"character":8}},"text":"\nFROM "}`
		back := `{"text":` + quoted(src) + `}`
		c.send(change(file, 2*i+2, at), ask(fmt.Sprint(10+i), name, file, 2, 5))
		c.answer(fmt.Sprint(10 + i))
		c.send(change(file, 2*i+3, back), ask(fmt.Sprint(200+i), name, file, 1, 6))
		c.answer(fmt.Sprint(200 + i))
	}
	c.told(uri, ".dockerignore", "b/Dockerfile", ".gitignore")
	c.alive()
	close(gate)
	if got := symbolNames(c.decoded(c.answer("s").Result)); len(got) != 1 {
		t.Errorf("%q", got)
	}
}

// TestToldIsWaitedFor: a request waits for the search that looks at what the client told of
// before it, also if something began that search which does not wait, as a hover.
func TestToldIsWaitedFor(t *testing.T) {
	dir, uri := folder(t, map[string]string{"Dockerfile": "FROM x AS old\nFROM old\n"})
	d := &slowDisk{}
	c := searching(t, d, uri)
	c.send(open(uri+"/Dockerfile", "FROM x AS old\nFROM old\n"))
	put(t, filepath.Join(dir, "sub", "Dockerfile"), "FROM x AS fresh\n")
	listed := d.listed.Load()
	d.gate = make(chan struct{})
	c.told(uri, "sub")
	c.send(ask("70", "hover", uri+"/Dockerfile", 1, 6))
	c.answer("70")
	for d.listed.Load() == listed {
		time.Sleep(time.Millisecond)
	}
	c.send(fmt.Sprintf(symbolRequest, `"fresh"`, ""))
	c.alive()
	close(d.gate)
	if got := symbolNames(c.decoded(c.answer("s").Result)); len(got) != 1 {
		t.Errorf("%q", got)
	}
}
