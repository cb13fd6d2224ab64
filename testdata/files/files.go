// Package files finds the Dockerfiles that the tests read, and builds the program.
package files

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sort"
	"strings"
	"testing"
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
