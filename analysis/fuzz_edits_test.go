package analysis_test

import (
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/analysis/workspace"
	"github.com/stagels/stagels/testdata/files"
)

// insertions are texts with which something begins, ends or is cut in two.
var insertions = []string{
	"", "\n", "\\\n", "FROM a AS b\n", "FROM b\n", "COPY --from=b ", "--from=", "\"", "'", "<<E", "\nE\n", "# escape=`\n", "`", " ", "\r\n", "\r",
	"🐳", "é", "RUN --mount=from=b,target=/x ls\n", "ONBUILD ", "ONBUILD COPY --from=0 a b\n", "ARG X=b\n", "$X", "${X", "[", "]", "\t", "# c\n",
	" AS x", "0", "SHELL [\"sh\"]\n", "ENV X=1 Y=$X\n", "# check=skip=all\n", "USER ${Y:-y}\n", "COPY --from=x a b\n", "FROM scratch\n",
}

// FuzzDocument makes one edit after the other in a document, short or long, and wants
// it to say each time what one says that was opened with the text.
func FuzzDocument(f *testing.F) {
	for i, file := range files.Fixtures(f) {
		f.Add(file.Text, uint8(i), []byte("\x00\x40\x03\x05\x00\x00\x00\x09\x02\x80\x20\x01\x00\x90\x03\x12"))
	}
	f.Fuzz(func(t *testing.T, src string, times uint8, edits []byte) {
		if len(src) > 1000 || len(edits) > 40 {
			t.Skip("larger than it need be")
		}
		src = strings.Repeat(strings.ReplaceAll(strings.ToValidUTF8(src, "?"), "\x00", "?"), 1+int(times)%8)
		d := workspace.New(src, amd64)
		for ; len(edits) >= 4; edits = edits[4:] {
			start := (int(edits[0])<<8 | int(edits[1])) % (len(src) + 1)
			end := min(len(src), start+int(edits[2])*int(edits[2])/8) // mostly short
			start, end = runeStart(src, start), runeStart(src, end)
			e := text.Edit{Span: text.Span{Start: start, End: end}, New: insertions[int(edits[3])%len(insertions)]}
			before := src
			src = e.Apply(src)
			d = d.Edit(e)
			if got, want := withoutGuess(said(d)), withoutGuess(said(workspace.New(src, amd64))); got != want {
				t.Fatalf("%+v in %q: it says\n%s\nnot\n%s", e, before, got, want)
			}
		}
	})
}

// runeStart is where the character begins that off is in.
func runeStart(src string, off int) int {
	for off < len(src) && !utf8.RuneStart(src[off]) {
		off--
	}
	return off
}

// Of names that are equally near to a misspelt flag BuildKit names any.
var guess = regexp.MustCompile(` \(did you mean [^)]*\)`)

func withoutGuess(said string) string { return guess.ReplaceAllString(said, "") }
