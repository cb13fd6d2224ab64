package analysis

import (
	"github.com/stagels/stagels/analysis/refactor"
	"github.com/stagels/stagels/analysis/text"
)

// Refactorings are what can be made of the instructions in the span, in bytes,
// without changing what is built.
func (d *Document) Refactorings(span text.Span) []refactor.Result {
	return refactor.Offers(d.Model, d.cache, span)
}
