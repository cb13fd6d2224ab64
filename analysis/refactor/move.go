package refactor

import (
	"slices"

	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/syntax"
	"github.com/stagels/stagels/analysis/text"
)

// A stage changes its place with the one above or below, if neither needs the other.
// The last stage stays what it is: the one that is built if nobody says otherwise.
var _ = register(Refactoring{Name: "move", Offer: move})

func move(p *Place) []Result {
	s := p.atFrom()
	if s == stage.None || s == len(p.Stages())-1 || p.anyPastStages() {
		return nil
	}
	var out []Result
	if s > 0 {
		out = p.swap("Move this stage up", s-1)
	}
	if s+1 < len(p.Stages())-1 {
		out = append(out, p.swap("Move this stage down", s)...)
	}
	return out
}

// swap puts stage a+1 above stage a.
func (p *Place) swap(title string, a int) []Result {
	b := a + 1
	upper, lower := &p.Stages()[a], &p.Stages()[b]
	if upper.Name != "" && upper.Name == lower.Name || upper.Base.ByArgument || lower.Base.ByArgument {
		return nil
	}
	stages := p.shifted(0, 0)
	stages[a], stages[b] = b, a
	edits, ok := p.renumbered(stages, len(p.Stages()))
	if !ok {
		return nil
	}
	above, rest := p.with(p.span(p.lead(a), p.bodyEnd(a)), edits)
	blanks := p.span(p.bodyEnd(a), p.tail(a)).Of(p.File.Text())
	below, rest := p.with(p.span(p.lead(b), p.bodyEnd(b)), rest)
	whole := text.Span{Start: p.File.Items()[p.lead(a)].Span.Start, End: p.File.Items()[p.bodyEnd(b)-1].Span.End}
	return p.offer(title, Move, change{append(rest, text.Edit{Span: whole, New: below + blanks + above}), stages, p.swapped(a, b)})
}

// swapped are the instructions with those of two stages in a row changed over.
func (p *Place) swapped(a, b int) []int {
	var out []int
	for _, i := range instructions(p.File) {
		if s := p.At(i); s != a && s != b {
			out = append(out, i)
		}
	}
	at := len(out)
	if i := slices.IndexFunc(out, func(i int) bool { return p.At(i) > b }); i >= 0 {
		at = i
	}
	own := append(p.instructionsOf(b), p.instructionsOf(a)...)
	return slices.Insert(out, at, own...)
}

// instructionsOf are the items of the stage's instructions, with its FROM.
func (p *Place) instructionsOf(s int) []int {
	var out []int
	for i := p.Stages()[s].Items[0]; i < p.Stages()[s].Items[1]; i++ {
		if p.File.Items()[i].Kind == syntax.Instruction {
			out = append(out, i)
		}
	}
	return out
}
