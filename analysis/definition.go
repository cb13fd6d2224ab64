package analysis

import (
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/text"
)

// Link leads from a place to what it means.
type Link struct {
	Origin text.Span // what was asked about
	Target text.Span // where to go
	Whole  text.Span // the instruction that Target stands in
}

// Definition leads from the reference at off to the stage it means, and from a
// variable to the ARG or ENV whose value it has. What BuildKit takes for an image
// leads nowhere.
func (d *Document) Definition(off int) (Link, bool) {
	if o, ok := d.OccurrenceAt(off); ok && o.Target != stage.None {
		s := &d.Stages()[o.Target]
		return Link{o.Span, s.Target(), s.From}, true
	}
	return d.variableDefinition(off)
}

func (d *Document) variableDefinition(off int) (Link, bool) {
	item := d.File.ItemAt(off)
	if item < 0 {
		return Link{}, false
	}
	defs, uses := d.Variables(item)
	for _, def := range defs {
		if def.Span.Touches(off) {
			origin := def.Span
			if global, ok := d.Global(def.Name); ok && !def.Value && d.At(item) != stage.None {
				def = global
			}
			return d.definitionLink(origin, def), true
		}
	}
	for _, u := range uses {
		if def, ok := d.Holding(u); ok && u.Span.Touches(off) {
			return d.definitionLink(u.Span, def), true
		}
	}
	return Link{}, false
}

func (d *Document) definitionLink(origin text.Span, def stage.Definition) Link {
	it := &d.File.Items()[def.Item]
	return Link{origin, def.Span, it.Abs(it.Instr.Head())}
}
