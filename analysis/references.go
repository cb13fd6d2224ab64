package analysis

import (
	"slices"

	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/text"
)

// Symbol is what places of the document name: a stage, an image or a variable.
type Symbol struct {
	At     text.Span // the place that was asked about
	Name   string    // as the places have it; of a stage without a name its index
	Stage  int       // that is meant; stage.None for an image or a variable
	Scope  *stage.Scope
	Places []Place // all that name it, in the order of the text
	// Opaque are items with scripts that seem to name the variable too, and cannot
	// be read here.
	Opaque []int
}

// Place is a place that names a symbol.
type Place struct {
	Span       text.Span
	Definition bool
	Write      bool // it gives the variable a value, or the stage its name
	Ref        *stage.Reference
}

// SymbolAt is what the place at off names; ok is false if nothing is named there.
func (d *Document) SymbolAt(off int) (Symbol, bool) {
	o, ok := d.OccurrenceAt(off)
	if ok && o.Target != stage.None {
		return d.stageSymbol(o.Span, o.Target), true
	}
	if sym, ok := d.variableAt(off); ok {
		return sym, true
	}
	if ok && o.Ref != nil && o.Ref.Kind == stage.Image {
		return d.imageSymbol(o), true
	}
	return Symbol{}, false
}

// StageSymbol is the stage of that index, and all that names it.
func (d *Document) StageSymbol(i int) Symbol {
	return d.stageSymbol(d.Stages()[i].Target(), i)
}

func (d *Document) stageSymbol(at text.Span, i int) Symbol {
	s := &d.Stages()[i]
	sym := Symbol{At: at, Name: s.Name, Stage: i}
	if s.Name == "" {
		sym.Places = append(sym.Places, Place{Span: s.From, Definition: true, Write: true})
	}
	for _, o := range d.Occurrences() {
		if o.Target == i {
			sym.Places = append(sym.Places, Place{Span: o.Span, Definition: o.Definition, Write: o.Definition, Ref: o.Ref})
		}
	}
	slices.SortStableFunc(sym.Places, func(a, b Place) int { return a.Span.Start - b.Span.Start })
	return sym
}

// imageSymbol are the places that take from one image, by the same words.
func (d *Document) imageSymbol(of Occurrence) Symbol {
	sym := Symbol{At: of.Span, Name: of.Ref.Expanded, Stage: stage.None}
	for _, o := range d.Occurrences() {
		if o.Ref != nil && o.Ref.Kind == stage.Image && o.Ref.Expanded == of.Ref.Expanded {
			sym.Places = append(sym.Places, Place{Span: o.Span, Ref: o.Ref})
		}
	}
	return sym
}

func (d *Document) variableAt(off int) (Symbol, bool) {
	item := d.File.ItemAt(off)
	if item < 0 || d.Instr(item) == nil {
		return Symbol{}, false
	}
	n, name, ok := d.NamingAt(item, off)
	if !ok {
		return Symbol{}, false
	}
	sym := Symbol{At: n.Span, Name: name, Stage: stage.None, Scope: d.ScopeOf(name, n)}
	found, opaque := d.VariableOccurrences(sym.Scope)
	sym.Opaque = opaque
	for _, f := range found {
		sym.Places = append(sym.Places, Place{Span: f.Span, Definition: f.Definition, Write: f.Definition})
	}
	return sym, true
}
