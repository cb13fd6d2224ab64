package analysis_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stagels/stagels/analysis"
	"github.com/stagels/stagels/analysis/workspace"
	"github.com/stagels/stagels/testdata/files"
)

// TestSymbolsEverywhere: symbols come in the order of the text, stand where their
// names do, and are all the named stages.
func TestSymbolsEverywhere(t *testing.T) {
	stages, args := 0, 0
	for _, f := range slices.Concat(files.Corpus(t), files.Fixtures(t), files.BuildKit(t)) {
		d := workspace.New(f.Text, amd64)
		named, end := 0, 0
		for _, s := range analysis.WorkspaceSymbols(f.Name, d) {
			span := s.At.Span
			at := span.Of(f.Text)
			if s.At.File != f.Name || span.Start < end || at != s.Name && !strings.ContainsAny(at, "\"'\\`\n") {
				t.Errorf("%s: %q at %d, where %q is", f.Name, s.Name, span.Start, at)
			}
			if end = span.End; s.Arg {
				args++
			} else {
				named++
			}
			if s.Arg == (s.Container == "") && span.Start > firstFrom(d) {
				t.Errorf("%s: %q in the stage %q", f.Name, s.Name, s.Container)
			}
		}
		for i := range d.Model.Stages() {
			if d.Model.Stages()[i].Name != "" {
				named--
			}
		}
		if named != 0 {
			t.Errorf("%s: %d more than the named stages", f.Name, named)
		}
		stages += len(d.Model.Stages())
	}
	t.Logf("%d stages, %d arguments", stages, args)
}

func firstFrom(d *workspace.Document) int {
	if len(d.Model.Stages()) == 0 {
		return len(d.Text())
	}
	return d.Model.Stages()[0].From.Start
}
