package lsp_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/lsp/client"
	"github.com/stagels/stagels/testdata/files"
)

// formatParams are those that a client sends.
type formatParams struct {
	TextDocument struct {
		URI string `json:"uri"`
	} `json:"textDocument"`
	Options  map[string]any `json:"options"`
	Range    *lineRange     `json:"range,omitempty"`
	Ranges   []lineRange    `json:"ranges,omitempty"`
	Position *linePosition  `json:"position,omitempty"`
	Ch       string         `json:"ch,omitempty"`
}

type linePosition struct {
	Line      int `json:"line"`
	Character int `json:"character"`
}

type lineRange struct {
	Start linePosition `json:"start"`
	End   linePosition `json:"end"`
}

// format asks for edits and makes them, from the last to the first.
func (w wire) format(method, src string, enc text.Encoding, p formatParams) string {
	w.t.Helper()
	p.TextDocument.URI = w.uri
	if p.Options == nil {
		p.Options = map[string]any{"tabSize": 4, "insertSpaces": true}
	}
	var edits []struct {
		Range   lineRange `json:"range"`
		NewText string    `json:"newText"`
	}
	w.check(w.s.Call(w.ctx, method, p, &edits))
	if edits == nil {
		w.t.Errorf("%s answers null", method)
	}
	lines := text.NewLines(src)
	off := func(p linePosition) int { return lines.Offset(p.Line, p.Character, enc) }
	for _, e := range slices.Backward(edits) {
		src = text.Edit{Span: text.Span{Start: off(e.Range.Start), End: off(e.Range.End)}, New: e.NewText}.Apply(src)
	}
	return src
}

// everyLine is a range for each line of src, the last first.
func everyLine(src string) (out []lineRange) {
	for i := range strings.Count(src, "\n") + 1 {
		out = append(out, lineRange{linePosition{i, 0}, linePosition{i + 1, 0}})
	}
	slices.Reverse(out)
	return out
}

func TestFormattingOverTheWire(t *testing.T) {
	for name, enc := range map[string]text.Encoding{"utf16": text.UTF16, "utf8": text.UTF8, "utf32": text.UTF32} {
		t.Run(name, func(t *testing.T) {
			ctx, s := start(t, client.Capabilities{Encoding: enc, Pull: true})
			for i, sc := range files.Scenarios(t) {
				for j, pair := range sc.FormattedPairs() {
					w := wire{t, ctx, s, fmt.Sprintf("file:///%d/%d/Dockerfile", i, j), true}
					src, want := pair.File.Text, pair.Formatted.Text
					w.check(s.Open(ctx, w.uri, src))
					all := lineRange{End: linePosition{Line: strings.Count(src, "\n") + 1}}
					for method, p := range map[string]formatParams{
						"textDocument/formatting":       {},
						"textDocument/rangeFormatting":  {Range: &all},
						"textDocument/rangesFormatting": {Ranges: everyLine(src)},
					} {
						if got := w.format(method, src, enc, p); got != want {
							t.Errorf("%s/%s: %s makes %q, not %q", sc.Name, pair.File.Name, method, got, want)
						}
					}
				}
			}
		})
	}
}

// TestFormattingRequests: options, places, documents that are not open.
func TestFormattingRequests(t *testing.T) {
	ctx, s := start(t, client.Capabilities{Encoding: text.UTF16, Pull: true})
	w := wire{t, ctx, s, "file:///Dockerfile", true}
	const src = "FROM a\nLABEL  🐳=é   a=b \\\n\n  c=d\nRUN  a\n"
	w.check(s.Open(ctx, w.uri, src))
	for _, tc := range []struct {
		method string
		p      formatParams
		want   string
	}{
		{"formatting", formatParams{}, "FROM a\nLABEL 🐳=é a=b \\\n    c=d\nRUN a\n"},
		{"formatting", formatParams{Options: map[string]any{"tabSize": 2, "insertSpaces": true}}, "FROM a\nLABEL 🐳=é a=b \\\n  c=d\nRUN a\n"},
		{"formatting", formatParams{Options: map[string]any{"tabSize": 8, "insertSpaces": false}}, "FROM a\nLABEL 🐳=é a=b \\\n\tc=d\nRUN a\n"},
		{"formatting", formatParams{Options: map[string]any{"tabSize": -1, "trimTrailingWhitespace": nil}}, "FROM a\nLABEL 🐳=é a=b \\\n    c=d\nRUN a\n"},
		{"rangeFormatting", formatParams{Range: &lineRange{linePosition{4, 1}, linePosition{4, 2}}}, "FROM a\nLABEL  🐳=é   a=b \\\n\n  c=d\nRUN a\n"},
		{"rangesFormatting", formatParams{}, src},
		{"onTypeFormatting", formatParams{Position: &linePosition{5, 0}, Ch: "\n"}, "FROM a\nLABEL  🐳=é   a=b \\\n\n  c=d\nRUN a\n"},
		{"onTypeFormatting", formatParams{Position: &linePosition{2, 0}, Ch: "\n"}, src},
		{"onTypeFormatting", formatParams{Position: &linePosition{2, 0}, Ch: "x"}, src},
	} {
		if got := w.format("textDocument/"+tc.method, src, text.UTF16, tc.p); got != tc.want {
			t.Errorf("%s %+v makes %q, not %q", tc.method, tc.p, got, tc.want)
		}
	}
	closed := wire{t, ctx, s, "file:///other/Dockerfile", true}
	if got := closed.format("textDocument/formatting", src, text.UTF16, formatParams{}); got != src {
		t.Errorf("a document that is not open becomes %q", got)
	}
	bad := formatParams{Range: &lineRange{Start: linePosition{-1, 0}}}
	bad.TextDocument.URI = w.uri
	if err := s.Call(ctx, "textDocument/rangeFormatting", bad, nil); err == nil {
		t.Error("a range that cannot be is taken")
	}
}
