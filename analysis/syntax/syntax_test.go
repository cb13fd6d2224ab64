package syntax_test

import (
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/stagels/stagels/analysis/syntax"
	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/testdata/files"
)

// checkWhole holds what is true of every text: the tokens and the items tile
// it, and the span of every word is the word's text, line ends aside.
func checkWhole(t *testing.T, src string) {
	t.Helper()
	f := syntax.Parse(src)
	off := 0
	for _, tok := range f.Tokens() {
		if tok.Span.Start != off || tok.Span.End <= off {
			t.Fatalf("token %+v begins where %d was due in %q", tok, off, src)
		}
		off = tok.Span.End
	}
	if off != len(src) {
		t.Fatalf("tokens end at %d of %d in %q", off, len(src), src)
	}
	off = 0
	for i := range f.Items {
		it := &f.Items[i]
		if it.Span.Start != off || it.Line != strings.Count(src[:off], "\n") {
			t.Fatalf("item %d at %v, line %d; %d was due in %q", i, it.Span, it.Line, off, src)
		}
		off = it.Span.End
		if it.Instr != nil {
			checkSpans(t, it.Instr, it.Span.Of(src))
		}
	}
	if off != len(src) {
		t.Fatalf("items end at %d of %d in %q", off, len(src), src)
	}
}

func checkSpans(t *testing.T, in *syntax.Instr, src string) {
	t.Helper()
	words := append([]syntax.Word{in.Keyword, in.Body}, in.Args...)
	for _, f := range in.Flags {
		words = append(words, f.Name, f.Value)
		for _, field := range f.Fields {
			words = append(words, field.Key, field.Value)
		}
	}
	for _, p := range in.Pairs {
		words = append(words, p.Key, p.Value)
	}
	for _, w := range words {
		if w.Span.Start < 0 || w.Span.End > len(src) || w.Span.Start > w.Span.End {
			t.Fatalf("word %+v lies outside of %q", w, src)
		}
		got := w.Span.Of(src)
		if !strings.ContainsAny(got, "\n\\`\"'") && ascii(got) && got != w.Text {
			t.Fatalf("word %q stands for %q in %q", w.Text, got, src)
		}
	}
	if in.Trigger != nil {
		checkSpans(t, in.Trigger, src)
	}
}

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

func TestWhole(t *testing.T) {
	all := append(append(files.BuildKit(t), files.Fixtures(t)...), files.File{Name: "empty"})
	for _, s := range oddities {
		all = append(all, files.File{Name: "oddity", Text: s})
	}
	for _, f := range all {
		checkWhole(t, f.Text)
		checkWhole(t, strings.ReplaceAll(f.Text, "\n", "\r\n"))
		for cut := range min(len(f.Text), 1500) {
			checkWhole(t, f.Text[:cut])
		}
	}
}

func TestWholeCorpus(t *testing.T) {
	for _, f := range files.Corpus(t) {
		checkWhole(t, f.Text)
	}
}

func FuzzWhole(f *testing.F) {
	seed(f)
	f.Fuzz(checkWhole)
}

// checkReparse makes an edit and wants the file that a fresh parse gives.
func checkReparse(t *testing.T, f *syntax.File, e text.Edit) *syntax.File {
	t.Helper()
	got, want := syntax.Reparse(f, e), syntax.Parse(e.Apply(f.Text))
	if reflect.DeepEqual(got, want) {
		return got
	}
	everything := cmp.Exporter(func(reflect.Type) bool { return true })
	if diff := cmp.Diff(want, got, everything, cmpopts.EquateEmpty()); diff != "" {
		t.Fatalf("%+v in %q (-fresh +reparsed):\n%s", e, f.Text, diff)
	}
	return got
}

func TestReparse(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	pieces := append([]string{
		"\\", "\n", "\\\n", "`", "#", "# escape=`\n", "<<EOF", "EOF\n", "\"", "'", " ", "FROM a AS b\n", "COPY --from=b /x /y\n",
		"\r\n", "RUN --mount=from=", "[\"", "é", "🐳", "",
	}, oddities...)
	all := files.Fixtures(t)
	steps := 0
	for _, file := range all {
		f := syntax.Parse(file.Text)
		for range 40 {
			start := rnd.IntN(len(f.Text) + 1)
			end := min(len(f.Text), start+rnd.IntN(12))
			e := text.Edit{Span: text.Span{Start: start, End: end}, New: pieces[rnd.IntN(len(pieces))]}
			f = checkReparse(t, f, e)
			steps++
		}
	}
	t.Logf("%d edits of %d files", steps, len(all))
}

func FuzzReparse(f *testing.F) {
	f.Add("FROM a\nRUN b\n", 7, 3, "COPY")
	f.Add("RUN <<E\nx\nFROM y\n", 12, 0, "E\n")
	f.Fuzz(func(t *testing.T, src string, at, length int, insert string) {
		start := clamp(at, len(src))
		e := text.Edit{Span: text.Span{Start: start, End: start + clamp(length, len(src)-start)}, New: insert}
		checkReparse(t, syntax.Parse(src), e)
	})
}

func clamp(n, limit int) int {
	if n < 0 {
		n = -(n + 1)
	}
	return n % (limit + 1)
}
