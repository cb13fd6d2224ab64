package refactor

import (
	"fmt"
	"slices"

	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/text"
)

// A stage that is nothing but the base of one other becomes its beginning.
var _ = register(Refactoring{Name: "inline", Offer: inline})

func inline(p *Place) []Result {
	s := p.atFrom()
	if s == stage.None {
		return nil
	}
	var out []Result
	if child := p.onlyChild(s); child != stage.None {
		out = p.inlined(s, child)
	}
	if base := p.Stages()[s].Base.Target; base != stage.None && p.onlyChild(base) == s {
		out = append(out, p.inlined(base, s)...)
	}
	return out
}

// onlyChild is the stage built on stage s if nothing else is, takes from it, or could
// with other build arguments; else None.
func (p *Place) onlyChild(s int) int {
	children := p.Children(s)
	if len(children) != 1 || p.Stages()[children[0]].Replaced || p.namedTwice(p.Stages()[s].Name) {
		return stage.None
	}
	for i := range p.Stages() {
		if p.Stages()[i].Base.ByArgument && i > s {
			return stage.None
		}
	}
	for i := range p.Refs() {
		if p.Refs()[i].Target == s && !p.forOthers(&p.Refs()[i]) {
			return stage.None
		}
	}
	return children[0]
}

func (p *Place) inlined(s, child int) []Result {
	above, below := p.body(s), p.body(child)
	if p.Stages()[s].Replaced || p.hasTriggers(s) || !p.partible(s, above, below) || p.tellTwice(above, below) {
		return nil
	}
	if p.Stages()[s].Base.ByArgument && child != s+1 {
		return nil // further down it may mean another stage
	}
	stages := p.shifted(s, -1)
	stages[s] = stage.None
	edits, ok := p.renumbered(stages, len(p.Stages())-1)
	if !ok {
		return nil
	}
	block := p.span(p.Stages()[s].Items[0]+1, p.bodyEnd(s))
	body, edits := p.with(block, edits)
	from := p.named(s, p.Stages()[child].Written)
	it := &p.File.Items()[p.Stages()[s].Items[0]]
	head := text.Edit{Span: from.Span.Shift(-it.Span.Start), New: from.New}.Apply(it.Span.Of(p.File.Text()))
	lead := p.span(p.lead(s), p.Stages()[s].Items[0]).Of(p.File.Text())
	own := p.span(p.lead(child), p.Stages()[child].Items[0]).Of(p.File.Text())
	edits = append(edits,
		text.Edit{Span: p.span(p.lead(s), p.tail(s))},
		text.Edit{Span: p.span(p.lead(child), p.Stages()[child].Items[0]+1), New: p.ended(lead + own + head + body)})
	order := slices.DeleteFunc(instructions(p.File), func(i int) bool { return p.At(i) == s || i == p.Stages()[child].Items[0] })
	at := slices.IndexFunc(order, func(i int) bool { return p.At(i) >= child })
	if at < 0 {
		at = len(order)
	}
	title := fmt.Sprintf("Inline stage %s, which then is no target", p.Stages()[s].Name)
	return p.offer(title, Inline, change{edits, stages, slices.Insert(order, at, p.instructionsOf(s)...)})
}

// tellTwice tells whether both say what only the last of a stage counts of.
func (p *Place) tellTwice(above, below []int) bool {
	for _, name := range []string{"cmd", "entrypoint", "healthcheck"} {
		if p.has(above, name) && p.has(below, name) {
			return true
		}
	}
	return false
}
