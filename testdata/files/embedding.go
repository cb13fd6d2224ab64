package files

import (
	"fmt"

	"github.com/stagels/stagels/analysis/text"
)

// Embedded tells what is wrong with what an embedding says of its host; nil if nothing is.
// Its pieces are all of the text, in order; what is written letter for letter is; and each
// place of the text is one of the host that means it.
func Embedded(host string, e *text.Embedding) error {
	at, behind := 0, 0
	for _, p := range e.Pieces {
		ordered := p.Text.Start == at && p.Text.End >= at && p.Host.Start >= behind && p.Host.End >= p.Host.Start && p.Host.End <= len(host)
		if !ordered || p.Text.Len() == 0 && p.How != text.Decided {
			return fmt.Errorf("%q: the pieces do not follow each other: %+v", host, e.Pieces)
		}
		if p.How == text.Same && p.Host.Of(host) != p.Text.Of(e.Text) {
			return fmt.Errorf("%q: %q is no %q", host, p.Host.Of(host), p.Text.Of(e.Text))
		}
		at, behind = p.Text.End, p.Host.End
	}
	if at != len(e.Text) {
		return fmt.Errorf("%q: the pieces are not all of %q: %+v", host, e.Text, e.Pieces)
	}
	for off := range len(e.Text) + 1 {
		if len(e.Pieces) == 0 {
			break
		}
		place := e.Host(text.Span{Start: off, End: off}).Start
		if back, ok := e.Offset(place); ok && back > off {
			return fmt.Errorf("%q: %d is at %d, which is %d", host, off, place, back)
		}
	}
	return nil
}
