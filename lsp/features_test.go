package lsp_test

import (
	"testing"

	"github.com/stagels/stagels/lsp"
	"github.com/stagels/stagels/testdata/files"
)

var featureBlock = files.Block{
	Page:  "docs/features.md",
	Begin: "<!-- features: written by go test ./lsp -run FeatureTable -update -->\n",
	End:   "<!-- /features -->\n",
}

// TestFeatureTable wants the page of features to have a line on each capability that is
// registered, and each to say what people have of it.
func TestFeatureTable(t *testing.T) {
	for _, f := range lsp.Features() {
		if f.Does == "" {
			t.Errorf("%s says nothing of what it does", f.Method)
		}
	}
	if *lsp.Update {
		featureBlock.Write(t, lsp.FeatureTable())
	}
	featureBlock.Holds(t, lsp.FeatureTable(), "go test ./lsp -run FeatureTable -update")
}
