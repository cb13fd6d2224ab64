package files

import (
	"slices"
	"strings"
)

// Fixer answers how what is wrong can be fixed.
type Fixer interface {
	// Fixes are those of the diagnostics at a span.
	Fixes(start, end int) Fixes
	// FixAll is the text after all that is safe.
	FixAll() string
}

// Fixes are the fixes at one place, safe and other, each with the text that it makes.
type Fixes struct{ Safe, Other []Refactored }

func init() {
	// fix TITLE             the fix is offered for the span, is not a safe one, and makes
	//                       the file what the section "FILE > TITLE" says
	verbs["fix"] = func(c *checker, n Note) { c.fix(n, c.fixesAt(n).Other) }
	// safe TITLE            the same of a safe one
	verbs["safe"] = func(c *checker, n Note) { c.fix(n, c.fixesAt(n).Safe) }
	// nofix WORDS           no title of a fix for the span begins so
	verbs["nofix"] = func(c *checker, n Note) {
		found := c.fixesAt(n)
		for _, title := range titles(slices.Concat(found.Safe, found.Other)) {
			if strings.HasPrefix(title, n.Rest) {
				c.fail(n, "offered is %q", title)
			}
		}
	}
	// fixall NAME           all safe fixes make the file what the section "FILE > NAME"
	//                       says
	verbs["fixall"] = func(c *checker, n Note) { c.fix(n, []Refactored{{n.Rest, c.a.(Fixer).FixAll()}}) }
}

func (c *checker) fixesAt(n Note) Fixes { return c.a.(Fixer).Fixes(n.Start, n.End) }

func (c *checker) fix(n Note, offers []Refactored) {
	c.t.Helper()
	i := slices.IndexFunc(offers, func(r Refactored) bool { return r.Title == n.Rest })
	if i < 0 {
		c.fail(n, "offered are %q", titles(offers))
	} else if want, ok := c.f.After[n.Rest]; !ok || offers[i].Text != want {
		c.fail(n, "it makes\n%s\nnot\n%s", offers[i].Text, want)
	}
}
