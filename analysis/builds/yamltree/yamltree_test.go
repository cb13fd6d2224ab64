package yamltree_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stagels/stagels/analysis/builds/yamltree"
	"github.com/stagels/stagels/analysis/text"
)

// shown writes a node as YAML's flow style, each scalar as what stands in its span.
func shown(src string, n *yamltree.Node) string {
	switch {
	case n == nil:
		return "nothing"
	case n.Kind == yamltree.Null:
		return "null"
	case n.Kind == yamltree.Scalar && n.Literal:
		return n.Text
	case n.Kind == yamltree.Scalar:
		return fmt.Sprintf("%q=%q", n.Span.Of(src), n.Text)
	case n.Kind == yamltree.List:
		var items []string
		for _, item := range n.Items {
			items = append(items, shown(src, item))
		}
		return "[" + strings.Join(items, ", ") + "]"
	}
	var pairs []string
	for _, p := range n.Pairs() {
		pairs = append(pairs, shown(src, p.Key)+": "+shown(src, p.Value))
	}
	return "{" + strings.Join(pairs, ", ") + "}"
}

func TestParse(t *testing.T) {
	for _, c := range []struct{ src, want string }{
		{"", "nothing"},
		{"# only this\n", "nothing"},
		{"a: b\n", "{a: b}"},
		{"a: b\r\nc: d\r\n", "{a: b, c: d}"},
		{"\ufeffa: b\nc: d\n", "{a: b, c: d}"},
		{"é: 😀 x # c\nb: y\n", "{é: 😀 x, b: y}"},
		{"a: 'it''s'\nb: \"x\\ny\"\nc: 'z'\nd: \"w\"\n", `{a: "it''s"="it's", b: "x\\ny"="x\ny", c: z, d: w}`},
		{"a: &x 'é b'\nb: *x\nc: !!str foo\nd: &y bar\n", "{a: é b, b: é b, c: foo, d: bar}"},
		{"a:\nb: ~\nc: null\n", "{a: null, b: null, c: null}"},
		{"a: 1\nb: true\nc: 2.0\n", "{a: 1, b: true, c: 2.0}"},
		{"a: [1, \"a b\", x]\nb: {c: d, e: }\n", "{a: [1, a b, x], b: {c: d, e: null}}"},
		{"- a\n- b: c\n  d: e\n-\n", "[a, {b: c, d: e}, null]"},
		{"a: |\n  x\n   y\nb: c\n", "{a: \"  x\\n   y\\n\"=\"x\\n y\\n\", b: c}"},
		{"a: >-\n  x\n  y\n\nb: c\n", "{a: \"  x\\n  y\\n\"=\"x y\", b: c}"},
		{"a: b\n  c\nd: e\n", "{a: \"b\"=\"b c\", d: e}"},
		{"a: x\n---\na: y\n", "{a: x}"},
		{"a: ${{ x }}\nb: {{ y }}\n", "{a: ${{ x }}, b: {{y: null}: null}}"},
		{"x: &x {a: b, c: d}\ny:\n  <<: *x\n  c: e\n", "{x: {a: b, c: d}, y: {c: e, a: b}}"},
		{"x: &x {a: b}\nz: &z {a: c, d: e}\ny:\n  <<: [*x, *z]\n", "{x: {a: b}, z: {a: c, d: e}, y: {a: b, d: e}}"},
		{"a: b\na: c\n", "{a: c}"},
		{"x: &x {a: b}\ny: {<<: *x, a: !reset c}\n", "{x: {a: b}, y: {a: c, a: b}}"},
	} {
		if got := shown(c.src, yamltree.Parse(c.src)); got != c.want {
			t.Errorf("%q:\n%s, not\n%s", c.src, got, c.want)
		}
	}
}

// TestBroken: what is wrong takes little with it.
func TestBroken(t *testing.T) {
	for _, c := range []struct{ src, want string }{
		{"a:\n  targ\n  x: y\n", "{a: {x: y}}"},
		{"a:\n  b: c\n  targ\nz: 1\n", "{a: {b: c}, z: 1}"},
		{"a:\n  b: c\n  targ\n\n  d: e\nz: 1\n", "{a: {b: c, d: e}, z: 1}"},
		{"a:\n  t: \"bu\n  x: y\n", "{a: {t: bu, x: y}}"},
		{"a:\n  t: 'bu\n  x: y\nb: c\n", "{a: {t: bu, x: y}, b: c}"},
		{"a:\n  t: 'bu\n  x: y\nb: 'c'\n", "{a: {t: bu, x: y}, b: c}"},
		{"a:\n  t: \"bu\n  x: y\nb: \"c\"\nd: e\n", "{a: {t: bu, x: y}, b: c, d: e}"},
		{"a:\n  t: \"bu\n  x: y\nb: {c: \"d\"}\ne: f\n", "{a: {t: bu, x: y}, b: {c: d}, e: f}"},
		{"a: b\xffc\nd: e\x1b\n", "{a: \"b\\xffc\"=\"b?c\", d: \"e\\x1b\"=\"e?\"}"},
		{"a: [x\nb: c\n", "{a: x, b: c}"},
		{"a: {x: y\nb: c\n", "{b: c}"},
		{"a:\n\t- x\nb: c\n", "{a: null, b: c}"},
		{"a: *nope\nb: c\n", "{b: c}"},
		{"a: @x\nb: c\n", "{b: c}"},
		{"a: b\n - c\nd: e\n", "{a: \"b\"=\"b - c\", d: e}"},
		{"a: %x\nb: c\n`\nd: e\n", "{b: c, d: e}"},
	} {
		if got := shown(c.src, yamltree.Parse(c.src)); got != c.want {
			t.Errorf("%q:\n%s, not\n%s", c.src, got, c.want)
		}
	}
}

// TestCut: a text that ends anywhere is read as far as it goes: what stands above the line
// of the end is there, and spans lie in the text.
func TestCut(t *testing.T) {
	const src = "services: # all\n  app: &app\n    build:\n      context: \"./a b\"\n      args: ['X=1', Y=é]\n" +
		"    run: |\n      docker build \\\n        --target x .\n  other:\n    <<: *app\n    image: {a: b}\n"
	for end := range len(src) {
		cut := src[:end]
		root := yamltree.Parse(cut)
		if at := strings.Index(src, "      args"); end >= at+len("      ") && root.At("services", "app", "build", "context").String() != "./a b" {
			t.Errorf("%q: no context: %s", cut, shown(cut, root))
		}
		if at := strings.Index(src, "  other"); end > at && root.At("services", "app", "run").String() == "" {
			t.Errorf("%q: no run: %s", cut, shown(cut, root))
		}
	}
}

// TestPart: what stands on one line of a text has its place.
func TestPart(t *testing.T) {
	const want = "B=é x"
	for _, src := range []string{
		"a: |\n  A=1\n  B=é x\n", "a: |-\r\n    A=1\r\n    B=é x\r\nb: c\r\n", "a: |2\n    A=1\n  B=é x\n", "a: |\n\n    A=1\n\n      B=é x\n\n",
		"- B=é x\n", "- 'B=é x'\n", "- [\"B=é x\", c]\n", "a: | # why\n   A\n   B=é x",
	} {
		n := yamltree.Parse(src)
		for n.Kind != yamltree.Scalar {
			if n.Kind == yamltree.List {
				n = n.Items[0]
			} else {
				n = n.At("a")
			}
		}
		from := strings.Index(n.Text, want)
		if from < 0 {
			t.Fatalf("%q: %q", src, n.Text)
		}
		if at, exact := n.Part(from, from+len(want)); !exact || at.Of(src) != want {
			t.Errorf("%q: %q, %v", src, at.Of(src), exact)
		}
	}
	for _, src := range []string{"a: >\n  A\n  B=é x\n", "a: \"A \\\n  B=é x\"\n", "a: 'it''s B=é x'\n", "a: A\n  B=é x\n"} {
		n := yamltree.Parse(src).At("a")
		from := strings.Index(n.Text, want)
		if at, exact := n.Part(from, from+len(want)); exact || at != n.Span {
			t.Errorf("%q: %q is told to be exact", src, at.Of(src))
		}
	}
}

// TestNull: where nothing stands yet there is a place for it, behind a blank.
func TestNull(t *testing.T) {
	for src, want := range map[string]text.Span{
		"a:": {Start: 2, End: 2}, "a: ": {Start: 3, End: 3}, "a:   \nb: c": {Start: 3, End: 5}, "a:\nb: c": {Start: 2, End: 2},
		"a:  # why\n": {Start: 3, End: 4}, "a: ~\n": {Start: 3, End: 4},
	} {
		if got := yamltree.Parse(src).At("a"); got.Kind != yamltree.Null || got.Span != want {
			t.Errorf("%q: %v, not %v", src, got.Span, want)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add("a: [b, {c: d}]\ne: |\n  x\n")
	f.Add("a: 'b\n- \"c\n\t{")
	f.Fuzz(func(t *testing.T, src string) {
		seen := map[*yamltree.Node]bool{nil: true} // aliases make circles
		var within func(*yamltree.Node)
		within = func(n *yamltree.Node) {
			if seen[n] {
				return
			}
			seen[n] = true
			if n.Span.Start < 0 || n.Span.End > len(src) || n.Span.Start > n.Span.End {
				t.Fatalf("%q: %v", src, n.Span)
			}
			if n.Kind == yamltree.Scalar {
				if at, exact := n.Part(0, len(n.Text)); exact && at.Of(src) != n.Text {
					t.Fatalf("%q: %q stands at %q", src, n.Text, at.Of(src))
				}
			}
			for _, item := range n.Items {
				within(item)
			}
			for _, p := range n.Pairs() {
				within(p.Value)
			}
		}
		within(yamltree.Parse(src))
	})
}

func TestDocuments(t *testing.T) {
	for _, c := range []struct{ src, want string }{
		{"", ""},
		{"a: x\n---\na: y\n", "{a: x} {a: y}"},
		{"---\n# none\n---\na: y\n...\n", "{a: y}"},
		{"a: x\n---\na: [\n---\nb: y\n", "{a: x} {b: y}"},
	} {
		var got []string
		for _, n := range yamltree.Documents(c.src) {
			if n.Kind != yamltree.Null {
				got = append(got, shown(c.src, n))
			}
		}
		if all := strings.Join(got, " "); all != c.want {
			t.Errorf("%q: %s, not %s", c.src, all, c.want)
		}
	}
}

// TestPrinted: what YAML takes for a number or a truth is printed as one; a tag of the text
// is known.
func TestPrinted(t *testing.T) {
	for _, c := range []struct{ src, tag, printed string }{
		{"1.0", "!!float", "1"},
		{"0x10", "!!int", "16"},
		{"true", "!!bool", "true"},
		{"yes", "!!str", "yes"},
		{"'1.0'", "!!str", "1.0"},
		{"!reset x", "!reset", "x"},
		{"!override\n  - x", "!override", ""},
	} {
		n := yamltree.Parse("a: " + c.src + "\n").At("a")
		if n.Tag != c.tag || n.Printed != c.printed {
			t.Errorf("%q: %s, %q", c.src, n.Tag, n.Printed)
		}
	}
}

// TestLarge: texts that would take long if each of their parts looked at all others.
func TestLarge(t *testing.T) {
	var merges strings.Builder
	for i := range 20_000 {
		fmt.Fprintf(&merges, "a%d: &a%d {<<: [*a%d, *a%d], k%d: x}\n", i, i, max(i-1, 0), max(i-1, 0), i)
	}
	for _, src := range []string{
		"a: [" + strings.Repeat("é, ", 200_000) + "]",
		strings.Repeat("[\n", 100_000),
		strings.Repeat("- ", 100_000),
		merges.String(),
	} {
		yamltree.Parse(src)
	}
}
