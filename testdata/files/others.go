package files

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

// Others are the files below $STAGELS_DOCKERFILES that are named as Dockerfiles are: a
// checkout of any project, or a folder of some; none if that is not set.
func Others(t testing.TB, named func(name string) bool) []File {
	t.Helper()
	dir := os.Getenv("STAGELS_DOCKERFILES")
	if dir == "" {
		return nil
	}
	var out []File
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || !named(e.Name()) {
			return err
		}
		text, err := os.ReadFile(path)
		rel, _ := filepath.Rel(dir, path)
		out = append(out, File{Name: filepath.ToSlash(rel), Text: string(text)})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}
