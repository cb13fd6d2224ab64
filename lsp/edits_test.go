package lsp_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stagels/stagels/analysis"
	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/analysis/workspace"
	"github.com/stagels/stagels/lsp/client"
	"github.com/stagels/stagels/testdata/files"
)

// FuzzEdits sends edits made of random bytes through a session and wants, at the
// end, the answers of a document that was opened with the text that came of them.
func FuzzEdits(f *testing.F) {
	for _, file := range files.Fixtures(f) {
		f.Add(file.Text, []byte("\x10\x03A\x20\x00\xff--from=\x05\x00\\"))
	}
	f.Fuzz(func(t *testing.T, src string, edits []byte) {
		if len(src) > 4000 || len(edits) > 200 || strings.Contains(src, "\x00") {
			t.Skip("larger than it need be")
		}
		checkEdits(t, strings.ToValidUTF8(src, "?"), decodeEdits(edits))
	})
}

// rawEdit is an edit of a text yet to be known: its numbers are taken modulo what
// there is.
type rawEdit struct {
	at, length int
	insert     string
}

// inserts are pieces in which something can begin, end or be cut in two.
var inserts = []string{
	"", "\n", "\\\n", "FROM a AS b\n", "COPY --from=b ", "--from=", "\"", "'", "<<E", "\nE\n", "# escape=`\n", "`", " ", "\r\n", "\r",
	"🐳", "é", "RUN --mount=from=b,", "ONBUILD ", "ARG X=b\n", "$X", "${X", "[", "]", "\t", "# c\n", "AS x", "0",
}

func decodeEdits(data []byte) []rawEdit {
	var out []rawEdit
	for len(data) >= 4 {
		at := int(data[0])<<8 | int(data[1])
		out = append(out, rawEdit{at, int(data[2]) % 40, inserts[int(data[3])%len(inserts)]})
		data = data[4:]
	}
	return out
}

func checkEdits(t *testing.T, src string, edits []rawEdit) {
	t.Helper()
	ctx, s := start(t, client.Capabilities{Encoding: text.UTF16, Pull: true, Markdown: true})
	const uri = "file:///Dockerfile"
	w := wire{t, ctx, s, uri, true}
	w.check(s.Open(ctx, uri, src))
	for i, raw := range edits {
		at := boundary(src, raw.at%(len(src)+1))
		end := boundary(src, min(len(src), at+raw.length))
		e := text.Edit{Span: text.Span{Start: at, End: end}, New: raw.insert}
		src = e.Apply(src)
		w.check(s.Edit(ctx, uri, int32(i+2), e))
		w.Complete(boundary(src, at+len(raw.insert)))
	}
	fresh := workspace.New(src, amd64)
	if got, want := told(w.Diagnostics()), told(findings(fresh)); got != want {
		t.Fatalf("diagnostics %s, a fresh document has %s in %q", got, want, src)
	}
	for _, o := range analysis.Occurrences(fresh) {
		want, ok := analysis.Definition(fresh, o.Span.Start)
		if start, end, found := w.Definition(o.Span.Start); found != ok || ok && (start != want.Target.Start || end != want.Target.End) {
			t.Fatalf("definition at %d leads to %d-%d, %v; a fresh document says %+v, %v in %q", o.Span.Start, start, end, found, want, ok, src)
		}
	}
	if code, err := s.End(ctx); code != 0 || err != nil {
		t.Fatalf("ended with %d, %v", code, err)
	}
}

// told is the findings without what BuildKit guesses of flags: of names equally
// near it takes any.
func told(all []files.Finding) string {
	for i := range all {
		all[i].Message, _, _ = strings.Cut(all[i].Message, " (did you mean")
	}
	return fmt.Sprint(all)
}

func findings(d *workspace.Document) []files.Finding {
	var out []files.Finding
	for _, f := range d.Diagnostics() {
		out = append(out, files.Finding{Start: f.Span.Start, End: f.Span.End, Severity: f.Severity.String(), Code: f.Code, Message: f.Message})
	}
	return out
}

// boundary moves off back to where a position of the protocol can be: not into a
// character, nor between the two of a line end.
func boundary(src string, off int) int {
	for off > 0 && off < len(src) && (!utf8.RuneStart(src[off]) || src[off-1] == '\r' && src[off] == '\n') {
		off--
	}
	return off
}

// TestEdits is a short run of the same with a fixed seed.
func TestEdits(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 4))
	all := files.Sample(files.Fixtures(t))
	edits := 0
	for _, f := range all {
		raw := make([]rawEdit, 30)
		for i := range raw {
			raw[i] = rawEdit{rnd.IntN(1 << 16), rnd.IntN(12), inserts[rnd.IntN(len(inserts))]}
		}
		edits += len(raw)
		checkEdits(t, strings.ToValidUTF8(f.Text, "?"), raw)
	}
	t.Logf("%d edits of %d files", edits, len(all))
}
