package workspace

import "strings"

// glob is a pattern of git's wildmatch.c, read: parts that a text must go through in
// turn. It is matched in time that grows with text and pattern and no faster, whatever
// the pattern.
type glob []part

// part takes one byte of a text, or, where it repeats, any number of them.
type part struct {
	takes   *[256]bool
	repeats bool
	folders bool // takes whole folders with their slashes: **/
}

// readGlob reads a pattern; ok is false for one that matches nothing. The pattern begins
// where a path does, or behind what is plain in it: git takes ** there as at a start.
func readGlob(src string) (g glob, ok bool) {
	for i := 0; i < len(src); {
		p, n := part{}, 1
		switch src[i] {
		case '*':
			p, n = readStars(src, i)
		case '?':
			p.takes = &allButSlash
		case '[':
			p.takes, n = readClass(src[i:])
		case '\\':
			if n = 2; i+1 < len(src) {
				p.takes = one(src[i+1])
			}
		default:
			p.takes = one(src[i])
		}
		if p.takes == nil {
			return nil, false
		}
		g, i = append(g, p), i+n
	}
	return g, true
}

// readStars reads one star or more at i. Two or more that have a segment for themselves
// take slashes too.
func readStars(src string, i int) (p part, n int) {
	rest := strings.TrimLeft(src[i:], "*")
	n = len(src) - i - len(rest)
	p = part{takes: &allButSlash, repeats: true}
	begins := i == 0 || src[i-1] == '/'
	ends := rest == "" || rest[0] == '/' || strings.HasPrefix(rest, `\/`)
	if n > 1 && begins && ends {
		p.takes = &all
		if strings.HasPrefix(rest, "/") {
			p.folders = true
			n++
		}
	}
	return p, n
}

var all, allButSlash = func() (all, some [256]bool) {
	for i := range all {
		all[i], some[i] = true, i != '/'
	}
	return all, some
}()

func one(b byte) *[256]bool {
	var set [256]bool
	set[b] = true
	return &set
}

// matches tells whether the parts take all of the text. at holds which parts could take
// its next byte; len(g) is the end.
func (g glob) matches(text string) bool {
	at, next := make([]bool, len(g)+1), make([]bool, len(g)+1)
	g.enter(at, 0)
	for i := 0; i < len(text); i++ {
		clear(next)
		for j := range g {
			if at[j] && g[j].takes[text[i]] {
				g.step(next, j, text[i])
			}
		}
		at, next = next, at
	}
	return at[len(g)]
}

// step is at what part j leads to when it has taken the byte.
func (g glob) step(at []bool, j int, taken byte) {
	switch p := g[j]; {
	case p.folders && taken == '/':
		at[j] = true
		g.enter(at, j+1)
	case p.folders: // in the midst of a folder's name
		at[j] = true
	case p.repeats:
		g.enter(at, j)
	default:
		g.enter(at, j+1)
	}
}

// enter is at part j, and at those behind it that can be reached by taking nothing.
func (g glob) enter(at []bool, j int) {
	for at[j] = true; j < len(g) && g[j].repeats; {
		j++
		at[j] = true
	}
}
