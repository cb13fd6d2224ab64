package bake

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stagels/stagels/analysis/builds"
	"github.com/stagels/stagels/analysis/workspace"
)

// nothing is around a file that lies alone.
type nothing struct{}

func (nothing) File(string) builds.File { return nil }
func (nothing) Exists(string) bool      { return false }

func (nothing) Run(string, *workspace.Kind, []string, []string) []*builds.Build { return nil }

func (nothing) Text(string) (src string, ok bool) { return "", false }

func read(name, src string) []*builds.Build { return Read(name, src).Builds(nothing{}) }

func build(t *testing.T, name, src, target string) *builds.Build {
	t.Helper()
	for _, b := range read(name, src) {
		if b.Name == target {
			return b
		}
	}
	t.Fatalf("no target %s", target)
	return nil
}

// A value that is written out may be edited letter for letter; no other may.
func TestLiteral(t *testing.T) {
	for _, row := range []struct {
		name, src     string
		written, text string
		literal       bool
	}{
		{"a-bake.hcl", `target "x" { target = "builder" }`, `builder`, "builder", true},
		{"a-bake.hcl", "target \"x\" {\r\n  # 😀\r\n  target = \"é😀b\"\r\n}", `é😀b`, "é😀b", true},
		{"a-bake.hcl", "\ufefftarget \"x\" { target = \"b\" }", `b`, "b", true},
		{"a-bake.hcl", `target "x" { target = ("b") }`, `b`, "b", true},
		{"a-bake.hcl", `target "x" { target = "a\u0062" }`, `a\u0062`, "ab", false},
		{"a-bake.hcl", `target "x" { target = "$${a}" }`, `$${a}`, "${a}", false},
		{"a-bake.hcl", `target "x" { target = "a${"b"}" }`, `a${"b"}`, "ab", false},
		{"a-bake.hcl", "s = \"b\"\ntarget \"x\" { target = s }", `s`, "b", false},
		{"a-bake.hcl", "s = \"$${s}\"\ntarget \"x\" { target = \"${s}\" }", `${s}`, "${s}", false},
		{"a-bake.hcl", `target "x" { target = 1 }`, `1`, "1", false},
		{"a-bake.hcl", "target \"x\" {\n  target = \"bui\n}\n", `bui`, "bui", true},
		{"a-bake.hcl", "target \"x\" {\n  target = \n}\n", ``, "", false},
		{"a-bake.hcl", "target \"x\" {\n  matrix = { s = [\"a\", \"b\"] }\n  name = \"x${s == \"b\" ? \"\" : s}\"\n  target = s\n}\n", `b`, "b", true},
		{"a-bake.json", `{"target": {"x": {"target": "builder"}}}`, `builder`, "builder", true},
		{"a-bake.json", `{"target": {"x": {"target": "b\u0062"}}}`, `b\u0062`, "bb", false},
		{"a-bake.json", `{"s": "b", "target": {"x": {"target": "${s}"}}}`, `${s}`, "b", false},
		{"a-bake.json", `{"target": {"x": {"matrix": {"s": ["b"]}, "target": "${s}"}}}`, `b`, "b", true},
		{"a-bake.json", `{"target": {"x": {"target": 1}}}`, `1`, "1", false},
		{"a-bake.json", "{\"target\": {\"x\": {\"target\": \"bui\n}}}", `bui`, "bui", true},
	} {
		b := build(t, row.name, row.src, "x")
		v := b.Target
		if got := v.At.Span.Of(row.src); got != row.written || v.Text != row.text || v.Literal != row.literal {
			t.Errorf("%s: %q stands at %q, literal %v", row.src, v.Text, got, v.Literal)
		}
	}
}

// Both a key and its value have a place.
func TestKeys(t *testing.T) {
	src := `target "x" { contexts = { deps = "target:deps", "b-c" = "x" } }`
	for i, want := range []struct{ key, value string }{{"deps", "target:deps"}, {"b-c", "x"}} {
		c := build(t, "a-bake.hcl", src, "x").Contexts[i]
		if c.Key != want.key || c.At.Span.Of(src) != want.key || c.Value.At.Span.Of(src) != want.value {
			t.Errorf("%+v", c)
		}
	}
}

// What merge puts together has its places; a key that nothing writes has none.
func TestMergedArguments(t *testing.T) {
	src := `
common = { A = "a", B = "b" }
target "base" { args = { C = "c" } }
target "x" {
  args = merge(common, target.base.args, { A = "own", D = "d", C = null }, nobody, { E = "e" })
}
target "y" { args = merge(common, { "${"F"}" = "f", B = "own" }) }
`
	var found []string
	for _, name := range []string{"x", "y"} {
		for _, a := range build(t, "docker-bake.hcl", src, name).Args {
			found = append(found, fmt.Sprintf("%s %q %s %v %v", a.Key, a.At.Span.Of(src), a.Value.At.Span.Of(src), a.Value.State == builds.Known, a.Value.Literal))
		}
	}
	want := []string{
		`A "A" own false false`, `B "" common false false`, `C "" target.base.args false false`,
		`D "D" d false false`, `E "E" e true true`,
		`A "" common true false`, `B "B" own true true`, `F "" f true true`,
	}
	if !slices.Equal(found, want) {
		t.Errorf("%q", found)
	}
}

// A target that is there for others is told from one that is built itself.
func TestOnlyInherited(t *testing.T) {
	src := `
group "default" { targets = ["app", "both", "matrix"] }
target "app" { inherits = ["base", "both"] }
target "base" {}
target "both" {}
target "_common" {}
target "_listed" {}
target "alone" { contexts = { x = "target:linked" } }
target "linked" {}
target "more" { inherits = ["linked", "default", "matrix-a", "_listed"] }
target "default" {}
group "other" { targets = ["_listed"] }
target "matrix" {
  name   = "matrix-${m}"
  matrix = { m = ["a"] }
}
`
	var found []string
	for _, b := range read("docker-bake.hcl", src) {
		if b.OnlyInherited {
			found = append(found, b.Name)
		}
	}
	if want := []string{"base", "_common"}; !slices.Equal(found, want) {
		t.Errorf("%v, not %v", found, want)
	}
}

// A text of a few lines that asks for endless work is read all the same.
func TestCheap(t *testing.T) {
	doubling := "function \"f0\" {\n params = [x]\n result = \"${x}${x}\"\n}\n"
	for i := range 60 {
		doubling += fmt.Sprintf("function \"f%d\" {\n params = [x]\n result = \"${f%d(x)}${f%d(x)}\"\n}\n", i+1, i, i)
	}
	vars := "v0 = \"0123456789abcdef\"\n"
	for i := range 60 {
		vars += fmt.Sprintf("v%d = \"${v%d}${v%d}\"\n", i+1, i, i)
	}
	list := "[" + strings.Repeat(`"aaaaaaaa",`, 5000) + "]"
	for what, src := range map[string]string{
		"functions": doubling + "target \"x\" { target = f60(\"x\") }\n",
		"variables": vars + "target \"x\" { target = v60 }\n",
		"loops":     "l = " + list + "\ntarget \"x\" { target = join(\"\", [for a in l: [for b in l: [for c in l: a]]]) }\n",
		"matrix":    "target \"x\" {\n matrix = { a = " + list + ", b = " + list + ", c = " + list + " }\n name = \"${a}${b}\"\n target = a\n}\n",
		"brackets":  "a = " + strings.Repeat("(", 100000),
		"nots":      "a = " + strings.Repeat("!", 100000) + "true",
		"questions": "a = " + strings.Repeat("true ? 1 : ", 30000) + "1",
		"quotes":    strings.Repeat("target \"x\" {\n target = \"a\n", 5000),
		"formats":   "target \"x\" { target = format(\"%1000000000d\", 1) }",
		"numbers":   "target \"x\" { target = \"${1e999999999}\" }",
		"products":  "target \"x\" { target = jsonencode(setproduct(" + strings.Repeat("range(100),", 9) + "range(100))) }",
		"inherits":  inheriting(100),
	} {
		for _, name := range []string{"docker-bake.hcl", "docker-bake.json"} {
			t.Log(what, name, len(read(name, src)))
		}
	}
}

// inheriting is a text whose targets all inherit each other.
func inheriting(n int) string {
	var all, src strings.Builder
	for i := range n {
		all.WriteString("\"t" + strings.Repeat("a", i%20) + string(rune('A'+i/20)) + "\",")
	}
	for i := range n {
		src.WriteString("target \"t" + strings.Repeat("a", i%20) + string(rune('A'+i/20)) + "\" { inherits = [" + all.String() + "] }\n")
	}
	return src.String()
}

func FuzzRead(f *testing.F) {
	for _, src := range []string{
		`target "x" { target = "builder" }`,
		"variable \"A\" { default = \"${B}\" }\nB = [for a in [1]: a]\ntarget \"x\" {\n matrix = { a = [A] }\n name = a\n}",
		`{"target": {"x": {"target": "${upper("x")}", "args": {"A": null}}}}`,
		"target \"x\" {\n dockerfile-inline = <<EOT\nFROM x\nEOT\n}",
	} {
		f.Add(src)
	}
	f.Fuzz(func(t *testing.T, src string) {
		for _, name := range []string{"docker-bake.hcl", "docker-bake.json"} {
			for _, b := range read(name, src) {
				for _, at := range []workspace.Location{b.Origin, b.Target.At, b.Dockerfile.At} {
					_ = at.Span.Of(src)
				}
				if b.Target.Literal && b.Target.At.Span.Of(src) != b.Target.Text {
					t.Errorf("%q stands where %q should", b.Target.At.Span.Of(src), b.Target.Text)
				}
			}
		}
	})
}
