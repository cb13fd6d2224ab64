package analysis_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stagels/stagels/analysis"
	"github.com/stagels/stagels/analysis/completion"
	"github.com/stagels/stagels/analysis/format"
	"github.com/stagels/stagels/analysis/hover"
	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/analysis/workspace"
	"github.com/stagels/stagels/testdata/files"
)

// TestEveryOffset asks every feature at every offset: what is answered must lie
// within the text, and an edit within one line.
func TestEveryOffset(t *testing.T) {
	asked := 0
	for _, f := range files.Sample(files.Fixtures(t)) {
		d := workspace.New(f.Text, amd64)
		for off := range len(f.Text) + 1 {
			asked++
			if link, ok := analysis.Definition(d, off); ok && (!link.Origin.Touches(off) || !link.Whole.Contains(link.Target) || link.Whole.End > len(f.Text)) {
				t.Fatalf("%s: at %d the definition is %+v", f.Name, off, link)
			}
			h, told := hover.At(d, off)
			if told && !h.Span.Touches(off) {
				t.Fatalf("%s: at %d the hover is of %v, %q", f.Name, off, h.Span, h.Span.Of(f.Text))
			}
			if sym, named := analysis.SymbolAt(d, off); named && !sym.At.Touches(off) {
				t.Fatalf("%s: at %d the name to change stands at %v, %q", f.Name, off, sym.At, sym.At.Of(f.Text))
			}
			for _, c := range completion.Complete(d, off) {
				if !c.Edit.Span.Touches(off) || strings.Contains(c.Edit.Span.Of(f.Text), "\n") || c.Label == "" {
					t.Fatalf("%s: at %d the offer is %+v", f.Name, off, c)
				}
				for _, also := range c.Also {
					if also.Span.Start < c.Edit.Span.End && c.Edit.Span.Start < also.Span.End {
						t.Fatalf("%s: at %d the edits of %+v overlap", f.Name, off, c)
					}
				}
			}
		}
	}
	t.Logf("%d offsets", asked)
}

func whole(d *workspace.Document) text.Span { return text.Span{End: len(d.Text())} }

// TestAtTheSameTime asks one document from many goroutines: the race detector sees
// what they share, and each must be told the same.
func TestAtTheSameTime(t *testing.T) {
	for _, f := range files.Sample(files.Fixtures(t)) {
		d := workspace.New(f.Text, amd64)
		told := make(chan string)
		for range 3 {
			go func() {
				var b strings.Builder
				for _, diag := range d.Diagnostics() {
					fmt.Fprintln(&b, diag.Span, diag.Code, diag.Message, len(analysis.NewFixer(d).Fixes(diag)))
				}
				fmt.Fprintln(&b, analysis.Outline(d), analysis.SemanticTokens(d, whole(d)), analysis.Hints(d, whole(d)), analysis.CodeLenses(d), format.Within(d, whole(d), format.Tidy("")))
				for i := range d.Model.Stages() {
					off := d.Model.Stages()[i].Target().End
					h, _ := hover.At(d, off)
					edits, err := analysis.Rename(d, off, "another")
					fmt.Fprintln(&b, h.Page.Plain(), edits, err, len(completion.Complete(d, off)), len(analysis.Refactorings(d, d.Model.Stages()[i].From)))
				}
				told <- b.String()
			}()
		}
		first := <-told
		for range 2 {
			if other := <-told; other != first {
				t.Errorf("%s: told %s and %s", f.Name, first, other)
			}
		}
	}
}
