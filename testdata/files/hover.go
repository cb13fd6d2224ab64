package files

import "strings"

// Hoverer tells what stands at a place.
type Hoverer interface {
	// Hover is the text and the span that it is of; ok is false if there is none.
	// Marks of Markdown may be left in it.
	Hover(off int) (text string, start, end int, ok bool)
}

func init() {
	// hover WORDS   from anywhere in the span a hover of just the span tells WORDS;
	//               marks of code are left out
	verbs["hover"] = func(c *checker, n Note) {
		for _, off := range []int{n.Start, (n.Start + n.End) / 2} {
			got, start, end, ok := c.a.(Hoverer).Hover(off)
			switch plain := strings.NewReplacer("`", "", `\`, "").Replace(got); {
			case !ok:
				c.fail(n, "from byte %d nothing is told", off)
			case start != n.Start || end != n.End:
				c.fail(n, "from byte %d it is told of %q", off, c.f.Text[start:end])
			case !strings.Contains(plain, n.Rest):
				c.fail(n, "from byte %d it tells\n%s", off, got)
			}
		}
	}
	// nohover       nothing is told here
	verbs["nohover"] = func(c *checker, n Note) {
		if got, _, _, ok := c.a.(Hoverer).Hover(n.Start); ok {
			c.fail(n, "tells\n%s", got)
		}
	}
}
