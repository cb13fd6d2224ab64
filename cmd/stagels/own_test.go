package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stagels/stagels/testdata/files"
)

// TestOwnDockerfile: the project's own image is built from a file in which the
// program finds nothing, with the Go that go.mod asks for.
func TestOwnDockerfile(t *testing.T) {
	code, out, errs := invoke(t, files.Root(), "", "check", "--fail-on", "hint", "Dockerfile")
	if code != 0 || out != "" || errs != "" {
		t.Errorf("exit code %d\n%s%s", code, out, errs)
	}
	src, err := os.ReadFile(filepath.Join(files.Root(), "Dockerfile"))
	if err != nil {
		t.Fatal(err)
	}
	mod, err := os.ReadFile(filepath.Join(files.Root(), "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(mod), "\ngo ")
	wanted, _, _ := strings.Cut(rest, "\n")
	if !strings.Contains(string(src), " golang:"+wanted+"-alpine AS build\n") {
		t.Errorf("the Dockerfile does not build with Go %s", wanted)
	}
}
