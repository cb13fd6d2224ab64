package jsontree_test

import (
	"strings"
	"testing"

	"github.com/stagels/stagels/analysis/builds/jsontree"
)

const source = `// 😀 first
{
	"a": "x\"\u00e9\ud83d\ude00\n", /* "b": "no" */
	"b": {"c": ["d", 1.50, true, null,],},
	"b": {"c": ["last"]}, // wins
	"empty": "",
}
`

func TestParse(t *testing.T) {
	root := jsontree.Parse("\ufeff" + source)
	if got := root.At("a").String(); got != "x\"é😀\n" {
		t.Errorf("%q", got)
	}
	if items := root.At("b", "c").Items; len(items) != 1 || items[0].Text != "last" {
		t.Errorf("%v", items)
	}
	if empty := root.At("empty"); empty == nil || empty.Text != "" || empty.Span.Start != empty.Span.End {
		t.Errorf("%v", empty)
	}
	for _, src := range []string{"", " ", "null", strings.Repeat("[", 1000), "1"} {
		if n := jsontree.Parse(src); n.At("a") != nil {
			t.Errorf("%q: %v", src, n)
		}
	}
}

// What is an escape is no letter that can be edited; what is none is.
func TestPart(t *testing.T) {
	a := jsontree.Parse(source).At("a")
	if at, exact := a.Part(0, 1); !exact || at.Of(source) != "x" {
		t.Errorf("%v, %v", at, exact)
	}
	for end := 2; end <= len(a.Text); end++ {
		if at, exact := a.Part(1, end); exact {
			t.Errorf("%d: %q", end, at.Of(source))
		}
	}
}

// Each value of a text that is cut anywhere, or that lacks a byte, stands in the text; one
// whose part is exact is what stands there.
func TestBroken(t *testing.T) {
	for at := range len(source) {
		for _, src := range []string{source[:at], source[:at] + source[at+1:], source[:at] + `"` + source[at:], source[:at] + "{" + source[at:]} {
			check(t, src, jsontree.Parse(src))
		}
	}
}

func check(t *testing.T, src string, n *jsontree.Node) {
	t.Helper()
	if n == nil {
		return
	}
	if n.Span.Start < 0 || n.Span.Start > n.Span.End || n.Span.End > len(src) {
		t.Fatalf("%q: %v", src, n.Span)
	}
	if at, exact := n.Part(0, len(n.Text)); n.Kind == jsontree.Text && exact && at.Of(src) != n.Text {
		t.Errorf("%q: %q is not %q", src, at.Of(src), n.Text)
	}
	for _, m := range n.Members {
		check(t, src, m.Key)
		check(t, src, m.Value)
	}
	for _, item := range n.Items {
		check(t, src, item)
	}
}

// What is half typed leaves what stands around it.
func TestMended(t *testing.T) {
	for src, want := range map[string]string{
		`{"a": {"b": "x` + "\n" + `, "c": "y"}`: "y",
		"{\"a\": {\"b\": // half\n\"c\": \"y\"": "y",
		`{"a": {"b" "c": "y"}`:                  "y",
		`{"a": {, "c": "y",,}`:                  "y",
	} {
		if got := jsontree.Parse(src).At("a", "c").String(); got != want {
			t.Errorf("%s: %q", src, got)
		}
	}
}
