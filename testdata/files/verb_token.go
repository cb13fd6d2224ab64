package files

import "slices"

// Tokener is asked for semantic tokens.
type Tokener interface {
	Tokens() []Token
}

// Token is one semantic token. Over the wire some kinds look the same: there it is
// listed once for each of them.
type Token struct {
	Start, End int
	Kind       string // as stage, or "stage declaration"
}

// token KIND holds if just the span is a token of the kind, token none if no token
// has any of it. tokens noted, anywhere in a file, wants a note on every token.
func init() {
	verbs["tokens"] = func(c *checker, n Note) {
		c.t.Helper()
		for _, t := range c.a.(Tokener).Tokens() {
			if !slices.ContainsFunc(c.f.Notes, func(n Note) bool { return n.Verb == "token" && n.Start == t.Start && n.End == t.End }) {
				c.fail(n, "no note on %q at byte %d, %s", c.f.Text[t.Start:t.End], t.Start, t.Kind)
			}
		}
	}
	verbs["token"] = func(c *checker, n Note) {
		c.t.Helper()
		tokens := c.a.(Tokener).Tokens()
		var there []Token
		for _, t := range tokens {
			if t.Start < n.End && n.Start < t.End {
				there = append(there, t)
			}
			if t == (Token{n.Start, n.End, n.Rest}) {
				return
			}
		}
		if n.Rest != "none" || len(there) > 0 {
			c.fail(n, "there is %v", there)
		}
	}
}
