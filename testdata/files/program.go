package files

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// Program builds stagels as it is published, without a C library, and is its path.
func Program(t testing.TB) string {
	t.Helper()
	program := filepath.Join(t.TempDir(), "stagels")
	build := exec.Command("go", "build", "-o", program, "./cmd/stagels")
	build.Dir, build.Env = Root(), append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return program
}
