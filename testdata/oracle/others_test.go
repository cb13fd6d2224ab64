package oracle

import (
	"os"
	"testing"

	"github.com/stagels/stagels/analysis/workspace"
	"github.com/stagels/stagels/testdata/files"
)

// others are the Dockerfiles below $STAGELS_DOCKERFILES. It skips the test, and says so,
// where that is not set.
func others(t testing.TB) []files.File {
	t.Helper()
	if os.Getenv("STAGELS_DOCKERFILES") == "" {
		t.Skip("no other files, set STAGELS_DOCKERFILES to a folder with Dockerfiles")
	}
	return files.Others(t, workspace.Dockerfile.Named)
}
