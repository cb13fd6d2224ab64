package main

import (
	"fmt"
	"os/exec"
	"runtime"
	"strings"
	"testing"
)

// TestDiff: what --fix would do is shown, patch makes it of that, and nothing is written.
func TestDiff(t *testing.T) {
	names := []string{"Dockerfile", "sub/w.Dockerfile", "open.Dockerfile", "sub folder/Dockerfile", "tab\tand\\ é.Dockerfile", "\"quoted\".Dockerfile"}
	if runtime.GOOS == "windows" {
		names = names[:4]
	}
	before := map[string]string{
		names[0]: unfixed, names[1]: strings.ReplaceAll(unfixed, "\n", "\r\n"),
		names[2]: "FROM alpine as x\nENV a 🐳", "ok.Dockerfile": good,
	}
	for _, name := range names[3:] {
		before[name] = unfixed
	}
	dir := tree(t, before)
	code, out, errs := invokeWhole(t, dir, "", "check", "--diff", "--only", mendable)
	if code != 1 || strings.Count(out, "--- ") != len(names) || strings.Contains(errs, "fixed") {
		t.Errorf("exit code %d, %s%s", code, errs, out)
	}
	for name, src := range before {
		if got := contents(t, dir, name); got != src {
			t.Errorf("%s was written: %q", name, got)
		}
	}
	other := tree(t, before)
	if _, _, errs := invoke(t, other, "", "check", "--fix", "--only", mendable); !strings.Contains(errs, fmt.Sprintf("in %d files", len(names))) {
		t.Fatal(errs)
	}
	patched(t, dir, out)
	for _, name := range names {
		if got, want := contents(t, dir, name), contents(t, other, name); got != want {
			t.Errorf("%s: the difference makes %q, --fix %q", name, got, want)
		}
	}
	if code, out, errs := invoke(t, dir, "", "check", "--diff", "--only", mendable); code != 0 || out != "" || errs != "" {
		t.Errorf("nothing to fix: exit code %d, %s%s", code, errs, out)
	}
}

func patched(t *testing.T, dir, difference string) {
	t.Helper()
	program, err := exec.LookPath("patch")
	if err != nil {
		t.Skipf("no program patch: %v", err)
	}
	cmd := exec.Command(program, "-p0", "--binary")
	cmd.Dir, cmd.Stdin = dir, strings.NewReader(difference)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s\n%s", err, out, difference)
	}
}

func TestDiffColors(t *testing.T) {
	code, out, _ := invoke(t, t.TempDir(), "FROM alpine as x\n", "check", "--diff", "--color", "always", "-")
	want := "\x1b[1m--- -\x1b[22m\n\x1b[1m+++ -\x1b[22m\n@@ -1 +1 @@\n\x1b[31m-FROM alpine as x\x1b[0m\n\x1b[32m+FROM alpine AS x\x1b[0m\n"
	if code != 1 || out != want {
		t.Errorf("exit code %d, %q", code, out)
	}
}
