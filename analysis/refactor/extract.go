package refactor

import (
	"slices"

	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/text"
)

// What a stage begins with becomes a stage of its own, which it is built FROM. A
// stage can only be cut in two: what stands above the selection goes along.
var _ = register(Refactoring{Name: "extract", Offer: extract})

func extract(p *Place) []Result {
	s, n, whole := p.cut()
	if s == stage.None || p.Stages()[s].Replaced {
		return nil
	}
	body := p.body(s)
	above, below := body[:n], body[n:]
	if n == 0 || len(below) == 0 || p.has(above, "onbuild") || !p.partible(s, above, below) {
		return nil
	}
	name, ok := p.baseName(s)
	if !ok {
		return nil
	}
	stages := p.shifted(s, 1)
	edits, ok := p.renumbered(stages, len(p.Stages())+1)
	if !ok {
		return nil
	}
	behind := p.File.Items()[above[n-1]].Span.End
	lead := ""
	if p.Doc(&p.Stages()[s]) != "" { // a target's description stays with its name
		span := p.span(p.lead(s), p.Stages()[s].Items[0])
		lead = p.ended(span.Of(p.File.Text()))
		edits = append(edits, text.Edit{Span: span})
	}
	edits = append(edits, p.named(s, name), text.Edit{Span: text.Span{Start: behind, End: behind}, New: p.lineEnd() + lead + p.from(s, name)})
	order := instructions(p.File)
	order = slices.Insert(order, slices.Index(order, below[0]), added)
	title := "Extract into stage " + name
	if !whole {
		title = "Extract all up to here into stage " + name
	}
	return p.offer(title, Extract, change{edits, stages, order})
}

// cut is the stage whose instructions are selected, how many of them from the first
// on go, and whether the first is selected too.
func (p *Place) cut() (s, n int, whole bool) {
	at := p.selected()
	if len(at) == 0 {
		return stage.None, 0, false
	}
	s = p.At(at[len(at)-1])
	if s == stage.None || p.At(at[0]) != s {
		return stage.None, 0, false
	}
	body := p.body(s)
	n = slices.Index(body, at[len(at)-1]) + 1
	return s, n, n > 0 && at[0] <= body[0]
}

// from is a FROM line of the stage's name, built on base.
func (p *Place) from(s int, base string) string {
	line := p.keyword("FROM ") + base
	if st := &p.Stages()[s]; st.Written != "" {
		line += p.keyword(" AS ") + st.Written
	}
	return line + p.lineEnd()
}

// baseName is a new name for what the stage is to be built on.
func (p *Place) baseName(s int) (name string, ok bool) {
	name = "base"
	if p.Stages()[s].Name != "" {
		name = p.Stages()[s].Name + "-base"
	}
	return p.FreshName(name)
}
