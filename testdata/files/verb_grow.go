package files

import "strings"

// Grower is asked what a selection at a place can grow to.
type Grower interface {
	Grow(off int) [][2]int
}

// grow A | B | C holds if a selection where the span begins grows to these texts and
// maybe to more; of the last its beginning will do. One of several lines is told by
// its first and its last: "A … Z".
func init() {
	verbs["grow"] = func(c *checker, n Note) {
		c.t.Helper()
		var got []string
		for _, span := range c.a.(Grower).Grow(n.Start) {
			s := strings.ReplaceAll(c.f.Text[span[0]:span[1]], "\r", "")
			if first := strings.IndexByte(s, '\n'); first >= 0 {
				s = s[:first] + " … " + s[strings.LastIndexByte(s, '\n')+1:]
			}
			got = append(got, s)
		}
		if all := strings.Join(got, " | "); !strings.HasPrefix(all, n.Rest) {
			c.fail(n, "it grows to %s", all)
		}
	}
}
