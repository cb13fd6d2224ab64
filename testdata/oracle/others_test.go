package oracle

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/stagels/stagels/analysis/workspace"
	"github.com/stagels/stagels/testdata/files"
)

// others are the Dockerfiles below $STAGELS_DOCKERFILES: a checkout of any project, or a
// folder of some. It skips the test, and says so, where that is not set.
func others(t testing.TB) []files.File {
	t.Helper()
	dir := os.Getenv("STAGELS_DOCKERFILES")
	if dir == "" {
		t.Skip("no other files, set STAGELS_DOCKERFILES to a folder with Dockerfiles")
	}
	var out []files.File
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || !workspace.Dockerfile.Named(e.Name()) {
			return err
		}
		text, err := os.ReadFile(path)
		rel, _ := filepath.Rel(dir, path)
		out = append(out, files.File{Name: filepath.ToSlash(rel), Text: string(text)})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}
