package lsp_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stagels/stagels/lsp"
	"github.com/stagels/stagels/lsp/client"
)

// labelled are the labels of what is offered at the bar of a Dockerfile below the folder.
func labelled(t *testing.T, s *client.Session, at, src string) (labels []string) {
	t.Helper()
	offers, err := s.Complete(t.Context(), at, strings.IndexByte(src, '|'))
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range offers {
		if !strings.HasPrefix(o.Label, "--") {
			labels = append(labels, o.Label)
		}
	}
	return labels
}

func inFolder(t *testing.T, files map[string]string) (*client.Session, string) {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		at := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(at, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	s, err := client.Start(t.Context(), options(t), client.Capabilities{})
	if err != nil {
		t.Fatal(err)
	}
	folder := map[string]any{"uri": lsp.FileURI(dir), "name": "w"}
	if err := s.Notify(t.Context(), "workspace/didChangeWorkspaceFolders", map[string]any{"event": map[string]any{"added": []any{folder}, "removed": []any{}}}); err != nil {
		t.Fatal(err)
	}
	return s, dir
}

// TestPathsOfTheContext: the folder that a Dockerfile is likely built with is the nearest
// above it that has what it copies. What its ignore file leaves out is not offered.
func TestPathsOfTheContext(t *testing.T) {
	s, dir := inFolder(t, map[string]string{
		"go.mod": "", "cmd/app/main.go": "", "deploy/conf.d/a": "", "deploy/x.txt": "", ".dockerignore": "secret\n", "secret/key": "",
	})
	for name, tc := range map[string]struct{ src, want string }{
		"Dockerfile":             {"FROM scratch\nCOPY |", "cmd/ deploy/ go.mod"},
		"deploy/Dockerfile":      {"FROM scratch\nCOPY |", "conf.d/ x.txt"},
		"deploy/root.Dockerfile": {"FROM scratch\nCOPY go.mod /\nCOPY cmd/|", "app/"},
		"deploy/made.Dockerfile": {"FROM scratch AS a\nCOPY go.mod /src/\nFROM scratch\nCOPY --from=a /src/|", "go.mod"},
	} {
		at := lsp.FileURI(filepath.Join(dir, filepath.FromSlash(name)))
		if err := s.Open(t.Context(), at, strings.Replace(tc.src, "|", "", 1)); err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(labelled(t, s, at, tc.src), " "); got != tc.want {
			t.Errorf("%s: %q, not %q", name, got, tc.want)
		}
	}
}

// TestManyFiles: of a folder of 20,000 files no more are sent than anybody reads.
func TestManyFiles(t *testing.T) {
	many := map[string]string{".dockerignore": "*.log\ntmp\n"}
	for i := range 20_000 {
		many[fmt.Sprintf("f%05d", i)] = ""
	}
	s, dir := inFolder(t, many)
	at, src := lsp.FileURI(filepath.Join(dir, "Dockerfile")), "FROM scratch\nCOPY f1|"
	if err := s.Open(t.Context(), at, strings.Replace(src, "|", "", 1)); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		begun := time.Now()
		if got := labelled(t, s, at, src); len(got) != 100 {
			t.Fatalf("%d are offered", len(got))
		}
		t.Log(time.Since(begun))
	}
}
