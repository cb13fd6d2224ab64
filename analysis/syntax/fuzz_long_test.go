package syntax_test

import (
	"strings"
	"testing"

	"github.com/stagels/stagels/analysis/syntax"
	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/testdata/files"
)

// FuzzReparseLong makes one edit after the other in a text of many chunks, which is
// a short one over and over.
func FuzzReparseLong(f *testing.F) {
	for i, file := range files.Fixtures(f) {
		f.Add(file.Text, uint8(i), []byte("\x01\x40\x10\x05\x00\x00\x00\x09\x02\x80\xff\x01\x00\x90\x03\x12"))
	}
	f.Fuzz(func(t *testing.T, src string, times uint8, edits []byte) {
		if len(src) > 2000 || len(edits) > 80 {
			t.Skip("larger than it need be")
		}
		file := syntax.Parse(strings.Repeat(src, 1+int(times)%32))
		for ; len(edits) >= 4; edits = edits[4:] {
			start := clamp(int(edits[0])<<8|int(edits[1]), file.Size())
			length := clamp(int(edits[2])*int(edits[2])/8, file.Size()-start) // mostly short
			e := text.Edit{Span: text.Span{Start: start, End: start + length}, New: oddities[int(edits[3])%len(oddities)]}
			file = checkReparse(t, file, e)
		}
	})
}
