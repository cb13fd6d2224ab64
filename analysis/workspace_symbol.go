package analysis

import (
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/analysis/workspace"
)

// NamedSymbol is what a Dockerfile gives a name to and other files may be searched
// for: a stage, or a build argument.
type NamedSymbol struct {
	Name      string // as it is written
	Arg       bool   // a build argument, else a stage
	At        workspace.Location
	Container string // the stage that a build argument is declared in; "" before the first
}

// WorkspaceSymbols are the named stages and the build arguments of the file whose
// document d is, in the order of the text.
func WorkspaceSymbols(file string, d *workspace.Document) []NamedSymbol {
	var out []NamedSymbol
	at := func(span text.Span) workspace.Location { return workspace.Location{File: file, Span: span} }
	for i := range d.Model.File.Items() {
		in, of := d.Model.Instr(i), d.Model.At(i)
		if in == nil {
			continue
		}
		container := ""
		if of != stage.None {
			s := &d.Model.Stages()[of]
			if container = s.Written; s.Name == "" {
				container = s.Label()
			} else if i == s.Items[0] {
				out = append(out, NamedSymbol{Name: s.Written, At: at(s.NameSpan)})
			}
		}
		for _, def := range d.Model.Definitions(i) {
			if def.Arg {
				out = append(out, NamedSymbol{def.Name, true, at(def.Span), container})
			}
		}
	}
	return out
}
