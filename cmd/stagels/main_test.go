package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stagels/stagels/testdata/files"
)

// summaryLine is how check ends, on standard error.
var summaryLine = regexp.MustCompile(`(?m)^stagels: checked .*\n`)

// invoke runs the program in the folder dir. Its summary is left out.
func invoke(t *testing.T, dir, stdin string, args ...string) (code int, out, errs string) {
	t.Helper()
	code, out, errs = invokeWhole(t, dir, stdin, args...)
	return code, out, summaryLine.ReplaceAllString(errs, "")
}

// invokeWhole runs the program in the folder dir.
func invokeWhole(t *testing.T, dir, stdin string, args ...string) (code int, out, errs string) {
	t.Helper()
	t.Chdir(dir)
	var o, e strings.Builder
	code = run(args, strings.NewReader(stdin), &o, &e)
	return code, o.String(), e.String()
}

// tree writes files below a new folder, which it returns.
func tree(t *testing.T, contents map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range contents {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

const (
	good = "FROM alpine AS a\nFROM scratch\nCOPY --from=a /x /x\n"
	warn = "FROM alpine AS builder\nFROM busybox\n# 🐳\n\tCOPY --chown=\"🐳\" --from=bulder /x /x\n"
	bad  = "FROM alpine\nCOPY --from=3 /x /x\n"
)

func TestCheckText(t *testing.T) {
	dir := tree(t, map[string]string{"Dockerfile": warn, "sub/app.dockerfile": bad, "ok/Containerfile": good})
	code, out, errs := invoke(t, dir, "", "check")
	want := `Dockerfile:4:26: warning: "bulder" is no stage, so BuildKit takes it for an image: did you mean "builder"? [UnknownStage]
    4 |     COPY --chown="🐳" --from=bulder /x /x
      |                              ^^^^^^
sub/app.dockerfile:2:13: error: invalid stage index 3 [StageIndex]
    2 | COPY --from=3 /x /x
      |             ^
`
	if out != want || code != 1 || errs != "" {
		t.Errorf("exit code %d, standard error %q, output\n%s", code, errs, out)
	}
}

// TestLongLine: a line longer than BuildKit takes is told in its words, and not
// shown whole.
func TestLongLine(t *testing.T) {
	dir := tree(t, map[string]string{"Dockerfile": "FROM alpine\nRUN " + strings.Repeat("x", 1<<16) + "\n"})
	_, out, _ := invoke(t, dir, "", "check")
	if !strings.HasPrefix(out, "Dockerfile:2:1: error: dockerfile line greater than max allowed size of 65535 [SyntaxError]\n") || len(out) > 600 {
		t.Errorf("%d bytes: %.300s", len(out), out)
	}
}

func TestCheckJSON(t *testing.T) {
	dir := tree(t, map[string]string{"Dockerfile": warn, "ok": good})
	_, out, _ := invoke(t, dir, "", "check", "--format", "json", "./Dockerfile")
	var got []map[string]any
	if err := json.Unmarshal([]byte(out), &got); err != nil || len(got) != 1 {
		t.Fatalf("%v in %s", err, out)
	}
	want := map[string]any{
		"path": "./Dockerfile", "line": 4.0, "column": 26.0, "endLine": 4.0, "endColumn": 32.0, "severity": "warning", "code": "UnknownStage",
		"message": `"bulder" is no stage, so BuildKit takes it for an image: did you mean "builder"?`, "url": "https://github.com/stagels/stagels/blob/main/analysis/rules/README.md#unknownstage",
	}
	if _, ok := got[0]["fixes"].([]any); !ok {
		t.Errorf("fixes is %v, no array", got[0]["fixes"])
	}
	delete(got[0], "fixes")
	for key, value := range want {
		if got[0][key] != value {
			t.Errorf("%s is %v, not %v", key, got[0][key], value)
		}
	}
	if len(got[0]) != len(want) {
		t.Errorf("other keys than documented: %v", got[0])
	}
	if code, out, _ := invoke(t, dir, "", "check", "--format", "json", "ok"); out != "[]\n" || code != 0 {
		t.Errorf("nothing found: exit code %d, %q", code, out)
	}
}

func TestExitCodes(t *testing.T) {
	dir := tree(t, map[string]string{"good": good, "warn": warn, "bad": bad, "binary": "FROM a\x00", "folder/Dockerfile": good, "empty/x": ""})
	for _, tc := range []struct {
		args []string
		code int
		errs string
	}{
		{[]string{"check", "good"}, 0, ""},
		{[]string{"check", "warn"}, 1, ""},
		{[]string{"check", "bad", "good"}, 1, ""},
		{[]string{"check", "folder"}, 0, ""},
		{[]string{"check", "empty"}, 2, "stagels: no Dockerfiles found below empty: --verbose tells what was left out, --allow-empty makes this no error\n"},
		{[]string{"check", "--allow-empty", "empty"}, 0, ""},
		{[]string{"chek"}, 2, "stagels: unknown command \"chek\" (did you mean check?)\n"},
		{[]string{"wrong"}, 2, "stagels: unknown command \"wrong\"\n"},
		{[]string{"help", "chek"}, 2, "stagels: unknown command \"chek\" (did you mean check?)\n"},
		{[]string{"--version"}, 0, ""},
		{[]string{"check", "nowhere", "bad"}, 2, "stagels: nowhere: no such file or directory\n"},
		{[]string{"check", "binary"}, 2, "stagels: binary: is no text: there is a NUL byte in line 1\n"},
		{[]string{"stages", "binary", "good"}, 2, "stagels: binary: is no text: there is a NUL byte in line 1\n"},
		{[]string{"check", "--format", "xml"}, 2, "stagels: no such format: \"xml\" (text, json, sarif or github)\n"},
		{[]string{"check", "--nonsense"}, 2, "stagels: unknown flag: --nonsense\n"},
		{[]string{"check", "--statistic"}, 2, "stagels: unknown flag: --statistic (did you mean --statistics?)\n"},
		{[]string{"fmt", "--chekc"}, 2, "stagels: unknown flag: --chekc (did you mean --check?)\n"},
		{[]string{"fmt", "--indent", "x"}, 2, "stagels: --indent takes no \"x\"\n"},
		{[]string{"check", "--quiet=maybe"}, 2, "stagels: --quiet takes no \"maybe\"\n"},
		{[]string{"rename", "a", "b"}, 2, "stagels: rename takes three words: FILE STAGE NEW\n"},
		{[]string{"check", "-v"}, 2, "stagels: unknown shorthand flag: 'v' in -v\n"},
		{[]string{"check", "--fix", "--diff"}, 2, "stagels: --fix and --diff exclude each other\n"},
		{[]string{"check", "no\x1b[31m\nne"}, 2, "stagels: no\uFFFD[31m\uFFFDne: no such file or directory\n"},
		{[]string{"nonsense"}, 2, ""},
		{[]string{"demo", "nowhere"}, 2, "stagels: nowhere: no such file or directory\n"},
		{[]string{"serve", "--socket", "1"}, 2, ""},
		{[]string{"version"}, 0, ""},
		{[]string{}, 0, ""},
	} {
		code, _, errs := invoke(t, dir, "", tc.args...)
		if code != tc.code || tc.errs != "" && errs != tc.errs || strings.Count(errs, "\n") > 1 {
			t.Errorf("%q: exit code %d, standard error %q", tc.args, code, errs)
		}
	}
	if code, out, _ := invoke(t, dir, bad, "check", "-"); code != 1 || !strings.HasPrefix(out, "-:2:13: error:") {
		t.Errorf("standard input: exit code %d, %s", code, out)
	}
	if code, out, errs := invoke(t, dir, "", "check", "nowhere", "bad"); !strings.Contains(out, "bad:2:13") {
		t.Errorf("the others are not done: %d, %s, %s", code, out, errs)
	}
}

// TestFinding: what is looked at without an argument, against git's own reading
// of the same .gitignore files.
func TestFinding(t *testing.T) {
	dir := tree(t, map[string]string{
		"Dockerfile": bad, "Containerfile": bad, "Dockerfile.dev": bad, "web.Dockerfile": bad, "a/b/dockerfile": bad, "x.containerfile": bad,
		"Dockerfile.dockerignore": "*", "notes.txt": bad, "Dockerfiles": bad, "MyDockerfile": bad,
		".gitignore": "/build/\n*.tmp.Dockerfile\nvendor\n", "build/Dockerfile": bad, "sub/build/Dockerfile": bad, "x.tmp.Dockerfile": bad,
		"sub/vendor/Dockerfile": bad, "sub/.gitignore": "!keep.tmp.Dockerfile\n/local\ndeep/*.Dockerfile\n", "sub/keep.tmp.Dockerfile": bad,
		"sub/local/Dockerfile": bad, "sub/more/local/Dockerfile": bad, "sub/deep/a.Dockerfile": bad, "sub/deep/Dockerfile": bad,
		".hidden/Dockerfile": bad,
	})
	_, out, errs := invoke(t, dir, "", "check", "--format", "json")
	if errs != "" {
		t.Error(errs)
	}
	var found []struct{ Path string }
	if err := json.Unmarshal([]byte(out), &found); err != nil {
		t.Fatal(err)
	}
	got := map[string]bool{}
	for _, f := range found {
		got[filepath.ToSlash(f.Path)] = true
	}
	for _, path := range wanted(t, dir) {
		if !got[path] {
			t.Errorf("%s is not looked at", path)
		}
		delete(got, path)
	}
	for path := range got {
		t.Errorf("%s should not be looked at", path)
	}
}

// wanted are the Dockerfiles below dir that git would not ignore.
func wanted(t *testing.T, dir string) []string {
	t.Helper()
	var out []string
	isOne := map[string]bool{"Dockerfile": true, "Containerfile": true, "dockerfile": true}
	if err := exec.Command("git", "-C", dir, "init", "-q").Run(); err != nil {
		t.Skipf("no git to ask: %v", err)
	}
	filepath.WalkDir(dir, func(path string, d fs.DirEntry, _ error) error {
		name := filepath.Base(path)
		ext := strings.ToLower(filepath.Ext(name))
		match := isOne[name] || name == "Dockerfile.dev" || ext == ".dockerfile" || ext == ".containerfile"
		rel, _ := filepath.Rel(dir, path)
		if d.Type().IsRegular() && match && exec.Command("git", "-C", dir, "check-ignore", "-q", "--no-index", rel).Run() != nil {
			out = append(out, filepath.ToSlash(rel))
		}
		return nil
	})
	return out
}

func TestStagesJSON(t *testing.T) {
	dir := tree(t, map[string]string{"Dockerfile": `ARG V=x
# Builder compiles.
# builder makes /out.
FROM --platform=$BUILDPLATFORM golang AS Builder
RUN true

FROM builder
ONBUILD COPY --from=builder /é --from=0 /b
FROM ${NONE}
COPY --link --from= a b
COPY --from=1 /a /b
RUN --mount=from=scratch,target=/x \
    --mount=from=img:1,target=/y ls
COPY --from=$V a b

`, "none": ""})
	code, out, _ := invoke(t, dir, "", "stages", "--format", "json", "Dockerfile", "none")
	want := `[{"path":"Dockerfile","stages":[` +
		`{"index":0,"name":"builder","line":4,"endLine":5,"doc":"makes /out.","platform":"$BUILDPLATFORM","base":{"text":"golang","kind":"image","stage":null}},` +
		`{"index":1,"name":"","line":7,"endLine":8,"doc":"","platform":"","base":{"text":"builder","kind":"stage","stage":0}},` +
		`{"index":2,"name":"","line":9,"endLine":14,"doc":"","platform":"","base":{"text":"${NONE}","kind":"unknown","stage":null}}],` +
		`"references":[` +
		`{"site":"onbuild-copy","stage":1,"line":8,"column":21,"endColumn":28,"text":"builder","kind":"stage","target":0},` +
		`{"site":"copy","stage":2,"line":10,"column":20,"endColumn":20,"text":"","kind":"context","target":null},` +
		`{"site":"copy","stage":2,"line":11,"column":13,"endColumn":14,"text":"1","kind":"stage","target":1},` +
		`{"site":"mount","stage":2,"line":12,"column":18,"endColumn":25,"text":"scratch","kind":"scratch","target":null},` +
		`{"site":"mount","stage":2,"line":13,"column":18,"endColumn":23,"text":"img:1","kind":"image","target":null},` +
		`{"site":"copy","stage":2,"line":14,"column":13,"endColumn":15,"text":"$V","kind":"invalid","target":null}]},` +
		`{"path":"none","stages":[],"references":[]}]`
	var compact strings.Builder
	enc := json.NewEncoder(&compact)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(json.RawMessage(out)); err != nil {
		t.Fatal(err)
	}
	if got := strings.TrimSpace(compact.String()); got != want || code != 0 {
		t.Errorf("exit code %d, got\n%s\nwant\n%s", code, got, want)
	}
}

func TestStagesTable(t *testing.T) {
	dir := tree(t, map[string]string{"Dockerfile": "ARG B=go\nFROM golang AS go\nFROM ${B} AS x\nFROM scratch\nCOPY --from=0 /a /a\nCOPY --from=x /b /b\nCOPY --from=X /b /b\n"})
	_, out, _ := invoke(t, dir, "", "stages")
	want := `Dockerfile
  INDEX  NAME  LINES  BASE       TAKES FROM
  0      go    2-2    golang     -
  1      x     3-3    ${B} (go)  -
  2      -     4-7    scratch    go, x
`
	if out != want {
		t.Errorf("got\n%s", out)
	}
}

func TestDemo(t *testing.T) {
	code, out, errs := invoke(t, t.TempDir(), "", "demo")
	for _, want := range []string{"definition: line 9, builder", "completion: base-static, builder, 2, test", "error: cannot copy from stage", "did you mean \"builder\""} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
	if code != 0 || errs != "" {
		t.Errorf("exit code %d, %s", code, errs)
	}
}

// TestDemoOnCorpus runs a session on each file of the corpus.
func TestDemoOnCorpus(t *testing.T) {
	n := 0
	for _, c := range files.Collections(t) {
		for _, f := range c.Files(t) {
			code, out, errs := invoke(t, c.Dir, "", "demo", filepath.FromSlash(f.Name))
			if code != 0 || errs != "" || !strings.Contains(out, "references") {
				t.Errorf("%s: exit code %d, %s", f.Name, code, errs)
			}
			n++
		}
	}
	t.Logf("%d sessions", n)
}

// TestServe runs a session in each way that an editor can start one.
func TestServe(t *testing.T) {
	dir := t.TempDir()
	tcp, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Skipf("no port to listen on: %v", err)
	}
	port := strconv.Itoa(tcp.Addr().(*net.TCPAddr).Port)
	unix, err := net.Listen("unix", filepath.Join(dir, "s"))
	if err != nil {
		t.Skipf("no socket to listen on: %v", err)
	}
	for _, l := range []struct {
		net.Listener
		arg string
	}{{tcp, "--socket=" + port}, {unix, "--pipe=" + filepath.Join(dir, "s")}} {
		code := make(chan int, 1)
		go func() { code <- run([]string{"serve", l.arg}, strings.NewReader(""), io.Discard, io.Discard) }()
		conn, err := l.Accept()
		if err != nil {
			t.Fatal(err)
		}
		converse(t, conn, conn)
		if got := <-code; got != 0 {
			t.Errorf("%s: exit code %d", l.arg, got)
		}
	}
	for _, args := range [][]string{{"serve"}, {"serve", "--stdio"}, {"serve", "--stdio", "--clientProcessId=" + strconv.Itoa(os.Getpid())}} {
		in, toServer := io.Pipe()
		fromServer, out := io.Pipe()
		code := make(chan int, 1)
		var errs strings.Builder
		go func() { code <- run(args, in, out, &errs) }()
		converse(t, fromServer, toServer)
		if got := <-code; got != 0 || errs.String() != "" {
			t.Errorf("%q: exit code %d, standard error %q", args, got, errs.String())
		}
	}
}

// converse begins a session and ends it.
func converse(t *testing.T, r io.Reader, w io.Writer) {
	t.Helper()
	in := bufio.NewReader(r)
	for i, body := range []string{
		`{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"processId":null,"rootUri":null,"capabilities":{}}}`,
		`{"jsonrpc":"2.0","id":2,"method":"shutdown"}`,
		`{"jsonrpc":"2.0","method":"exit"}`,
	} {
		if _, err := fmt.Fprintf(w, "Content-Length: %d\r\n\r\n%s", len(body), body); err != nil {
			t.Fatal(err)
		}
		if i == 2 {
			return
		}
		var length int
		if _, err := fmt.Fscanf(in, "Content-Length: %d\r\n\r\n", &length); err != nil {
			t.Fatal(err)
		}
		answer := make([]byte, length)
		if _, err := io.ReadFull(in, answer); err != nil || !strings.Contains(string(answer), `"result"`) {
			t.Fatalf("%s, %v", answer, err)
		}
	}
}
