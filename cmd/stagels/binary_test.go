package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stagels/stagels/testdata/files"
)

// TestBinary checks with the program as it is built, not with the test's own
// process: what a package needs linked is there only if the program links it.
func TestBinary(t *testing.T) {
	program := filepath.Join(t.TempDir(), "stagels")
	if out, err := exec.Command("go", "build", "-o", program, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	digest := "FROM alpine@sha256:" + strings.Repeat("0a", 32) + "\nCOPY --from=a@sha512:" + strings.Repeat("0a", 64) + " /a /a\n"
	check := exec.Command(program, "check", "-")
	check.Stdin = strings.NewReader(digest)
	if out, err := check.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	dir := files.CorpusDir(t)
	var paths []string
	for _, name := range accepted(t, dir) {
		paths = append(paths, filepath.FromSlash(name))
	}
	all := exec.Command(program, append([]string{"check", "--format", "json"}, paths...)...)
	all.Dir = dir
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
	t.Logf("%d files of the corpus that BuildKit takes, as the program sees them", len(paths))
}

// accepted are the files of the corpus that BuildKit takes.
func accepted(t *testing.T, dir string) []string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, "ORACLE.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for line := range strings.Lines(string(data)) {
		var v struct{ File, Status string }
		if err := json.Unmarshal([]byte(line), &v); err != nil {
			t.Fatal(err)
		}
		if v.Status == "ok" {
			out = append(out, v.File)
		}
	}
	return out
}
