package analysis

import (
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/analysis/workspace"
)

// Link leads from a place to what it means.
type Link struct {
	Origin text.Span // what was asked about
	Target text.Span // where to go
	Whole  text.Span // the instruction that Target stands in
}

// Definition leads from the reference at off to the stage it means, and from a
// variable to the ARG or ENV whose value it has, from the end of a heredoc to its << and
// back. What BuildKit takes for an image leads nowhere.
func Definition(d *workspace.Document, off int) (Link, bool) {
	if o, ok := OccurrenceAt(d, off); ok && o.Target != stage.None {
		s := &d.Model.Stages()[o.Target]
		return Link{o.Span, s.Target(), s.From}, true
	}
	if l, ok := variableDefinition(d, off); ok {
		return l, true
	}
	return heredocDefinition(d, off)
}

func variableDefinition(d *workspace.Document, off int) (Link, bool) {
	item := d.Model.File.ItemAt(off)
	if item < 0 {
		return Link{}, false
	}
	defs, uses := d.Model.Variables(item)
	for _, def := range defs {
		if def.Span.Touches(off) {
			origin := def.Span
			if global, ok := d.Model.Global(def.Name); ok && !def.Value && d.Model.At(item) != stage.None {
				def = global
			}
			return definitionLink(d, origin, def), true
		}
	}
	for _, u := range uses {
		if def, ok := d.Model.Holding(u); ok && u.Span.Touches(off) {
			return definitionLink(d, u.Span, def), true
		}
	}
	if u, at, ok := d.Model.UseAt(uses, off); ok { // at the brace behind a default
		if def, ok := d.Model.Holding(u); ok {
			return definitionLink(d, at, def), true
		}
	}
	return Link{}, false
}

func definitionLink(d *workspace.Document, origin text.Span, def stage.Definition) Link {
	it := &d.Model.File.Items()[def.Item]
	return Link{origin, def.Span, it.Abs(it.Instr.Head())}
}
