package main

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestContexts: check knows the folders that the command line names as contexts.
func TestContexts(t *testing.T) {
	dir := t.TempDir()
	for at, src := range map[string]string{
		"build/Dockerfile":   "FROM alpine\nCOPY app.js made.js docs /app/\nCOPY --from=lib lib.js gone.js /lib/\n",
		"app/app.js":         "",
		"app/docs/guide.md":  "",
		"app/.dockerignore":  "docs\n!other\n",
		".gitignore":         "made.js\n",
		"lib/lib.js":         "",
		"other/lib.js":       "",
		"other/gone.js/x.js": "",
	} {
		write(t, filepath.Join(dir, filepath.FromSlash(at)), src)
	}
	for _, c := range []struct {
		args, want []string
	}{
		{nil, nil},
		{[]string{"--context", "app"}, []string{"2 IgnoredSource"}},
		{[]string{"--context", "app", "--build-context", "lib=lib"}, []string{"2 IgnoredSource", "3 MissingSource"}},
		{[]string{"--build-context", "lib=./other"}, nil},
		{[]string{"--build-context", "lib=docker-image://alpine"}, nil},
		{[]string{"--context", "build"}, []string{"2 MissingSource", "2 MissingSource"}},
		{[]string{"--context", filepath.Join(dir, "lib")}, []string{"2 MissingSource", "2 MissingSource"}},
	} {
		_, out, errs := invoke(t, dir, "", append([]string{"check", "--format", "json", "--only", "MissingSource,IgnoredSource", "build/Dockerfile"}, c.args...)...)
		var found []finding
		if err := json.Unmarshal([]byte(out), &found); err != nil || errs != "" {
			t.Fatalf("%v %s", err, errs)
		}
		var got []string
		for _, f := range found {
			got = append(got, fmt.Sprint(f.Line, " ", f.Code))
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%q: %s", c.args, diff)
		}
	}
	if code, _, errs := invoke(t, dir, "", "check", "--context", "none"); code != exitFailed || errs == "" {
		t.Errorf("a folder that is not there: %d %q", code, errs)
	}
}

// TestContextBelowRepository: what an ignore file above the folder that is checked leaves out may
// come to it, as far up as the repository goes.
func TestContextBelowRepository(t *testing.T) {
	for name, tc := range map[string]struct {
		git  string // the folder of the repository
		want int
	}{"whole": {".git/HEAD", 0}, "own": {"repo/app/.git/HEAD", 1}, "nearer": {"repo/.git/HEAD", 1}, "none": {"git", 1}} {
		dir := t.TempDir()
		for at, src := range map[string]string{
			"repo/app/Dockerfile": "FROM scratch\nCOPY there made/x.js /\n", "repo/app/there": "", ".gitignore": "/repo/app/made\n", tc.git: "",
			"repo/app/compose.yaml": "services:\n  app:\n    build: .\n",
		} {
			write(t, filepath.Join(dir, filepath.FromSlash(at)), src)
		}
		_, out, errs := invoke(t, filepath.Join(dir, "repo", "app"), "", "check", "--format", "json", "--only", "MissingSource", "Dockerfile")
		var found []finding
		if err := json.Unmarshal([]byte(out), &found); err != nil || errs != "" {
			t.Fatalf("%v %s", err, errs)
		}
		if len(found) != tc.want {
			t.Errorf("%s: %d are found, not %d", name, len(found), tc.want)
		}
	}
}

// TestMadeBeforeBuild: what people make before they build an image may come, if a file says so.
func TestMadeBeforeBuild(t *testing.T) {
	dir := t.TempDir()
	for at, src := range map[string]string{
		"Dockerfile": "FROM scratch\nCOPY a b c /\nCOPY app dist/x.js src/gone web.tar /\n", "a": "", "b": "", "c": "", "src/there": "",
		"compose.yaml": "services:\n  app:\n    build: .\n", "Makefile": "app: ; go build -o ./app ./src\nmy-web.tar:\n", "package.json": `{"scripts": {"build": "tsc --outDir dist"}}`,
	} {
		write(t, filepath.Join(dir, filepath.FromSlash(at)), src)
	}
	_, out, errs := invoke(t, dir, "", "check", "--format", "json", "--only", "MissingSource", "Dockerfile")
	var found []finding
	if err := json.Unmarshal([]byte(out), &found); err != nil || errs != "" {
		t.Fatalf("%v %s", err, errs)
	}
	var got []int
	for _, f := range found {
		got = append(got, f.Column)
	}
	if want := []int{20, 29}; !slices.Equal(got, want) {
		t.Errorf("at %v, not %v: %s", got, want, out)
	}
}
