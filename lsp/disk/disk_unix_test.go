//go:build unix

package disk_test

import (
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/stagels/stagels/lsp/disk"
)

// TestOpenPipe: to open a pipe that no one writes to would not return.
func TestOpenPipe(t *testing.T) {
	dir := tree(t, map[string]string{"link": "->pipe"})
	if err := syscall.Mkfifo(filepath.Join(dir, "pipe"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"pipe", "link"} {
		if _, err := disk.Folder(dir).Open(name); err == nil || !strings.HasSuffix(err.Error(), "is not a regular file") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
