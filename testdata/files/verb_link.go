package files

// Linker is asked for links to pages on the web.
type Linker interface {
	Links() []Link
}

// Link is one link.
type Link struct {
	Start, End int
	URL        string
}

// link URL holds if just the span leads to the page, nolink if nothing of it leads to
// any.
func init() {
	verbs["link"] = func(c *checker, n Note) { c.link(n) }
	verbs["nolink"] = verbs["link"]
}

func (c *checker) link(n Note) {
	c.t.Helper()
	for _, l := range c.a.(Linker).Links() {
		switch {
		case n.Verb == "link" && l == (Link{n.Start, n.End, n.Rest}):
			return
		case l.Start <= n.End && n.Start <= l.End:
			c.fail(n, "bytes %d-%d lead to %s", l.Start, l.End, l.URL)
			return
		}
	}
	if n.Verb == "link" {
		c.fail(n, "it leads nowhere")
	}
}
