package walk_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stagels/stagels/lsp/walk"
)

// tree writes files below a new folder; a text that begins with -> is a link.
func tree(t *testing.T, contents map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range contents {
		at := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
			t.Fatal(err)
		}
		var err error
		if target, link := strings.CutPrefix(text, "->"); link {
			err = os.Symlink(target, at)
		} else {
			err = os.WriteFile(at, []byte(text), 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func isD(name string) bool { return name == "D" }

func found(t *testing.T, w walk.Walker, root string) []string {
	t.Helper()
	var out []string
	err := w.Walk(context.Background(), root, func(below string, err error) error {
		if err != nil {
			below += " " + err.Error()
		}
		out = append(out, below)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestWalk(t *testing.T) {
	outside := tree(t, map[string]string{"D": "", "secret": ""})
	dir := tree(t, map[string]string{
		"D": "", "a/D": "", "a/other": "", ".git/D": "", "node_modules/D": "", "a/node_modules/b/D": "",
		"out/D": "", "kept/out/D": "", ".gitignore": "out/\n", "kept/.gitignore": "!out/\n",
		"linked/D": "->../a/other", "away/D": "->" + filepath.Join(outside, "secret"), "up/D": "->../../secret",
		"folder": "->a", "loop/l": "->.", "gone/D": "->nothing", "afolder/D/x": "",
	})
	plain := []string{"D", "a/D", "a/node_modules/b/D", "kept/out/D", "node_modules/D"}
	if got := found(t, walk.Walker{Wanted: isD}, dir); !slices.Equal(got, plain) {
		t.Errorf("%q", got)
	}
	sources := []string{"D", "a/D", "kept/out/D", "linked/D"}
	if got := found(t, walk.Walker{Wanted: isD, Passed: []string{"node_modules"}, Linked: true}, dir); !slices.Equal(got, sources) {
		t.Errorf("%q", got)
	}
	link := filepath.Join(outside, "link")
	if err := os.Symlink(dir, link); err != nil {
		t.Fatal(err)
	}
	if got := found(t, walk.Walker{Wanted: isD}, link); !slices.Equal(got, plain) {
		t.Errorf("by a link: %q", got)
	}
}

func TestWalkEnds(t *testing.T) {
	dir := tree(t, map[string]string{"D": "", "a/D": "", "b/D": ""})
	ctx, stop := context.WithCancel(context.Background())
	seen := 0
	err := walk.Walker{Wanted: isD}.Walk(ctx, dir, func(string, error) error {
		seen++
		stop()
		return nil
	})
	if seen != 1 || !errors.Is(err, context.Canceled) {
		t.Errorf("stopped after %d: %v", seen, err)
	}
	enough := errors.New("enough")
	err = walk.Walker{Wanted: isD}.Walk(context.Background(), dir, func(string, error) error { return enough })
	if !errors.Is(err, enough) {
		t.Errorf("%v", err)
	}
	err = walk.Walker{Wanted: isD, Most: 3}.Walk(context.Background(), dir, func(string, error) error { return nil })
	if !errors.Is(err, walk.ErrTooMany) {
		t.Errorf("%v", err)
	}
	if err := (walk.Walker{Wanted: isD}).Walk(context.Background(), filepath.Join(dir, "none"), nil); err == nil {
		t.Error("walked where nothing is")
	}
}
