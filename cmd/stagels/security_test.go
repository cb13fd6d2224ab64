package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stagels/stagels/testdata/files"
)

var (
	testFunction = regexp.MustCompile(`(?m)^func (Test\w+)\(t \*testing\.T\)`)
	namedTest    = regexp.MustCompile("`(Test\\w+)`")
	namedFile    = regexp.MustCompile("`((?:cmd|editors|lsp|scripts|testdata)/[\\w/.]+)`")
)

// TestSecurityPage: the tests that SECURITY.md names are there.
func TestSecurityPage(t *testing.T) {
	page, err := os.ReadFile(filepath.Join(files.Root(), "SECURITY.md"))
	if err != nil {
		t.Fatal(err)
	}
	there := tests(t)
	named := namedTest.FindAllStringSubmatch(string(page), -1)
	for _, name := range named {
		if !there[name[1]] {
			t.Errorf("there is no %s", name[1])
		}
	}
	for _, name := range namedFile.FindAllStringSubmatch(string(page), -1) {
		if _, err := os.Stat(filepath.Join(files.Root(), filepath.FromSlash(name[1]))); err != nil {
			t.Error(err)
		}
	}
	if len(named) < 15 {
		t.Errorf("only %d tests", len(named))
	}
}

// tests are the names of all tests here.
func tests(t *testing.T) map[string]bool {
	t.Helper()
	out := map[string]bool{}
	err := filepath.WalkDir(files.Root(), func(path string, d fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		src, err := os.ReadFile(path)
		for _, name := range testFunction.FindAllStringSubmatch(string(src), -1) {
			out[name[1]] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}
