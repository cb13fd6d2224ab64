package files

import (
	"slices"
	"strings"
)

// Grapher answers how stages hang together, and shows them.
type Grapher interface {
	Outline() []Symbol
	// Calls are the labels of the stages that the one at off takes from, or of
	// those that take from it; each with where it does.
	Callees(off int) []Call
	Callers(off int) []Call
	Supertypes(off int) []string
	Subtypes(off int) []string
	TypeDefinition(off int) [][2]int
	Implementations(off int) [][2]int
	// Lenses are the titles by where they are shown.
	Lenses() map[[2]int]string
	// Inlays are the labels by where they are shown, all and those in a range.
	Inlays(start, end int) []Inlay
}

// Symbol is a line of the outline.
type Symbol struct {
	Name, Detail  string
	Parent        string // the name of the one above it
	Start, End    int
	Target, Until int // where a jump goes to
}

// Call is a stage and the places that name it, or another for it.
type Call struct {
	Label  string
	Places [][2]int
}

// Inlay is a hint between characters.
type Inlay struct {
	Off   int
	Label string
}

func init() {
	// symbol NAME: DETAIL   the outline has such an entry, and a jump to it goes here
	verbs["symbol"] = func(c *checker, n Note) {
		for _, s := range c.a.(Grapher).Outline() {
			if s.Target == n.Start && s.Until == n.End {
				if got := strings.TrimSuffix(s.Name+": "+s.Detail, ": "); got != n.Rest {
					c.fail(n, "the entry is %q", got)
				}
				return
			}
		}
		c.fail(n, "the outline has no such entry")
	}
	// callees A B           the stage here takes from these; likewise callers,
	//                       supertypes, subtypes
	labels := map[string]func(g Grapher, off int) []string{
		"callees":    func(g Grapher, off int) []string { return labelsOf(g.Callees(off)) },
		"callers":    func(g Grapher, off int) []string { return labelsOf(g.Callers(off)) },
		"supertypes": Grapher.Supertypes,
		"subtypes":   Grapher.Subtypes,
	}
	for verb, ask := range labels {
		verbs[verb] = func(c *checker, n Note) {
			if got := ask(c.a.(Grapher), n.Start); !slices.Equal(got, strings.Fields(n.Rest)) {
				c.fail(n, "answered %q", got)
			}
		}
	}
	// typedef NAME          leads to the note base NAME
	verbs["base"] = func(*checker, Note) {}
	verbs["typedef"] = func(c *checker, n Note) { c.leads(n, "base", c.a.(Grapher).TypeDefinition(n.End)) }
	// derived A B           leads to the notes def A and def B
	verbs["derived"] = func(c *checker, n Note) { c.leads(n, "def", c.a.(Grapher).Implementations(n.End)) }
	// lens TITLE            stands over this
	verbs["lens"] = func(c *checker, n Note) {
		if got := c.a.(Grapher).Lenses()[[2]int{n.Start, n.End}]; got != n.Rest {
			c.fail(n, "it is %q", got)
		}
	}
	// inlay LABEL           stands here; all there are have a note if one has
	verbs["inlay"] = func(c *checker, n Note) {
		all := c.a.(Grapher).Inlays(0, len(c.f.Text))
		if !slices.Contains(all, Inlay{n.Start, n.Rest}) || !slices.Contains(c.a.(Grapher).Inlays(n.Start, n.Start), Inlay{n.Start, n.Rest}) {
			c.fail(n, "there are %v", all)
		}
		for _, in := range all {
			if !slices.ContainsFunc(c.f.Notes, func(n Note) bool { return n.Verb == "inlay" && n.Start == in.Off && n.Rest == in.Label }) {
				c.fail(n, "no note on %q at byte %d", in.Label, in.Off)
			}
		}
	}
}

func labelsOf(calls []Call) (out []string) {
	for _, c := range calls {
		out = append(out, c.Label)
	}
	return out
}

// leads wants the places to be those of the notes with the names of n.
func (c *checker) leads(n Note, verb string, got [][2]int) {
	var want [][2]int
	for _, name := range strings.Fields(n.Rest) {
		i := slices.IndexFunc(c.f.Notes, func(o Note) bool { return o.Verb == verb && o.Rest == name })
		if i < 0 {
			c.fail(n, "no note %s %s", verb, name)
			return
		}
		want = append(want, [2]int{c.f.Notes[i].Start, c.f.Notes[i].End})
	}
	if !slices.Equal(got, want) {
		c.fail(n, "leads to %v, not to %v", got, want)
	}
}
