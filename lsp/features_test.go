package lsp_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stagels/stagels/lsp"
	"github.com/stagels/stagels/testdata/files"
)

const tableStart, tableEnd = "<!-- features: written by go test ./lsp -run FeatureTable -update -->\n", "<!-- /features -->"

// TestFeatureTable wants the page of features to have a line on each capability that is
// registered, and each to say what people have of it.
func TestFeatureTable(t *testing.T) {
	path := filepath.Join(files.Root(), "docs", "features.md")
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(data), tableStart)
	old, after, closed := strings.Cut(rest, tableEnd)
	if !ok || !closed {
		t.Fatal("docs/features.md has no place for the table of features")
	}
	for _, f := range lsp.Features() {
		if f.Does == "" {
			t.Errorf("%s says nothing of what it does", f.Method)
		}
	}
	if old == lsp.FeatureTable() {
		return
	}
	if !*lsp.Update {
		t.Fatalf("docs/features.md does not hold the features that there are: run go test ./lsp -run FeatureTable -update\n%s", lsp.FeatureTable())
	}
	if err := os.WriteFile(path, []byte(before+tableStart+lsp.FeatureTable()+tableEnd+after), 0o644); err != nil {
		t.Fatal(err)
	}
}
