package main

import (
	"path/filepath"
	"testing"
)

// TestLeftOut: what is not read is told of where that is asked for, and nowhere else; a
// file that is named is read whatever it is called.
func TestLeftOut(t *testing.T) {
	dir := tree(t, map[string]string{
		"Dockerfile-prod": good, "dockerfile.go": bad, "out/Dockerfile": bad, ".gitignore": "a/b\n\n/out/\n", "z/a/b/Dockerfile": good, ".git/Dockerfile": bad, "main.go": bad,
	})
	if code, out, errs := invoke(t, dir, "", "check"); code != 0 || out != "" || errs != "" {
		t.Errorf("%d, %s, %s", code, out, errs)
	}
	want := "stagels: .git: not read: it is git's own\n" +
		"stagels: dockerfile.go: not read: it ends as another language, a template or a copy does\n" +
		"stagels: out: not read: it is left out by .gitignore:3: /out/\n"
	if code, out, errs := invoke(t, dir, "", "check", "--verbose"); code != 0 || out != "" || errs != want {
		t.Errorf("%d, %s, %s", code, out, errs)
	}
	if code, out, _ := invoke(t, dir, "", "check", "dockerfile.go", filepath.Join("out", "Dockerfile")); code != 1 || out == "" {
		t.Errorf("named, they are not read: %d, %s", code, out)
	}
}
