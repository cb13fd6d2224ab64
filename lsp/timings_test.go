package lsp_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stagels/stagels/testdata/files"
)

// TestTimings: the settings name a log, and hints tell how long each step took in its build, as
// long as the step is the same; the picture tells it of stages.
func TestTimings(t *testing.T) {
	read := func(name string) string {
		data, err := os.ReadFile(filepath.Join(files.Root(), "testdata", "timings", name))
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	dir := t.TempDir()
	src, log := read("Dockerfile"), filepath.Join(dir, "logs", "build.log")
	if err := os.Mkdir(filepath.Dir(log), 0o755); err != nil {
		t.Fatal(err)
	}
	write := func(text string) {
		t.Helper()
		if err := os.WriteFile(log, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write(read("build.log"))
	uri := uriOf(filepath.Join(dir, "Dockerfile"))
	c := inFolders(t, "utf-8", uriOf(dir))
	c.send(open(uri, src))
	hints := func() string {
		c.send(about("7", "inlayHint", uri, `,"range":{"start":{"line":0,"character":0},"end":{"line":99,"character":0}}`))
		m := c.answer("7")
		var all []struct {
			Position struct{ Line, Character int }
			Label    string
		}
		if err := json.Unmarshal(m.Result, &all); err != nil {
			t.Fatalf("%v: %s", err, m.Result)
		}
		var out []string
		for _, h := range all {
			out = append(out, fmt.Sprintf("%d:%d %s", h.Position.Line+1, h.Position.Character, h.Label))
		}
		return strings.Join(out, ", ")
	}
	const want = "5:10 40.6s, 6:17 7.5s, 9:16 11.6s, 12:29 0.2s, 13:39 0.3s"
	expect := func(what, settings, want string) {
		t.Helper()
		if settings != "" {
			c.send(pushed(`{"stagels":` + settings + `}`))
		}
		if got := hints(); got != want {
			t.Errorf("%s: %s", what, got)
		}
	}
	expect("no log is named", "", "")
	expect("one is", `{"timings":"logs/build.log"}`, want)
	expect("the hints are switched off", `{"timings":"logs/build.log","inlayHints":{"times":false}}`, "")
	expect("it is nowhere", `{"timings":"logs/other.log"}`, "")
	expect("it is a folder", `{"timings":"logs"}`, "")
	expect("it lies outside", `{"timings":"../`+filepath.Base(dir)+`/logs/build.log"}`, "")
	write("no log\n")
	expect("it is no log", `{"timings":"logs/build.log"}`, "")
	write(strings.ReplaceAll(read("build.log"), "10:00:41Z", "10:00:40Z"))
	expect("it is another one by now", "", strings.NewReplacer("40.6", "39.6", "7.5", "8.5").Replace(want))
	c.send(`{"jsonrpc":"2.0","id":8,"method":"workspace/executeCommand","params":{"command":"stagels.graph","arguments":[{"uri":` + quoted(uri) + `}]}}`)
	if svg := string(c.answer("8").Result); !strings.Contains(svg, "1 step · 11.6s") {
		t.Error(svg)
	}
	c.send(change(uri, 2, `{"text":`+quoted(strings.NewReplacer("npm ci", "npm install", "RUN npm run docs", "RUN \\\n  npm run docs # docs").Replace(src))+`}`))
	expect("other steps", "", "6:17 8.5s, 13:29 0.2s, 14:39 0.3s")
}

// TestTimingsOfNewLog: the client is asked to watch where the log lies, and asks for the hints
// again when a new log comes.
func TestTimingsOfNewLog(t *testing.T) {
	dir, uri := folder(t, map[string]string{"Dockerfile": "FROM scratch\n", "logs/other": ""})
	c := &fileWatcher{beginning(t, tellingOfFiles(uri, watchersPlain+`"inlayHint":{"refreshSupport":true},`, "")), nil}
	c.reply(c.until("client/registerCapability"), "null")
	c.send(open(uri+"/Dockerfile", "FROM scratch\n"))
	c.send(pushed(`{"stagels":{"timings":"logs/build.log"}}`))
	c.send(about("7", "inlayHint", uri+"/Dockerfile", `,"range":{"start":{"line":0,"character":0},"end":{"line":9,"character":0}}`))
	c.watches(`/logs/*"`)
	c.comes(dir, uri, "logs/build.log", "")
	for c.next().Method != "workspace/inlayHint/refresh" {
	}
}
