package files

import (
	"fmt"
	"slices"
	"sort"
	"strings"
	"testing"
	"unicode"
)

// Answers is what a fixture is asked through: the API or a server at the end of a
// wire. Places are bytes of the text.
type Answers interface {
	// Definition is where the reference at off leads to.
	Definition(off int) (start, end int, ok bool)
	Complete(off int) []Item
	Diagnostics() []Finding
}

// Item is one completion.
type Item struct {
	Label, Detail, Doc string
	Start, End         int
	New                string
	Removes            [][2]int
}

// Finding is one diagnostic.
type Finding struct {
	Start, End              int
	Severity, Code, Message string
}

// verbs are those of features beyond these three, each registered by the file that
// tells what it means.
var verbs = map[string]func(c *checker, n Note){}

// severities are the verbs of notes that expect a diagnostic.
var severities = []string{"error", "warning", "information", "hint"}

// Check asks what the notes of f tell. The verbs are:
//
//	def NAME          the span is where the references named NAME lead to
//	ref NAME          the span leads there, from its start, middle and end
//	nowhere           the span leads nowhere
//	complete A B      a completion here offers just A and B, in this order
//	complete A !B     it offers A, among others, and not B
//	replace A         a completion anywhere in the span offers A in place of it; at
//	                  the end there may be none, unless letters are missing for A
//	detail A: WORDS   the detail of the offer A here holds WORDS
//	doc A: WORDS      so does its documentation
//	error CODE: WORDS a diagnostic with this span; likewise warning, hint
//
// Diagnostics match one to one: none is missing, none is extra.
func (f Annotated) Check(t *testing.T, a Answers) {
	t.Helper()
	c := checker{t: t, f: f, a: a}
	for _, n := range f.Notes {
		c.note(n)
	}
	c.diagnostics()
	c.symbols()
}

type checker struct {
	t *testing.T
	f Annotated
	a Answers
}

func (c *checker) note(n Note) {
	c.t.Helper()
	switch n.Verb {
	case "def":
		c.definition(n, n)
	case "ref":
		i := slices.IndexFunc(c.f.Notes, func(d Note) bool { return d.Verb == "def" && d.Rest == n.Rest })
		if i < 0 {
			c.fail(n, "no def %s in this file", n.Rest)
			return
		}
		c.definition(n, c.f.Notes[i])
	case "nowhere":
		for _, off := range []int{n.Start, (n.Start + n.End) / 2, n.End} {
			if s, e, ok := c.a.Definition(off); ok {
				c.fail(n, "leads to %q", c.f.Text[s:e])
			}
		}
	case "complete":
		c.complete(n)
	case "replace":
		c.replace(n)
	case "detail", "doc":
		c.describe(n)
	default:
		if check := verbs[n.Verb]; check != nil {
			check(c, n)
		} else if !slices.Contains(severities, n.Verb) {
			c.fail(n, "no such verb")
		}
	}
}

func (c *checker) fail(n Note, format string, args ...any) {
	c.t.Helper()
	c.t.Errorf("line %d: %s %s: %s", n.Line, n.Verb, n.Rest, fmt.Sprintf(format, args...))
}

func (c *checker) definition(from, to Note) {
	c.t.Helper()
	for _, off := range []int{from.Start, (from.Start + from.End) / 2, from.End} {
		s, e, ok := c.a.Definition(off)
		if from.Verb == "def" && !ok {
			continue // a stage without a name is no place to jump from
		}
		if !ok {
			c.fail(from, "from byte %d it leads nowhere", off)
		} else if s != to.Start || e != to.End {
			c.fail(from, "from byte %d it leads to %d-%d %q, not to %d-%d", off, s, e, c.f.Text[s:e], to.Start, to.End)
		}
	}
}

func labels(items []Item) []string {
	out := []string{}
	for _, it := range items {
		out = append(out, it.Label)
	}
	return out
}

func (c *checker) complete(n Note) {
	c.t.Helper()
	got, want := labels(c.a.Complete(n.Start)), strings.Fields(n.Rest)
	if !strings.Contains(n.Rest, "!") {
		if !slices.Equal(got, want) {
			c.fail(n, "offers %q", got)
		}
		return
	}
	for _, w := range want {
		name, not := strings.CutPrefix(w, "!")
		if slices.Contains(got, name) == not {
			c.fail(n, "offers %q", got)
		}
	}
}

func (c *checker) replace(n Note) {
	c.t.Helper()
	for off := n.Start; off <= n.End; off++ {
		items := c.a.Complete(off)
		i := slices.IndexFunc(items, func(it Item) bool { return it.Label == n.Rest })
		if off == n.End && len(items) == 0 && !lettersMissing(c.f.Text[n.Start:n.End], n.Rest) {
			continue
		}
		if i < 0 {
			c.fail(n, "from byte %d it offers %q", off, labels(items))
		} else if items[i].Start != n.Start || items[i].End != n.End || items[i].New != n.Rest {
			c.fail(n, "from byte %d it replaces %q by %q", off, c.f.Text[items[i].Start:items[i].End], items[i].New)
		}
	}
}

// lettersMissing tells whether a word that is begun goes on with a letter.
func lettersMissing(begun, word string) bool {
	return len(begun) < len(word) && strings.EqualFold(word[:len(begun)], begun) && unicode.IsLetter(rune(word[len(begun)]))
}

func (c *checker) describe(n Note) {
	c.t.Helper()
	label, words, _ := strings.Cut(n.Rest, ": ")
	for _, it := range c.a.Complete(n.Start) {
		if it.Label != label {
			continue
		}
		got := it.Detail
		if n.Verb == "doc" {
			got = it.Doc
		}
		if !strings.Contains(got, words) {
			c.fail(n, "it is %q", got)
		}
		return
	}
	c.fail(n, "not offered")
}

func (c *checker) diagnostics() {
	c.t.Helper()
	got := c.a.Diagnostics()
	for _, n := range c.f.Notes {
		if !slices.Contains(severities, n.Verb) {
			continue
		}
		i := slices.IndexFunc(got, n.tells)
		if i < 0 {
			c.fail(n, "not reported")
			continue
		}
		got = slices.Delete(slices.Clone(got), i, i+1)
	}
	for _, d := range got {
		line := 1 + strings.Count(c.f.Text[:d.Start], "\n")
		c.t.Errorf("line %d of %s, bytes %d-%d %q: unexpected %s %s: %s", line, c.f.Name, d.Start, d.End, c.f.Text[d.Start:d.End], d.Severity, d.Code, d.Message)
	}
}

// CRLF is f with Windows line ends, its notes on the same text.
func (f Annotated) CRLF() Annotated {
	out := Annotated{File: File{f.Name, strings.ReplaceAll(f.Text, "\n", "\r\n")}}
	move := func(off int) int { return off + strings.Count(f.Text[:off], "\n") }
	for _, n := range f.Notes {
		n.Start, n.End = move(n.Start), move(n.End)
		out.Notes = append(out.Notes, n)
	}
	for title, after := range f.After {
		out.expect(title, strings.ReplaceAll(after, "\n", "\r\n"))
	}
	return out
}

// References are the spans of the notes ref NAME, by the note def they lead to.
func (f Annotated) References() [][2]int {
	var out [][2]int
	for _, n := range f.Notes {
		if n.Verb == "ref" {
			out = append(out, [2]int{n.Start, n.End})
		}
	}
	sort.Slice(out, func(i, j int) bool { return out[i][0] < out[j][0] })
	return out
}
