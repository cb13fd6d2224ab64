package files

import "strings"

// Folder is asked for folds.
type Folder interface {
	Folds() []Folded
}

// Folded is a fold: the first and the last line of it, from 0.
type Folded struct {
	First, Last int
	Kind        string // region, comment or ""
}

// fold KIND holds if there is a fold from the first line of the span to its last.
// In a file with such a note all folds must have one.
func init() {
	verbs["fold"] = func(c *checker, n Note) {
		c.t.Helper()
		folds, want := c.a.(Folder).Folds(), 0
		for _, other := range c.f.Notes {
			if other.Verb == "fold" {
				want++
			}
		}
		if len(folds) != want {
			c.fail(n, "there are %d folds: %v", len(folds), folds)
		}
		line := func(off int) int { return strings.Count(c.f.Text[:off], "\n") }
		for _, f := range folds {
			if f == (Folded{line(n.Start), line(n.End), n.Rest}) {
				return
			}
		}
		c.fail(n, "there are %v", folds)
	}
}
