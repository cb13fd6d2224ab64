package refactor

import (
	"strconv"

	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/text"
)

// The name in a COPY becomes the index of its stage. The other way round is the fix of
// NumericStageIndex.
var _ = register(Refactoring{Name: "index", Offer: writeIndex})

func writeIndex(p *Place) []Result {
	if len(p.selected()) != 1 {
		return nil
	}
	for i := range p.Refs() {
		r := &p.Refs()[i]
		if r.Site != stage.CopyFrom || r.Kind != stage.InFile || !p.touches(r.Span) {
			continue
		}
		name := p.Stages()[r.Target].Name
		if name == "" || p.namedTwice(name) {
			return nil
		}
		if _, err := strconv.Atoi(r.Text); err == nil {
			return nil
		}
		index := strconv.Itoa(r.Target)
		return p.offer("Write the stage's index, "+index, Rewrite, p.unmoved([]text.Edit{{Span: r.Span, New: index}}))
	}
	return nil
}

func (p *Place) touches(s text.Span) bool {
	return s.Start <= p.Selection.End && p.Selection.Start <= s.End
}

func (p *Place) namedTwice(name string) bool {
	n := 0
	for i := range p.Stages() {
		if p.Stages()[i].Name == name {
			n++
		}
	}
	return n > 1
}
