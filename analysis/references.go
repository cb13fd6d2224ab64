package analysis

import (
	"slices"

	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/analysis/workspace"
)

// Symbol is what places of the document name: a stage, an image, a variable or a heredoc.
type Symbol struct {
	At    text.Span    // the place that was asked about
	Name  string       // as the places have it; of a stage without a name its index
	Stage int          // that is meant; stage.None for all others
	Scope *stage.Scope // of a variable
	// Heredoc is the name that is meant, of a heredoc.
	Heredoc *HeredocName
	Places  []Place // all that name it, in the order of the text
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
func SymbolAt(d *workspace.Document, off int) (Symbol, bool) {
	o, ok := OccurrenceAt(d, off)
	if ok && o.Target != stage.None {
		return stageSymbol(d, o.Span, o.Target), true
	}
	if sym, ok := variableAt(d, off); ok {
		return sym, true
	}
	if ok && o.Ref != nil && o.Ref.Kind == stage.Image {
		return imageSymbol(d, o), true
	}
	if n, ok := heredocNameAt(d, off); ok {
		return heredocSymbol(d, n, off), true
	}
	return Symbol{}, false
}

// StageSymbol is the stage of that index, and all that names it.
func StageSymbol(d *workspace.Document, i int) Symbol {
	return stageSymbol(d, d.Model.Stages()[i].Target(), i)
}

func stageSymbol(d *workspace.Document, at text.Span, i int) Symbol {
	s := &d.Model.Stages()[i]
	sym := Symbol{At: at, Name: s.Name, Stage: i}
	if s.Name == "" {
		sym.Places = append(sym.Places, Place{Span: s.From, Definition: true, Write: true})
	}
	for _, o := range Occurrences(d) {
		if o.Target == i {
			sym.Places = append(sym.Places, Place{Span: o.Span, Definition: o.Definition, Write: o.Definition, Ref: o.Ref})
		}
	}
	slices.SortStableFunc(sym.Places, func(a, b Place) int { return a.Span.Start - b.Span.Start })
	return sym
}

// imageSymbol are the places that take from one image, by the same words.
func imageSymbol(d *workspace.Document, of Occurrence) Symbol {
	sym := Symbol{At: of.Span, Name: of.Ref.Expanded, Stage: stage.None}
	for _, o := range Occurrences(d) {
		if o.Ref != nil && o.Ref.Kind == stage.Image && o.Ref.Expanded == of.Ref.Expanded {
			sym.Places = append(sym.Places, Place{Span: o.Span, Ref: o.Ref})
		}
	}
	return sym
}

func variableAt(d *workspace.Document, off int) (Symbol, bool) {
	item := d.Model.File.ItemAt(off)
	if item < 0 || d.Model.Instr(item) == nil {
		return Symbol{}, false
	}
	n, name, at, ok := d.Model.NamingAt(item, off)
	if !ok {
		return Symbol{}, false
	}
	sym := Symbol{At: at, Name: name, Stage: stage.None, Scope: d.Model.ScopeOf(name, n)}
	found, opaque := d.Model.VariableOccurrences(sym.Scope)
	sym.Opaque = opaque
	for _, f := range found {
		sym.Places = append(sym.Places, Place{Span: f.Span, Definition: f.Definition, Write: f.Definition})
	}
	return sym, true
}
