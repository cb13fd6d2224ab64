package analysis_test

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"github.com/stagels/stagels/analysis"
	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/analysis/workspace"
	"github.com/stagels/stagels/testdata/files"
)

// TestEdits: after each of many edits a document says what one says that was opened
// with the text. STAGELS_EDITS says how many edits each file gets.
func TestEdits(t *testing.T) {
	each := 15
	if n, err := strconv.Atoi(os.Getenv("STAGELS_EDITS")); err == nil {
		each = n
	}
	all := files.Sample(append(files.Corpus(t), files.Fixtures(t)...))
	steps := 0
	for i, f := range all {
		typist := files.NewTypist(uint64(1000+i), f, all)
		d := workspace.New(f.Text, amd64)
		for range each {
			before := typist.Text
			d = d.Edit(typist.Next())
			steps++
			if d.Text() != typist.Text {
				t.Fatalf("%s: the text is\n%s\nnot\n%s", f.Name, d.Text(), typist.Text)
			}
			if got, want := said(d), said(workspace.New(typist.Text, amd64)); got != want {
				t.Fatalf("%s: it says\n%s\nnot\n%s\n--- before\n%s\n--- after\n%s", f.Name, got, want, before, typist.Text)
			}
		}
	}
	t.Logf("%d edits", steps)
}

// said is what a document has to say for itself, and the lines that it has.
func said(d *workspace.Document) string {
	var b strings.Builder
	for _, o := range analysis.Occurrences(d) {
		fmt.Fprintln(&b, o.Span, o.Target, o.Definition)
		if o.Ref != nil {
			fmt.Fprintln(&b, *o.Ref)
		}
	}
	for _, diag := range d.Diagnostics() {
		fmt.Fprintln(&b, diag.Span, diag.Severity, diag.Code, diag.Message, diag.Related)
	}
	lines := d.Model.File.Lines()
	for i := range lines.Count() {
		fmt.Fprint(&b, lines.Start(i), " ")
	}
	return b.String()
}

// TestNothingIsKept: what was known of versions that are gone is gone with them.
func TestNothingIsKept(t *testing.T) {
	src := files.Generated(20)
	d := workspace.New(src, amd64)
	at := strings.LastIndex(src, "RUN")
	heap := func(n int) uint64 {
		for i := range n {
			d = d.Edit(text.Edit{Span: text.Span{Start: at, End: at + i%2}, New: "x"[:1-i%2]})
			d.Diagnostics()
			analysis.SemanticTokens(d, whole(d))
		}
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		runtime.KeepAlive(d)
		return m.HeapAlloc
	}
	few := heap(50)
	if many := heap(1000); many > few+1<<20 {
		t.Errorf("after 50 edits %d bytes are in use, after 1,050 %d", few, many)
	}
}
