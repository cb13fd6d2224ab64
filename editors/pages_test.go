package editors_test

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stagels/stagels/lsp"
)

// shown finds the blocks of a page that name a file: its language, name and text.
var shown = regexp.MustCompile("(?ms)^```(\\w+) ([\\w./-]+)\n(.*?)^```$")

// TestPages: a page begins with what to copy, and what it shows is what the editors'
// tests load: all files of its folder, to the letter.
func TestPages(t *testing.T) {
	pages, err := filepath.Glob("*/README.md")
	if err != nil || len(pages) < 8 {
		t.Fatalf("%q, %v", pages, err)
	}
	for _, page := range pages {
		dir := filepath.Dir(page)
		text := read(t, page)
		blocks := shown.FindAllStringSubmatch(text, -1)
		if _, err := os.Stat(filepath.Join(dir, "package.json")); err == nil {
			continue // it is an extension: there is nothing to copy
		}
		if !strings.HasPrefix(text, "```") {
			t.Errorf("%s does not begin with what to copy", page)
		}
		var names []string
		for _, b := range blocks {
			names = append(names, b[2])
			if got := read(t, filepath.Join(dir, b[2])); got != b[3] {
				t.Errorf("%s shows another %s than there is:\n%s", page, b[2], b[3])
			}
		}
		if want := configurations(t, dir); !slices.Equal(slices.Sorted(slices.Values(names)), want) {
			t.Errorf("%s shows %q, the folder has %q", page, names, want)
		}
	}
}

// installed are the files that mark a folder which a program installs as a whole, so
// that nobody copies what is in it.
var installed = []string{".claude-plugin", "gemini-extension.json"}

// configurations are the files of the folder that a person copies.
func configurations(t *testing.T, dir string) (out []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == "test" || isInstalled(path)):
			return fs.SkipDir
		case !d.IsDir() && d.Name() != "README.md":
			rel, err := filepath.Rel(dir, path)
			out = append(out, filepath.ToSlash(rel))
			return err
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(out)
	return out
}

func isInstalled(dir string) bool {
	return slices.ContainsFunc(installed, func(name string) bool {
		_, err := os.Stat(filepath.Join(dir, name))
		return err == nil
	})
}

// TestIndex: the index names every page.
func TestIndex(t *testing.T) {
	index := read(t, "README.md")
	pages, _ := filepath.Glob("*/README.md")
	for _, page := range pages {
		if !strings.Contains(index, "("+filepath.ToSlash(page)+")") {
			t.Errorf("README.md does not name %s", page)
		}
	}
}

// TestSettings: files in JSON are that, and the settings in them are ones of stagels.
func TestSettings(t *testing.T) {
	checked := 0
	for _, path := range []string{
		"vim/coc-settings.json", "kate/settings.json", "sublime/LSP.sublime-settings", "zed/settings.json", "jetbrains/template.json",
	} {
		var whole any
		if err := json.Unmarshal([]byte(read(t, path)), &whole); err != nil {
			t.Errorf("%s: %v", path, err)
		}
		for _, s := range settings(whole) {
			checked++
			raw, err := json.Marshal(s)
			if err != nil {
				t.Fatal(err)
			}
			d := json.NewDecoder(bytes.NewReader(raw))
			d.DisallowUnknownFields()
			if err := d.Decode(&lsp.Settings{}); err != nil {
				t.Errorf("%s: %s: %v", path, raw, err)
			}
		}
	}
	if checked != 4 {
		t.Errorf("%d settings", checked)
	}
}

// settings are the values in v that an editor would give us as settings.
func settings(v any) (out []any) {
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			out = append(out, settings(e)...)
		}
	case map[string]any:
		for key, e := range v {
			object, _ := e.(map[string]any)
			if key == "initialization_options" {
				out = append(out, e)
			} else if own, ok := object["stagels"]; ok && key == "settings" {
				out = append(out, own)
			} else {
				out = append(out, settings(e)...)
			}
		}
	}
	return out
}

func read(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
