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
	for i := range f.Items() {
		it := &f.Items()[i]
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
	all := append(files.Sample(append(files.BuildKit(t), files.Fixtures(t)...)), files.File{Name: "empty"})
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
	src := e.Apply(f.Text())
	got, want := syntax.Reparse(f, e), syntax.Parse(src)
	if got.Text() != src {
		t.Fatalf("%+v in %q: the text is %q", e, f.Text(), got.Text())
	}
	if got.Escape != want.Escape || !reflect.DeepEqual(got.Items(), want.Items()) {
		everything := cmp.Exporter(func(reflect.Type) bool { return true })
		diff := cmp.Diff(want.Items(), got.Items(), everything, cmpopts.EquateEmpty())
		t.Fatalf("%+v in %q (-fresh +reparsed), escape %c or %c:\n%s", e, f.Text(), want.Escape, got.Escape, diff)
	}
	checkPieces(t, got)
	return got
}

// checkPieces: what is found in pieces is what stands in the whole.
func checkPieces(t *testing.T, f *syntax.File) {
	t.Helper()
	if got, whole := f.Lines(), text.NewLines(f.Text()); got.Count() != whole.Count() {
		t.Fatalf("%d lines, not %d in %q", got.Count(), whole.Count(), f.Text())
	}
	if f.Len() != len(f.Items()) || f.Size() != len(f.Text()) {
		t.Fatalf("%d items and %d bytes, not %d and %d", f.Len(), f.Size(), len(f.Items()), len(f.Text()))
	}
	for i, it := range f.Items() {
		if f.Item(i) != it || f.Instr(i) != it.Instr || f.Source(i) != it.Span.Of(f.Text()) {
			t.Fatalf("item %d is %+v, not %+v, in %q", i, f.Item(i), it, f.Text())
		}
		if at := f.ItemAt(it.Span.Start); at != i {
			t.Fatalf("at the start of item %d is %d", i, at)
		}
		if at := f.ItemAt(it.Span.End - 1); at != i {
			t.Fatalf("at the end of item %d is %d", i, at)
		}
	}
	if f.ItemAt(f.Size()) != f.Len()-1 {
		t.Fatalf("at the file's end is item %d, not %d", f.ItemAt(f.Size()), f.Len()-1)
	}
	for _, part := range f.ChunkTexts() {
		if part.Items > syntax.ChunkItems || part.Text == "" {
			t.Fatalf("a chunk of %d items, %q", part.Items, part.Text)
		}
	}
}

// TestReparse edits files of one chunk and of several.
func TestReparse(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	pieces := append([]string{
		"\\", "\n", "\\\n", "`", "#", "# escape=`\n", "<<EOF", "EOF\n", "\"", "'", " ", "FROM a AS b\n", "COPY --from=b /x /y\n",
		"\r\n", "RUN --mount=from=", "[\"", "é", "🐳", "",
	}, oddities...)
	all := files.Fixtures(t)
	steps, most := 0, 0
	for i, file := range files.Sample(all) {
		src := file.Text
		for range i % 3 * 20 {
			src += all[rnd.IntN(len(all))].Text
		}
		f := syntax.Parse(src)
		for range 40 {
			start := rnd.IntN(len(f.Text()) + 1)
			end := min(len(f.Text()), start+rnd.IntN(12))
			switch rnd.IntN(20) {
			case 0:
				end = min(len(f.Text()), start+rnd.IntN(2000))
			case 1:
				pieces[0] = all[rnd.IntN(len(all))].Text
			}
			e := text.Edit{Span: text.Span{Start: start, End: end}, New: pieces[rnd.IntN(len(pieces))]}
			f = checkReparse(t, f, e)
			steps++
			most = max(most, len(f.ChunkTexts()))
			if n := len(f.ChunkTexts()); n > 3+f.Len()/8+f.Size()/2048 {
				t.Fatalf("%d chunks of %d items", n, f.Len())
			}
		}
	}
	t.Logf("%d edits of %d files, of up to %d chunks", steps, len(all), most)
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
