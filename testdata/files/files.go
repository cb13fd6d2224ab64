// Package files finds the Dockerfiles that the tests read, and builds the program.
package files

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sort"
	"strings"
	"testing"

	"github.com/stagels/stagels/analysis/workspace"
)

// File is a Dockerfile to test on.
type File struct {
	Name string // telling, and unique within its set
	Text string
}

// Root is the folder of the module.
func Root() string {
	_, here, _, _ := runtime.Caller(0)
	return filepath.Join(filepath.Dir(here), "..", "..")
}

// Others are the Dockerfiles below $STAGELS_DOCKERFILES: a checkout of any project, or a
// folder of some. It skips the test, and says so, where that is not set.
func Others(t testing.TB) []File {
	t.Helper()
	dir := os.Getenv("STAGELS_DOCKERFILES")
	if dir == "" {
		t.Skip("no other files, set STAGELS_DOCKERFILES to a folder with Dockerfiles")
	}
	var out []File
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || !workspace.Dockerfile.Named(e.Name()) {
			return err
		}
		text, err := os.ReadFile(path)
		rel, _ := filepath.Rel(dir, path)
		out = append(out, File{Name: filepath.ToSlash(rel), Text: string(text)})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// BuildKit are the Dockerfiles that BuildKit's own parser is tested on.
func BuildKit(t testing.TB) []File {
	t.Helper()
	module, err := ModuleDir("github.com/moby/buildkit")
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(module, "frontend", "dockerfile", "parser")
	found := glob(t, dir, "testfiles/*/Dockerfile")
	return append(found, glob(t, dir, "testfiles-negative/*/Dockerfile")...)
}

// ModuleDir is the folder of a module that the project depends on.
func ModuleDir(name string) (string, error) {
	cmd := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", name)
	cmd.Dir = Root()
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("go list -m %s: %w", name, err)
	}
	return string(bytes.TrimSpace(out)), nil
}

// Fixtures are the Dockerfiles in the project's own fixtures, their notes taken
// out.
func Fixtures(t testing.TB) []File {
	t.Helper()
	var out []File
	for _, fx := range Scenarios(t) {
		for _, f := range fx.Files {
			out = append(out, File{fx.Name + "/" + f.Name, f.Text})
		}
	}
	return out
}

func glob(t testing.TB, dir, pattern string) []File {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(dir, filepath.FromSlash(pattern)))
	if err != nil {
		t.Fatal(err)
	}
	sort.Strings(paths)
	out := make([]File, 0, len(paths))
	for _, p := range paths {
		data, err := os.ReadFile(p)
		if err != nil {
			t.Fatal(err)
		}
		rel, _ := filepath.Rel(dir, p)
		out = append(out, File{strings.ReplaceAll(rel, `\`, "/"), string(data)})
	}
	return out
}
