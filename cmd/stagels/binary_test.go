package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stagels/stagels/analysis"
	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/analysis/workspace"
	"github.com/stagels/stagels/testdata/files"
	"github.com/stagels/stagels/testdata/metamodel"
)

// TestBinary checks with the program as it is built, not with the test's own
// process: what a package needs linked is there only if the program links it.
func TestBinary(t *testing.T) {
	program := built(t)
	digest := "FROM alpine@sha256:" + strings.Repeat("0a", 32) + "\nCOPY --from=a@sha512:" + strings.Repeat("0a", 64) + " /a /a\n"
	check := exec.Command(program, "check", "-")
	check.Stdin = strings.NewReader(digest)
	if out, err := check.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	for _, c := range files.Collections(t) {
		t.Run(c.Name, func(t *testing.T) { checksCollection(t, program, c) })
	}
}

// checksCollection lets the program check all files that BuildKit takes.
func checksCollection(t *testing.T, program string, c files.Collection) {
	paths := map[string][]string{} // by the platform they are for
	for _, v := range c.Verdicts(t) {
		if v.Status == "ok" {
			paths[v.BuiltFor()] = append(paths[v.BuiltFor()], filepath.FromSlash(v.File))
		}
	}
	for platform, paths := range paths {
		all := exec.Command(program, append([]string{"check", "--format", "json"}, paths...)...)
		all.Dir = c.Dir
		out, _ := all.Output()
		var found []finding
		if err := json.Unmarshal(out, &found); err != nil {
			t.Fatal(err)
		}
		for _, f := range found {
			if f.Severity == "error" {
				t.Errorf("%s:%d: BuildKit takes the file, the program says %s", f.Path, f.Line, f.Message)
			}
		}
		t.Logf("%d files for %s that BuildKit takes, as the program sees them", len(paths), platform)
	}
}

// built is the program as it is published: without a C library.
func built(t *testing.T) string {
	t.Helper()
	return build(t, ".")
}

// build builds the program of a package or a file.
func build(t *testing.T, what string) string {
	t.Helper()
	program := filepath.Join(t.TempDir(), "stagels")
	cmd := exec.Command("go", "build", "-o", program, what)
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return program
}

// TestBinarySpeaksTheProtocol asks the program over its standard input at each
// reference of the demo's file, and holds what it says against the protocol's
// meta-model.
func TestBinarySpeaksTheProtocol(t *testing.T) {
	model, err := metamodel.Load()
	if err != nil {
		t.Fatal(err)
	}
	said := model.NewConversation("")
	program := exec.Command(built(t), "serve")
	in, _ := program.StdinPipe()
	out, _ := program.StdoutPipe()
	if err := program.Start(); err != nil {
		t.Fatal(err)
	}
	send := func(body string) {
		said.FromClient([]byte(body))
		fmt.Fprintf(in, "Content-Length: %d\r\n\r\n%s", len(body), body)
	}
	answers := bufio.NewReader(out)
	for i, body := range demoRequests(t) {
		send(body)
		if i == 1 || i == 2 {
			continue // notifications
		}
		for answered := false; !answered; {
			var length int
			if _, err := fmt.Fscanf(answers, "Content-Length: %d\r\n\r\n", &length); err != nil {
				t.Fatal(err)
			}
			message := make([]byte, length)
			if _, err := io.ReadFull(answers, message); err != nil {
				t.Fatal(err)
			}
			for _, m := range said.FromServer(message) {
				t.Errorf("%v in %s", m, message)
			}
			answered = bytes.Contains(message, fmt.Appendf(nil, `"id":%d,`, i))
		}
	}
	send(`{"jsonrpc":"2.0","method":"exit"}`)
	if err := program.Wait(); err != nil {
		t.Error(err)
	}
	if n := said.Counts()["result of textDocument/definition"]; n < 8 {
		t.Errorf("only %d definitions", n)
	}
	t.Logf("%v", said.Counts())
}

// demoRequests begin a session, open the demo's file, ask at its references and
// shut down. The id of each is its index.
func demoRequests(t *testing.T) []string {
	t.Helper()
	quoted, err := json.Marshal(demoFile)
	if err != nil {
		t.Fatal(err)
	}
	const document = `"textDocument":{"uri":"file:///demo/Dockerfile"`
	out := []string{
		`{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"processId":null,"rootUri":null,"capabilities":{}}}`,
		`{"jsonrpc":"2.0","method":"initialized","params":{}}`,
		`{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{` + document + `,"languageId":"dockerfile","version":1,"text":` + string(quoted) + `}}}`,
	}
	lines := text.NewLines(demoFile)
	for _, o := range analysis.Occurrences(workspace.New(demoFile, workspace.Options{})) {
		for _, method := range []string{"definition", "completion"} {
			line, column := lines.At(o.Span.End), lines.Column(o.Span.End, text.UTF16)
			out = append(out, fmt.Sprintf(`{"jsonrpc":"2.0","id":%d,"method":"textDocument/%s","params":{%s},"position":{"line":%d,"character":%d}}}`, len(out), method, document, line, column))
		}
	}
	return append(out, fmt.Sprintf(`{"jsonrpc":"2.0","id":%d,"method":"shutdown"}`, len(out)))
}
