package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stagels/stagels/testdata/files"
)

// TestReadme wants the outputs that the README and the page of the command line show to
// be what the program prints. The demo's last line tells a time and is left out.
func TestReadme(t *testing.T) {
	dir := filepath.Join(files.Root(), "cmd", "stagels")
	for page, commands := range map[string][]string{
		"README.md":            {"check demo.Dockerfile"},
		"docs/command-line.md": {"check demo.Dockerfile", "stages demo.Dockerfile", "explain --for-line 10 demo.Dockerfile", "demo"},
	} {
		data, err := os.ReadFile(filepath.Join(files.Root(), filepath.FromSlash(page)))
		if err != nil {
			t.Fatal(err)
		}
		for _, command := range commands {
			_, out, _ := invoke(t, dir, "", strings.Fields(command)...)
			if command == "demo" {
				out = out[:strings.LastIndex(strings.TrimRight(out, "\n"), "\n")]
			}
			if out == "" || !strings.Contains(string(data), strings.TrimRight(out, "\n")+"\n") {
				t.Errorf("%s does not show what stagels %s prints:\n%s", page, command, out)
			}
		}
	}
}
