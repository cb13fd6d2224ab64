package files

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Block is a part of a page that a test writes: what stands between two marks.
type Block struct {
	Page       string // from the root, with slashes
	Begin, End string
}

// Write puts text into the block.
func (b Block) Write(t testing.TB, text string) {
	t.Helper()
	before, _, after := b.read(t)
	if err := os.WriteFile(b.path(), []byte(before+b.Begin+text+b.End+after), 0o644); err != nil {
		t.Fatal(err)
	}
}

// Holds wants the block to hold text; command is what writes it.
func (b Block) Holds(t testing.TB, text, command string) {
	t.Helper()
	_, old, _ := b.read(t)
	if old != text {
		t.Errorf("%s is out of date, run %s: it has\n%s, and should have\n%s", b.Page, command, old, text)
	}
}

func (b Block) path() string { return filepath.Join(Root(), filepath.FromSlash(b.Page)) }

func (b Block) read(t testing.TB) (before, text, after string) {
	t.Helper()
	data, err := os.ReadFile(b.path())
	if err != nil {
		t.Fatal(err)
	}
	before, rest, found := strings.Cut(strings.ReplaceAll(string(data), "\r\n", "\n"), b.Begin)
	text, after, closed := strings.Cut(rest, b.End)
	if !found || !closed {
		t.Fatalf("%s has no block from %q to %q", b.Page, b.Begin, b.End)
	}
	return before, text, after
}
