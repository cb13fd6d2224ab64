package files

import (
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
)

var built struct {
	once sync.Once
	path string
	err  error
	out  []byte
}

// Main runs the tests of a package that asks for Program, and removes that. It returns the code
// to exit with.
func Main(m *testing.M) int {
	code := m.Run()
	if built.path != "" {
		os.RemoveAll(filepath.Dir(built.path))
	}
	return code
}

// Program is the path of stagels, which is built once for all tests of a package.
func Program(t testing.TB) string {
	t.Helper()
	built.once.Do(func() {
		dir, err := os.MkdirTemp("", "stagels-program-")
		if err != nil {
			built.err = err
			return
		}
		built.path = filepath.Join(dir, "stagels")
		cmd := exec.Command("go", "build", "-o", built.path, "./cmd/stagels")
		cmd.Dir = Root()
		built.out, built.err = cmd.CombinedOutput()
	})
	if built.err != nil {
		t.Fatalf("%v\n%s", built.err, built.out)
	}
	return built.path
}
