package disk_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stagels/stagels/analysis/workspace"
	"github.com/stagels/stagels/lsp/disk"
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

func found(t *testing.T, s workspace.Search, root string) []string {
	t.Helper()
	var out []string
	s.Kinds = dockerfiles
	err := s.Walk(context.Background(), disk.Folder(root), func(e workspace.Entry, err error) error {
		below := e.Path
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

const d = "Dockerfile"

var dockerfiles = []*workspace.Kind{workspace.Dockerfile}

func TestWalk(t *testing.T) {
	outside := tree(t, map[string]string{d: "", "secret": ""})
	dir := tree(t, map[string]string{
		d: "", "a/" + d: "", "a/other": "", ".git/" + d: "", "node_modules/" + d: "", "a/node_modules/b/" + d: "", "a/" + d + ".go": "",
		"out/" + d: "", "kept/out/" + d: "", ".gitignore": "out/\n", "kept/.gitignore": "!out/\n",
		"linked/" + d: "->../a/other", "away/" + d: "->" + filepath.Join(outside, "secret"), "up/" + d: "->../../secret",
		"folder": "->a", "loop/l": "->.", "gone/" + d: "->nothing", "afolder/" + d + "/x": "",
	})
	plain := []string{d, "a/" + d, "a/node_modules/b/" + d, "kept/out/" + d, "node_modules/" + d}
	if got := found(t, workspace.Search{}, dir); !slices.Equal(got, plain) {
		t.Errorf("%q", got)
	}
	sources := []string{d, "a/" + d, "kept/out/" + d, "linked/" + d}
	if got := found(t, workspace.Search{Passed: workspace.Foreign, Linked: true}, dir); !slices.Equal(got, sources) {
		t.Errorf("%q", got)
	}
	link := filepath.Join(outside, "link")
	if err := os.Symlink(dir, link); err != nil {
		t.Fatal(err)
	}
	if got := found(t, workspace.Search{}, link); !slices.Equal(got, plain) {
		t.Errorf("by a link: %q", got)
	}
}

func TestWalkEnds(t *testing.T) {
	dir := disk.Folder(tree(t, map[string]string{d: "", "a/" + d: "", "b/" + d: ""}))
	ctx, stop := context.WithCancel(context.Background())
	seen := 0
	s := workspace.Search{Kinds: dockerfiles}
	err := s.Walk(ctx, dir, func(workspace.Entry, error) error {
		seen++
		stop()
		return nil
	})
	if seen != 1 || !errors.Is(err, context.Canceled) {
		t.Errorf("stopped after %d: %v", seen, err)
	}
	enough := errors.New("enough")
	err = s.Walk(context.Background(), dir, func(workspace.Entry, error) error { return enough })
	if !errors.Is(err, enough) {
		t.Errorf("%v", err)
	}
	s.Most = 3
	err = s.Walk(context.Background(), dir, func(workspace.Entry, error) error { return nil })
	if !errors.Is(err, workspace.ErrTooMany) {
		t.Errorf("%v", err)
	}
	if err := s.Walk(context.Background(), disk.Folder(dir.Path("none")), nil); err == nil {
		t.Error("walked where nothing is")
	}
}
