package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestBaseline: what is in the baseline is passed over wherever its line is, as often as it is
// there; what came since fails.
func TestBaseline(t *testing.T) {
	const old = "FROM alpine as a\nFROM scratch as b\nRUN x\n"
	dir := tree(t, map[string]string{"a/Dockerfile": old, "b/Dockerfile": "FROM alpine as a\nRUN  $X\nRUN $X\n", ".git/HEAD": ""})
	check := func(in, want string, code int, args ...string) {
		t.Helper()
		got, out, errs := invoke(t, filepath.Join(dir, in), "", append([]string{"check", "--format", "github", "--quiet"}, args...)...)
		if got != code || titles(out) != want || errs != "" {
			t.Errorf("%q in %s: exit code %d, %s%s", args, in, got, errs, titles(out))
		}
	}
	code, out, errs := invoke(t, dir, "", "check", "--baseline", "old.json", "--write-baseline")
	if code != 0 || out != "" || errs != "stagels: wrote 4 findings into old.json\n" {
		t.Fatalf("exit code %d, %s%s", code, out, errs)
	}
	first := contents(t, dir, "old.json")
	if !strings.Contains(first, `"path": "a/Dockerfile"`) || !strings.HasSuffix(first, "}\n") {
		t.Errorf("the baseline is %s", first)
	}
	check(".", "", 0, "--baseline", "old.json")
	check("a", "", 0, "--baseline", "../old.json", "Dockerfile")
	write := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("a/Dockerfile", "# moved\n\n"+strings.Replace(old, "alpine as", "alpine   as", 1))
	check(".", "", 0, "--baseline", "old.json")
	write("a/Dockerfile", old+"FROM scratch as b\n")
	check(".", "DuplicateStageName FromAsCasing StageUnreachable", 1, "--baseline", "old.json")

	write(".stagels.yaml", "baseline: old.json\n")
	check(".", "DuplicateStageName FromAsCasing StageUnreachable", 1)
	check("a", "DuplicateStageName FromAsCasing StageUnreachable", 1)
	check("a", "DuplicateStageName FromAsCasing StageUnreachable", 1, "--no-config", "--baseline", "../old.json")
	if code, _, errs := invoke(t, filepath.Join(dir, "a"), "", "check", "--write-baseline", "--quiet", ".."); code != 0 || errs != "" {
		t.Errorf("exit code %d, %s", code, errs)
	}
	check(".", "", 0)
	_, _, errs = invokeWhole(t, dir, "", "check", "b")
	if !strings.HasSuffix(errs, ": nothing found; 1 finding of the baseline passed over\n") {
		t.Errorf("%s", errs)
	}
}

// TestStaleBaseline: a finding of the baseline that is not found again is told of, if its file
// was checked or is gone.
func TestStaleBaseline(t *testing.T) {
	dir := tree(t, map[string]string{
		"a/Dockerfile": "FROM alpine as a\nFROM scratch as b\n", "b/Dockerfile": "FROM alpine as a\n", "c/Dockerfile": "FROM alpine as a\n",
		".git/HEAD": "", ".stagels.yaml": "baseline: old.json\n",
	})
	if code, _, errs := invoke(t, dir, "", "check", "--write-baseline"); code != 0 {
		t.Fatal(errs)
	}
	told := func(want string, args ...string) {
		t.Helper()
		if _, _, errs := invoke(t, dir, "", append([]string{"check", "--no-summary"}, args...)...); errs != want {
			t.Errorf("%q: %q", args, errs)
		}
	}
	told("")
	for name, text := range map[string]string{"a/Dockerfile": "FROM alpine AS a\nFROM scratch AS b\n", "b/Dockerfile": "FROM alpine AS a\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	told("stagels: nothing matches 3 findings of the baseline any more; --write-baseline writes it anew\n")
	told("stagels: nothing matches 1 finding of the baseline any more; --write-baseline writes it anew\n", "b")
	told("", "c")
	told("", "--only", "StageNameCasing")
	told("", "--quiet")
	if err := os.Remove(filepath.Join(dir, "c/Dockerfile")); err != nil {
		t.Fatal(err)
	}
	told("stagels: nothing matches 2 findings of the baseline any more; --write-baseline writes it anew\n", "b")
	if code, _, errs := invoke(t, dir, "", "check", "--write-baseline"); code != 0 {
		t.Fatal(errs)
	}
	told("")
}

// TestOddBaselines are refused in a line.
func TestOddBaselines(t *testing.T) {
	dir := tree(t, map[string]string{
		"Dockerfile": "FROM alpine as a\n", "text": "[", "future": `{"version": 2, "findings": []}`, "folder/x": "",
		"out/.stagels.yaml": "baseline: ../../x.json\n", "out/Dockerfile": "FROM alpine as a\n", "link/Dockerfile": "FROM alpine as a\n", "far/Dockerfile": "FROM alpine as a\n", "far/.stagels.yaml": "baseline: folder/b.json\n", "link/.stagels.yaml": "baseline: b.json\n",
	})
	link(t, dir, "link/b.json", "../text")
	link(t, dir, "far/folder", t.TempDir())
	for args, want := range map[string]string{
		"--baseline nowhere Dockerfile":                 "there is no baseline nowhere: --write-baseline makes it",
		"--baseline text Dockerfile":                    "the baseline text: is none that --write-baseline wrote",
		"--baseline future Dockerfile":                  "the baseline future has version 2, and this stagels reads 1: write it anew with --write-baseline",
		"--baseline folder Dockerfile":                  "the baseline folder: is no regular file",
		"--baseline folder --write-baseline Dockerfile": "cannot write the baseline folder: it is no regular file",
		"--write-baseline Dockerfile":                   "Dockerfile has no baseline: name one with --baseline FILE, or with baseline: in .stagels.yaml",
		"--baseline x --write-baseline nowhere":         "nowhere: no such file or directory",
		"--write-baseline --fix":                        "--write-baseline excludes --fix, --diff and --list-files",
		"out/Dockerfile":                                "out/.stagels.yaml:1: the baseline ../../x.json lies outside of the project",
		"--write-baseline out/Dockerfile":               "out/.stagels.yaml:1: the baseline ../../x.json lies outside of the project",
		"--write-baseline far/Dockerfile":               "far/.stagels.yaml:1: the baseline folder/b.json lies outside of the project",
		"--write-baseline link/Dockerfile":              "cannot write the baseline " + filepath.Join("link", "b.json") + ": it is no regular file",
	} {
		code, _, errs := invoke(t, dir, "", append([]string{"check", "--no-summary"}, strings.Fields(args)...)...)
		if code != 2 || errs != "stagels: "+want+"\n" {
			t.Errorf("%s: exit code %d, %s", args, code, errs)
		}
	}
	if _, err := os.Lstat(filepath.Join(dir, "x")); err == nil || contents(t, dir, "text") != "[" {
		t.Error("it wrote what it should not")
	}
}
