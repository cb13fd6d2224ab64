package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// link makes a link below the folder.
func link(t *testing.T, dir, name, target string) {
	t.Helper()
	at := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.FromSlash(target), at); err != nil {
		t.Fatal(err)
	}
}

// TestLinksOutOfTheFolder: what is found below a folder is read in it, whatever links
// are there; an ignore file that lies elsewhere is none. A file that is named itself
// may be a link to anywhere.
func TestLinksOutOfTheFolder(t *testing.T) {
	const copies = "FROM alpine\nCOPY x /\n"
	outside := tree(t, map[string]string{"Dockerfile": copies, ".dockerignore": "x\n"})
	dir := tree(t, map[string]string{"real": "x\n", "plain/Dockerfile": copies, "inside/Dockerfile": copies, "away/Dockerfile": copies, "own/app.Dockerfile": copies})
	link(t, dir, "plain/.dockerignore", "../real")
	link(t, dir, "inside/.dockerignore", "../plain/.dockerignore")
	link(t, dir, "away/.dockerignore", filepath.Join(outside, ".dockerignore"))
	link(t, dir, "own/app.Dockerfile.dockerignore", "../../"+filepath.Base(outside)+"/.dockerignore")
	link(t, dir, "Dockerfile.away", filepath.Join(outside, "Dockerfile"))
	link(t, dir, "folder", outside)
	for _, tc := range []struct {
		args []string
		want []string // the files that copy what is left out
	}{
		{nil, []string{"inside/Dockerfile", "plain/Dockerfile"}},
		{[]string{"."}, []string{"inside/Dockerfile", "plain/Dockerfile"}},
		{[]string{"plain"}, nil},
		{[]string{"away/Dockerfile", "own/app.Dockerfile", "plain/Dockerfile"}, nil},
		{[]string{"folder/Dockerfile"}, []string{"folder/Dockerfile"}},
		{[]string{"Dockerfile.away"}, nil},
	} {
		_, out, errs := invoke(t, dir, "", append([]string{"check"}, tc.args...)...)
		var got []string
		for line := range strings.Lines(out) {
			if path, _, _ := strings.Cut(line, ":"); strings.Contains(line, "CopyIgnoredFile") {
				got = append(got, filepath.ToSlash(path))
			}
		}
		if strings.Join(got, " ") != strings.Join(tc.want, " ") || errs != "" {
			t.Errorf("%q: %q, not %q; %s", tc.args, got, tc.want, errs)
		}
	}
}

// TestMendsNothingElsewhere: what links lead out to is not mended with the folder.
func TestMendsNothingElsewhere(t *testing.T) {
	outside := tree(t, map[string]string{"Dockerfile": "FROM alpine as a\n"})
	dir := tree(t, map[string]string{"Dockerfile": "FROM alpine as a\n"})
	link(t, dir, "Dockerfile.away", filepath.Join(outside, "Dockerfile"))
	link(t, dir, "folder", outside)
	if _, _, errs := invoke(t, dir, "", "check", "--fix"); errs != "stagels: fixed 1 finding in 1 file\n" {
		t.Error(errs)
	}
	if left, err := os.ReadFile(filepath.Join(outside, "Dockerfile")); err != nil || string(left) != "FROM alpine as a\n" {
		t.Errorf("%q, %v", left, err)
	}
}
