package yamltree_test

import (
	"strings"
	"testing"

	"github.com/stagels/stagels/analysis/builds/yamltree"
	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/testdata/files"
)

// scalars are ways to write a text of several lines; all of them can be followed.
var scalars = []string{
	"|\n  FROM é AS a\n  RUN x\n", "|-\n    FROM a\n      RUN x\n\n\n", "|+\n  FROM a\n\n\n", "|2\n    FROM a\n  RUN x\n", "|-2\n   x\n",
	"|2-\n   x\n\n", "| # why\n  FROM a\n\n  RUN x\n", "|\n\n\n  FROM a\n", "|\n  FROM a", "|-\n  FROM a", "|\n  a\n     \n  b\n     \n", "|\n", "|\n\n  \n",
	">\n  FROM a\n  RUN x\n", ">\n  FROM a\n\n  RUN x\n\n\n  RUN y\n", ">-\n  a\n    b\n    c\n  d\n\n  e\n", ">+\n  a\n\n   b\n\n\n", ">\n\n  a\n",
	"FROM a", "FROM a AS b # why", "FROM a\n  AS b\n\n  RUN x\n", "&x FROM a", "!!str FROM a", "&x |\n  FROM a\n",
	"'FROM a'", "'it''s\n  a\n\n  b  \n\n\n  c'", `"FROM a\nRUN \"x\" \\\n  y\t\u00e9\x41"`, "\"FROM a\\n\\\n   RUN x\\n\\\n   \\ y\"", "\"a  \n   b\n\n\n  c\"", `""`, "''",
	"\"\\L\\P\\N\\_\\U0001F600\\/\\e\"",
}

func holds(t *testing.T, src string, e *text.Embedding) {
	t.Helper()
	if err := files.Embedded(src, e); err != nil {
		t.Error(err)
	}
}

func TestEmbedding(t *testing.T) {
	for _, scalar := range scalars {
		for _, frame := range []string{"a: %\nb: c\n", "x:\n  - a\n  - % \n", "x:\n    a: %", "a: %\n# c\n\n...\n"} {
			if frame[0] == 'x' && strings.Contains(scalar, "2") {
				continue
			}
			src := strings.Replace(frame, "%", strings.ReplaceAll(scalar, "\n  ", "\n      "), 1)
			for _, src := range []string{src, strings.ReplaceAll(src, "\n", "\r\n")} {
				n := scalarOf(yamltree.Parse(src))
				if n == nil || n.Kind != yamltree.Scalar {
					continue
				}
				e := n.Embedding()
				if e == nil {
					t.Errorf("%q: %q cannot be followed", src, n.Text)
					continue
				}
				holds(t, src, e)
			}
		}
	}
}

// scalarOf is the last value at a, or of the list x.
func scalarOf(root *yamltree.Node) *yamltree.Node {
	for _, keys := range [][]string{{"a"}, {"x", "a"}} {
		if n := root.At(keys...); n != nil {
			return n
		}
	}
	if items := root.At("x").List(); len(items) == 2 {
		return items[1]
	}
	return nil
}

// TestEmbeddingCut: of a text that ends anywhere, too.
func TestEmbeddingCut(t *testing.T) {
	for _, scalar := range scalars {
		src := "s:\n  a: " + strings.ReplaceAll(scalar, "\n", "\n  ") + "\n  b: c\n"
		for end := range len(src) {
			if n := yamltree.Parse(src[:end]).At("s", "a"); n != nil {
				if e := n.Embedding(); e != nil {
					holds(t, src[:end], e)
				}
			}
		}
	}
}

// TestEmbeddedEdits: an edit of the text is an edit of the host after which it says that.
func TestEmbeddedEdits(t *testing.T) {
	for _, c := range []struct{ src, old, put, want string }{
		{"a: |\n  FROM x\n  RUN y\nb: c\n", "FROM x\n", "", "a: |\n  RUN y\nb: c\n"},
		{"a: |\n  FROM x\n  RUN y\nb: c\n", "RUN y\n", "RUN z\n\nRUN w\n", "a: |\n  FROM x\n  RUN z\n\n  RUN w\nb: c\n"},
		{"a: |\n  FROM x\nb: c\n", "x\n", "x AS y\nRUN z\n", "a: |\n  FROM x AS y\n  RUN z\nb: c\n"},
		{"a: |-\n  FROM x\nb: c\n", "x", "x\nRUN z", "a: |-\n  FROM x\n  RUN z\nb: c\n"},
		{"a: |\r\n  FROM x\r\n  RUN y\r\nb: c\r\n", "RUN y\n", "RUN z\nRUN w\n", "a: |\r\n  FROM x\r\n  RUN z\r\n  RUN w\r\nb: c\r\n"},
		{"a: \"FROM x\\nRUN y\"\n", "x", "\"x\" AS z\nRUN \\", "a: \"FROM \\\"x\\\" AS z\\nRUN \\\\\\nRUN y\"\n"},
		{"a: 'FROM x'\n", "x", "it's", "a: 'FROM it''s'\n"},
		{"a: FROM x\n", "x", "y", "a: FROM y\n"},
		{"a: |\n  FROM x\n", "", "# y\n", "a: |\n  # y\n  FROM x\n"},
	} {
		n := yamltree.Parse(c.src).At("a")
		at := strings.Index(n.Text, c.old)
		made, ok := n.Embedding().Edits([]text.Edit{{Span: text.Span{Start: at, End: at + len(c.old)}, New: c.put}})
		if !ok || len(made) != 1 {
			t.Errorf("%q: no edit", c.src)
			continue
		}
		want := strings.Replace(n.Text, c.old, c.put, 1)
		got := made[0].Apply(c.src)
		if now := yamltree.Parse(got).At("a"); got != c.want || now.Text != want {
			t.Errorf("%q: %q says %q, not %q", c.src, got, now.Text, want)
		}
	}
}

// TestExtended: behind the text one can go on.
func TestExtended(t *testing.T) {
	for _, c := range []struct{ src, want string }{
		{"a: |\n  FROM x\n  ‸\nb: c\n", "FROM x\n"},
		{"a: |-\n  FROM x\n\n  ‸", "FROM x\n\n"},
		{"a: |-\r\n  FROM x\r\n  ‸\r\n", "FROM x\n"},
		{"a: |\n  ‸\nb: c\n", ""},
		{"a: |\n  FROM x\n ‸\nb: c\n", "no"},
		{"a: |\n  FROM x\nb:‸ c\n", "no"},
	} {
		at := strings.Index(c.src, "‸")
		src := strings.Replace(c.src, "‸", "", 1)
		got, e := "no", yamltree.Parse(src).At("a").Embedding()
		longer, ok := e.Extended(src, at)
		if ok {
			got = longer.Text
		}
		if got != c.want {
			t.Errorf("%q: %q, not %q", c.src, got, c.want)
		}
		if !ok {
			continue
		}
		made, ok := longer.Edits([]text.Edit{{Span: text.Span{Start: len(got), End: len(got)}, New: "RUN y"}})
		if !ok || made[0].Span != (text.Span{Start: at, End: at}) || made[0].New != "RUN y" {
			t.Errorf("%q: %+v, %v", c.src, made, ok)
		}
	}
}
