package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestRefused: what is no file of a Dockerfile's size is refused in a line, unread.
func TestRefused(t *testing.T) {
	dir := tree(t, map[string]string{"large": strings.Repeat("# a comment\n", mostBytes/12+1), "Dockerfile": good})
	for path, want := range map[string]string{
		"large":     "large: is larger than 1 MiB, so it is not read",
		"/dev/zero": "/dev/zero: is no regular file: to check what a program prints, give it to standard input, as in program | stagels check -",
	} {
		if _, err := os.Stat(path); filepath.IsAbs(path) && err != nil {
			continue // there are no devices here
		}
		for _, command := range []string{"check", "stages", "demo"} {
			code, out, errs := invoke(t, dir, "", command, path)
			if code != 2 || out != "" || errs != "stagels: "+want+"\n" {
				t.Errorf("%s %s: exit code %d, %.100s%s", command, path, code, out, errs)
			}
		}
	}
	code, _, errs := invoke(t, dir, strings.Repeat("x", mostBytes+1), "check", "-")
	if code != 2 || errs != "stagels: -: is larger than 1 MiB, so it is not read\n" {
		t.Errorf("standard input: exit code %d, %s", code, errs)
	}
	code, out, errs := invoke(t, dir, "", "check", "--only", "StageIndex", "large", "Dockerfile")
	if code != 2 || out != "" || strings.Count(errs, "\n") != 1 {
		t.Errorf("beside another: exit code %d, %s%s", code, out, errs)
	}
}

// TestLongMessage: a message that has a whole line of the file in it is cut.
func TestLongMessage(t *testing.T) {
	_, out, _ := invoke(t, t.TempDir(), strings.Repeat("x", 60_000)+" y\n", "check", "-")
	for line := range strings.Lines(out) {
		if len(line) > 700 {
			t.Errorf("a line of %d bytes: %.80s", len(line), line)
		}
	}
}
