package analysis

import (
	"strings"

	"github.com/stagels/stagels/analysis/rules"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/syntax"
	"github.com/stagels/stagels/analysis/text"
)

// Hover is what is told of a place.
type Hover struct {
	Span text.Span // what it is told of
	Page Markup
}

// Hover tells of what stands at off: a stage, an image, a variable, or a word of
// the language; where that is none of them, of the rule whose diagnostic is there.
func (d *Document) Hover(off int) (Hover, bool) {
	h, ok := d.hoverName(off)
	if !ok {
		h, ok = d.hoverWord(off)
	}
	if ok {
		return h, true
	}
	for _, diag := range d.Diagnostics() {
		if diag.Span.Touches(off) {
			h.Span = diag.Span
			tellRule(&h.Page, diag.Rule)
			return h, true
		}
	}
	return h, false
}

// tellRule tells what a rule is about, and where there is more.
func tellRule(p *Markup, r *rules.Rule) {
	p.explain(r.Name, r.Summary)
	p.more(r.URL)
}

// hoverName tells of a name: the same that a definition or references would follow.
func (d *Document) hoverName(off int) (h Hover, ok bool) {
	o, ok := d.OccurrenceAt(off)
	if ok && o.Target != stage.None {
		h.Span = o.Span
		if o.Ref != nil {
			d.tellReference(&h.Page, o.Ref)
		}
		d.tellStage(&h.Page, o.Target)
		return h, true
	}
	if h, ok := d.hoverVariable(off); ok {
		return h, true
	}
	if ok && o.Ref != nil && d.tellImage(&h.Page, o.Ref) {
		h.Span = o.Span
		return h, true
	}
	return h, false
}

// tellReference tells what a reference stands for, where that is not what it says.
func (d *Document) tellReference(p *Markup, r *stage.Reference) {
	switch {
	case strings.EqualFold(r.Text, d.Stages()[r.Target].Name):
	case r.Site == stage.FromBase:
		p.words("%s is %s, the stage", r.Text, r.Expanded)
	default:
		p.words("%s is the index of the stage %s", r.Text, d.nameOf(r.Target))
	}
}

// tellImage tells of what a reference takes that is no stage of the file.
func (d *Document) tellImage(p *Markup, r *stage.Reference) bool {
	switch r.Kind {
	case stage.Scratch:
		p.words("The empty image: nothing is in it, not even a shell.")
	case stage.KindNamedContext:
		p.words("%s is a named context of the build.", r.Expanded)
	case stage.Image:
		if meant := rules.Meant(d.Model, r); meant != stage.None {
			p.words("Likely meant: %s, in line %d", d.nameOf(meant), d.nameOf(meant).line)
			d.tellStage(p, meant)
			return true
		}
		if r.Expanded != r.Text {
			p.words("%s is %s", r.Text, r.Expanded)
		}
		p.words("The image %s", canonical(r.Expanded))
		d.tellArguments(p, r)
	default:
		return false
	}
	return true
}

// hoverWord tells of a word that the language has.
func (d *Document) hoverWord(off int) (Hover, bool) {
	item := d.File.ItemAt(off)
	if item < 0 {
		return Hover{}, false
	}
	it := &d.File.Items()[item]
	switch {
	case it.Kind == syntax.Directive || it.Kind == syntax.Comment:
		return d.hoverComment(it, off)
	case it.Kind != syntax.Instruction:
		return Hover{}, false
	}
	in := it.Instr
	if t := in.Trigger; t != nil && off-it.Span.Start >= t.Keyword.Span.Start {
		in = t
	}
	return hoverInstruction(it, in, off)
}
