package analysis_test

import (
	"strings"
	"testing"

	"github.com/stagels/stagels/analysis"
	"github.com/stagels/stagels/analysis/hover"
	"github.com/stagels/stagels/analysis/workspace"
)

// TestOnBraces: on the $ and the braces of a variable the hover, the rename and the
// definition are those of its name, and what they are of holds the place that was asked about.
func TestOnBraces(t *testing.T) {
	const head = "FROM scratch\nENV V=1\n"
	for _, c := range []struct{ line, at, of string }{
		{"LABEL a=|$V", "$V", "V"},
		{"LABEL a=|${V}", "${V}", "V"},
		{"LABEL a=$|{V}", "${V}", "V"},
		{"LABEL a=${|V}", "V", "V"},
		{"LABEL a=${V|}", "V", "V"},
		{"LABEL a=${V}|", "${V}", "V"},
		{"LABEL a=${V:-x|}", "${V:-x}", "V"},
		{"LABEL a=${V:-x}|", "${V:-x}", "V"},
		{"LABEL a=${V:-|$V}", "$V", "V"},
		{"RUN echo \"${V}|\"", "${V}", "V"},
		{"CMD echo |$V", "$V", "V"},
		{"COPY <<E /x/\n|${V}\nE", "${V}", "V"},
	} {
		before, after, _ := strings.Cut(head+c.line+"\n", "|")
		src, off := before+after, len(before)
		d := workspace.New(src, workspace.Options{})
		h, _ := hover.At(d, off)
		sym, err := analysis.Renamable(d, off)
		if h.Span.Of(src) != c.at || sym.At.Of(src) != c.at || err != nil || sym.Name != c.of {
			t.Errorf("%s: the hover is of %q, the rename of %q, %v", c.line, h.Span.Of(src), sym.At.Of(src), err)
		}
		if l, ok := analysis.Definition(d, off); !ok || l.Target.Start != strings.Index(src, "V=1") {
			t.Errorf("%s: the definition is %v", c.line, l)
		}
		for _, place := range sym.Places {
			if place.Span.Of(src) != "V" {
				t.Errorf("%s: a rename changes %q", c.line, place.Span.Of(src))
			}
		}
	}
}
