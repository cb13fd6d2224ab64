package draw

import (
	"fmt"
	"math"
	"strings"
	"unicode/utf8"
)

// escaped is a text as it stands in an SVG, in attributes too. What XML cannot hold is replaced.
func escaped(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '&':
			b.WriteString("&amp;")
		case r == '<':
			b.WriteString("&lt;")
		case r == '>':
			b.WriteString("&gt;")
		case r == '"':
			b.WriteString("&quot;")
		case r == '\n' || r == '\t':
			fmt.Fprintf(&b, "&#%d;", r)
		case r < ' ' || r == utf8.RuneError || r == 0xFFFE || r == 0xFFFF:
			b.WriteRune(utf8.RuneError)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// wide is the first letter that may need two cells.
const wide = 0x1100

// cellsOf is how many cells letters need at most.
func cellsOf(letters []rune) (n int) {
	for _, r := range letters {
		if r >= wide {
			n++
		}
		n++
	}
	return n
}

// cells is how wide a text is at most, in pixels.
func cells(s string) int { return int(math.Ceil(float64(cellsOf([]rune(s))) * cell)) }

// shortened is a text on one line, with a … in its middle if it has more than so many cells. The
// digest of an image is cut first.
func shortened(s string, most int) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' {
			return ' '
		}
		return r
	}, s)
	if name, digest, ok := strings.Cut(s, "@sha256:"); ok && len(digest) > 8 {
		s = name + "@sha256:" + digest[:6] + "…"
	}
	letters := []rune(s)
	if cellsOf(letters) <= most {
		return s
	}
	first, last := 0, len(letters)
	for cellsOf(letters[:first+1]) < most/2 {
		first++
	}
	for cellsOf(letters[last-1:]) < most-most/2 {
		last--
	}
	return string(letters[:first]) + "…" + string(letters[last:])
}
