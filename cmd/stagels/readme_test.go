package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stagels/stagels/testdata/files"
)

// TestReadme wants the outputs that the README shows to be what the program
// prints. The demo's last line tells a time and is left out.
func TestReadme(t *testing.T) {
	data, err := os.ReadFile(filepath.Join(files.Root(), "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	readme := string(data)
	dir := filepath.Join(files.Root(), "cmd", "stagels")
	for _, args := range [][]string{{"demo"}, {"check", "demo.Dockerfile"}, {"stages", "demo.Dockerfile"}} {
		_, out, _ := invoke(t, dir, "", args...)
		if args[0] == "demo" {
			out = out[:strings.LastIndex(strings.TrimRight(out, "\n"), "\n")]
		}
		if out == "" || !strings.Contains(readme, strings.TrimRight(out, "\n")+"\n") {
			t.Errorf("README.md does not show what stagels %s prints:\n%s", strings.Join(args, " "), out)
		}
	}
}
