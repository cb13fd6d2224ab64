package oracle

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stagels/stagels/testdata/files"
)

// TestOwnDockerfile asks about the file that the project's own image is built from.
func TestOwnDockerfile(t *testing.T) {
	data, err := os.ReadFile(filepath.Join(files.Root(), "Dockerfile"))
	if err != nil {
		t.Fatal(err)
	}
	src := string(data)
	warned, refused := Warnings(src)
	if len(warned) > 0 || refused != nil {
		t.Errorf("warnings %+v, %+v", warned, refused)
	}
	if refused := Targets(src); refused != nil {
		t.Errorf("%+v", refused)
	}
}
