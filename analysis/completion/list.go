package completion

import (
	"strings"

	"github.com/stagels/stagels/analysis/workspace"
)

// List are the completions at a place.
type List struct {
	Items []Item
	// More tells that stages were left out: what is typed next may bring them.
	More bool
}

// isOffered tells whether the word that ends at off is one of the offers as it is.
func isOffered(d *workspace.Document, offers []Item, off int) bool {
	for i := range offers {
		c := &offers[i]
		if c.Edit.Span.End != off {
			continue
		}
		word := d.Model.File.Slice(c.Edit.Span)
		if n := len(c.Also); n > 0 {
			if c.Also[n-1].Span.Start >= off {
				continue // more of the name stands below
			}
			word = c.word
		}
		if c.isWord(word) {
			return true
		}
	}
	return false
}

// isWord tells whether c puts word there once more, or is a comment as it stands. The
// case does not count: what is typed is not to be changed by an Enter.
func (c *Item) isWord(word string) bool {
	puts := c.Edit.New
	if c.Kind == KindDirective {
		puts = strings.TrimSuffix(c.Label, "=")
	}
	return word != "" && len(word) == len(puts) && strings.EqualFold(word, puts)
}
