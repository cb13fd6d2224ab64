package files

import (
	"slices"
	"strings"
)

// Referrer answers what places name the same thing, and renames it.
type Referrer interface {
	// References are the spans of all places that name what is named at off.
	References(off int) [][2]int
	Highlights(off int) [][2]int
	// Rename are the edits, or the words of a refusal. An empty name asks only
	// whether there is one to change.
	Rename(off int, name string) ([]Change, string)
	// Linked are the places that change together while the name at off is typed.
	Linked(off int) [][2]int
}

// Change is one edit.
type Change struct {
	Start, End int
	New        string
}

func init() {
	// norename NEW: WORDS   a rename to NEW from anywhere in the span is refused so
	// norename: WORDS       whatever the new name
	verbs["norename"] = func(c *checker, n Note) {
		name, words, _ := strings.Cut(n.Rest, ": ")
		if rest, ok := strings.CutPrefix(n.Rest, ": "); ok {
			name, words = "", rest
		}
		for _, off := range []int{n.Start, n.End} {
			if _, refusal := c.a.(Referrer).Rename(off, name); refusal == "" || !strings.Contains(refusal, words) {
				c.fail(n, "answered %q", refusal)
			}
		}
	}
	verbs["norename:"] = func(c *checker, n Note) {
		n.Rest = ": " + n.Rest
		verbs["norename"](c, n)
	}
	// names NAME           the span is one of those that name the variable, and all
	//                       such have a note
	verbs["names"] = func(c *checker, n Note) {
		var noted [][2]int
		for _, o := range c.f.Notes {
			if o.Verb == "names" && o.Rest == n.Rest {
				noted = append(noted, [2]int{o.Start, o.End})
			}
		}
		slices.SortFunc(noted, func(a, b [2]int) int { return a[0] - b[0] })
		for _, off := range []int{n.Start, n.End} {
			if refs := c.a.(Referrer).References(off); !slices.Equal(refs, noted) {
				c.fail(n, "from byte %d the places are %v, noted are %v", off, refs, noted)
			}
		}
		c.renamed(c.a.(Referrer), n, noted)
	}
	// linked                what names the same as this changes while it is typed
	verbs["linked"] = func(c *checker, n Note) {
		for _, off := range []int{n.Start, n.End} {
			a := c.a.(Referrer)
			if got := a.Linked(off); len(got) == 0 || !slices.Equal(got, a.References(off)) {
				c.fail(n, "from byte %d %v change together", off, got)
			}
		}
	}
	// unlinked              nothing else changes while this is typed
	verbs["unlinked"] = func(c *checker, n Note) {
		if got := c.a.(Referrer).Linked(n.End); len(got) > 0 {
			c.fail(n, "%v change together", got)
		}
	}
	// rename NEW            a rename from anywhere in the span is made; what it makes
	//                       of the name's places is checked at each def
	verbs["rename"] = func(c *checker, n Note) {
		for _, off := range []int{n.Start, n.End} {
			edits, refusal := c.a.(Referrer).Rename(off, n.Rest)
			if len(edits) == 0 || !slices.ContainsFunc(edits, func(e Change) bool { return e.Start <= off && off <= e.End }) {
				c.fail(n, "edits %v, refused %q", edits, refusal)
			}
		}
	}
}

// symbols checks each name that a note def defines: the places of the notes on it
// are its references and its highlights, and just these are edited by a rename.
func (c *checker) symbols() {
	c.t.Helper()
	a, ok := c.a.(Referrer)
	if !ok {
		return
	}
	for _, def := range c.f.Notes {
		if def.Verb != "def" {
			continue
		}
		var noted []Note
		for _, n := range c.f.Notes {
			if (n.Verb == "def" || n.Verb == "ref") && n.Rest == def.Rest {
				noted = append(noted, n)
			}
		}
		if len(noted) > 1 {
			c.symbol(a, def, noted)
		}
	}
}

func (c *checker) symbol(a Referrer, def Note, noted []Note) {
	c.t.Helper()
	at := noted[1] // a stage without a name has none to ask at
	if at.Verb == "def" {
		at = noted[0]
	}
	refs := a.References(at.End)
	if !slices.Equal(refs, a.Highlights(at.End)) {
		c.fail(at, "references are %v, highlights %v", refs, a.Highlights(at.End))
	}
	holds := func(n Note, s [2]int) bool { return n.Start <= s[0] && s[1] <= n.End }
	for _, n := range noted {
		if !slices.ContainsFunc(refs, func(s [2]int) bool { return holds(n, s) }) {
			c.fail(n, "is none of the references %v of %s", refs, def.Rest)
		}
	}
	if c.definesVariable(def) {
		return // of other definitions of the variable too: note names tells all
	}
	for _, s := range refs {
		if !slices.ContainsFunc(noted, func(n Note) bool { return holds(n, s) }) {
			c.fail(def, "no note on its reference %q at byte %d", c.f.Text[s[0]:s[1]], s[0])
		}
	}
	c.renamed(a, at, refs)
}

// definesVariable tells whether the note stands under an ARG or an ENV.
func (c *checker) definesVariable(def Note) bool {
	row := strings.TrimSpace(c.f.Text[strings.LastIndexByte(c.f.Text[:def.Start], '\n')+1:])
	keyword := strings.ToLower(strings.TrimSpace(row[:min(4, len(row))]))
	return keyword == "arg" || keyword == "env"
}

func (c *checker) renamed(a Referrer, at Note, refs [][2]int) {
	c.t.Helper()
	edits, refusal := a.Rename(at.End, "Another_Name")
	if refusal != "" {
		return // told by a note norename, or by none
	}
	edited := func(s [2]int) bool {
		return slices.ContainsFunc(edits, func(e Change) bool { return [2]int{e.Start, e.End} == s })
	}
	for _, s := range refs {
		if word := c.f.Text[s[0]:s[1]]; !edited(s) && strings.Trim(word, "+0123456789") != "" {
			c.fail(at, "a rename leaves %q at byte %d", word, s[0])
		}
	}
	for _, e := range edits {
		inComment := strings.HasPrefix(strings.TrimSpace(c.f.Text[strings.LastIndexByte(c.f.Text[:e.Start], '\n')+1:]), "#")
		if !inComment && !slices.Contains(refs, [2]int{e.Start, e.End}) {
			c.fail(at, "a rename edits %q at byte %d", c.f.Text[e.Start:e.End], e.Start)
		}
	}
}
