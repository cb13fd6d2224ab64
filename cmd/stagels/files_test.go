package main

import (
	"path/filepath"
	"regexp"
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

// TestLinksAreToldOf: a link below a folder is not followed, and that is told.
func TestLinksAreToldOf(t *testing.T) {
	dir := tree(t, map[string]string{"a/Dockerfile": good, "out": bad})
	link(t, dir, "b/Dockerfile", "../out")
	if code, out, errs := invoke(t, dir, "", "check", "--no-summary", "--verbose"); code != 0 || out != "" || errs != "stagels: "+filepath.Join("b", "Dockerfile")+": not read: it is a link, or no regular file\n" {
		t.Errorf("%d, %s, %s", code, out, errs)
	}
	if code, _, errs := invoke(t, dir, "", "check", "--no-summary"); code != 0 || errs != "" {
		t.Errorf("%d, %s", code, errs)
	}
}

// butTemplates is what a command told, without the line that templates were passed over.
func butTemplates(told string) string {
	return regexp.MustCompile(`(?m)^stagels: .* so (it was|they were) passed over\..*\n`).ReplaceAllString(told, "")
}

// TestTemplates: of what another program makes a Dockerfile nothing is said but that it was
// passed over, unless it is named.
func TestTemplates(t *testing.T) {
	template := "FROM alpine\n{{ if .Debug }}\nRUN debug\n{{ end }}\n"
	dir := tree(t, map[string]string{"a/Dockerfile": template, "b/Dockerfile": good})
	check := func(wantCode int, wantErrs string, args ...string) {
		t.Helper()
		code, out, errs := invoke(t, dir, "", append([]string{"check"}, args...)...)
		if code != wantCode || (out != "") != (wantCode == 1) || errs != filepath.FromSlash(wantErrs) {
			t.Errorf("%q: %d, %s, %s", args, code, out, errs)
		}
	}
	check(0, "stagels: a/Dockerfile is a template, so it was passed over. To have it read, name it\n")
	check(1, "", filepath.Join("a", "Dockerfile"))
	dir = tree(t, map[string]string{"a/Dockerfile": template, "b/Dockerfile": good, "c/Dockerfile": template})
	check(0, "stagels: a/Dockerfile and 1 other file are templates, so they were passed over. To have one read, name it\n")
}
