// Package hover tells what stands at a place of a Dockerfile.
package hover

import (
	"strings"

	"github.com/stagels/stagels/analysis"
	"github.com/stagels/stagels/analysis/markup"
	"github.com/stagels/stagels/analysis/rules"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/syntax"
	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/analysis/workspace"
)

// Hover is what is told of a place.
type Hover struct {
	Span text.Span // what it is told of
	Page markup.Content
}

// At tells of what stands at off: a stage, an image, a variable, or a word of
// the language; where that is none of them, of the rule whose diagnostic is there.
func At(d *workspace.Document, off int) (Hover, bool) {
	h, ok := hoverName(d, off)
	if !ok {
		h, ok = hoverWord(d, off)
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
func tellRule(p *markup.Content, r *rules.Rule) {
	p.Explain(r.Name, r.Summary)
	p.More(r.URL)
}

// hoverName tells of a name: the same that a definition or references would follow.
func hoverName(d *workspace.Document, off int) (h Hover, ok bool) {
	o, ok := analysis.OccurrenceAt(d, off)
	if ok && o.Target != stage.None {
		h.Span = o.Span
		if o.Ref != nil {
			tellReference(d, &h.Page, o.Ref)
		}
		tellStage(d, &h.Page, o.Target)
		return h, true
	}
	if h, ok := hoverVariable(d, off); ok {
		return h, true
	}
	if ok && o.Ref != nil && tellImage(d, &h.Page, o.Ref) {
		h.Span = o.Span
		return h, true
	}
	return h, false
}

// tellReference tells what a reference stands for, where that is not what it says.
func tellReference(d *workspace.Document, p *markup.Content, r *stage.Reference) {
	switch {
	case strings.EqualFold(r.Text, d.Model.Stages()[r.Target].Name):
	case r.Site == stage.FromBase, r.Site == stage.EpochArg:
		p.Words("%s is %s, the stage", r.Text, r.Expanded)
	default:
		p.Words("%s is the index of the stage %s", r.Text, nameOf(d, r.Target))
	}
}

// tellImage tells of what a reference takes that is no stage of the file.
func tellImage(d *workspace.Document, p *markup.Content, r *stage.Reference) bool {
	switch r.Kind {
	case stage.Scratch:
		p.Words("The empty image: nothing is in it, not even a shell.")
	case stage.KindNamedContext:
		p.Words("%s is a named context of the build.", r.Expanded)
	case stage.Image:
		if meant := rules.Meant(d.Model, r); meant != stage.None {
			p.Words("Likely meant: %s, in line %d", nameOf(d, meant), nameOf(d, meant).Line)
			tellStage(d, p, meant)
			return true
		}
		if r.Expanded != r.Text {
			p.Words("%s is %s", r.Text, r.Expanded)
		}
		p.Words("The image %s", canonical(r.Expanded))
		tellArguments(d, p, r)
		for _, page := range analysis.PageOf(d, r) {
			p.More(page.URL)
		}
	default:
		return false
	}
	return true
}

// hoverWord tells of a word that the language has.
func hoverWord(d *workspace.Document, off int) (Hover, bool) {
	item := d.Model.File.ItemAt(off)
	if item < 0 {
		return Hover{}, false
	}
	it := &d.Model.File.Items()[item]
	switch {
	case it.Kind == syntax.Directive || it.Kind == syntax.Comment:
		return hoverComment(d, it, off)
	case it.Kind != syntax.Instruction:
		return Hover{}, false
	}
	in := it.Instr
	if t := in.Trigger; t != nil && off-it.Span.Start >= t.Keyword.Span.Start {
		in = t
	}
	return hoverInstruction(d, item, in, off)
}
