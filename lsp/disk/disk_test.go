package disk_test

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/stagels/stagels/lsp/disk"
)

// TestOpen: what lies in the folder is read, by links within it too, and nothing else:
// no link out of it, also one that comes back, nothing that is no file.
func TestOpen(t *testing.T) {
	outside := tree(t, map[string]string{"secret": "secret"})
	dir := tree(t, map[string]string{
		"a/file": "text", "link": "->a/file", "up": "->../" + filepath.Base(outside) + "/secret", "away": "->" + filepath.Join(outside, "secret"),
		"gone": "->nothing", "loop": "->loop", "folder": "->a", "awayfolder": "->" + outside,
	})
	back := filepath.Join(dir, "back")
	if err := os.Symlink("../"+filepath.Base(dir)+"/a/file", back); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]error{
		"a/file": nil, "link": nil, "folder/file": nil, "a/../a/file": nil,
		"up": fs.ErrNotExist, "away": fs.ErrNotExist, "gone": fs.ErrNotExist, "loop": fs.ErrNotExist, "back": fs.ErrNotExist, "none": fs.ErrNotExist,
		"a": errAny, "awayfolder/secret": errAny, "../" + filepath.Base(outside) + "/secret": errAny, filepath.Join(outside, "secret"): errAny,
	} {
		file, err := disk.Folder(dir).Open(name)
		switch {
		case want == errAny && err != nil && !errors.Is(err, fs.ErrNotExist):
		case !errors.Is(err, want):
			t.Errorf("%s: %v, not %v", name, err, want)
		case want == nil:
			if text, err := io.ReadAll(file); string(text) != "text" {
				t.Errorf("%s: %q, %v", name, text, err)
			}
			file.Close()
		}
	}
	if _, err := disk.Folder(filepath.Join(dir, "none")).Open("file"); err == nil {
		t.Error("opened where nothing is")
	}
}

// errAny is any error but that there is no such file.
var errAny = errors.New("any")
