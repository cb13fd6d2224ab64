package analysis

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/syntax"
	"github.com/stagels/stagels/analysis/text"
)

// errNoName says that nothing can be renamed at a place.
var errNoName = errors.New("there is no name of a stage or a variable here")

// Renamable is the name at off, which Rename would replace; the error tells why
// what stands there has none that can be changed.
func (d *Document) Renamable(off int) (Symbol, error) {
	sym, ok := d.SymbolAt(off)
	switch {
	case !ok:
		return sym, d.unnamed(off)
	case sym.Scope != nil:
		return sym, d.variableRenamable(&sym)
	case sym.Stage == stage.None:
		return sym, fmt.Errorf("%s is an image: only stages and variables can be renamed", sym.Name)
	case sym.Name == "":
		return sym, fmt.Errorf("%s is the index of a stage without a name: write AS and a name behind its FROM first", sym.At.Of(d.Text()))
	}
	return sym, d.stageRenamable(&sym)
}

// unnamed tells what stands at off instead of a name, where it looks like one.
func (d *Document) unnamed(off int) error {
	o, ok := d.OccurrenceAt(off)
	if !ok || o.Ref == nil {
		return errNoName
	}
	switch o.Ref.Kind {
	case stage.Scratch:
		return errors.New("scratch is the empty image: it has no other name")
	case stage.Named:
		return fmt.Errorf("%s is a named context, which the build gives its name", o.Ref.Text)
	}
	return errNoName
}

func (d *Document) stageRenamable(sym *Symbol) error {
	if d.Stages()[sym.Stage].Replaced {
		return fmt.Errorf("a named context of the build stands in for %s", sym.Name)
	}
	if named := d.ArgumentsNamingStages(); len(named) > 0 {
		return fmt.Errorf("%s in line %d may name the stage", named[0].Name, d.line(named[0].Span.Start))
	}
	if off, ok := d.plainMount(sym.Stage); ok {
		return fmt.Errorf("the mount in line %d has no from=, and means the stage because of its name", d.line(off))
	}
	for _, p := range sym.Places {
		switch {
		case p.Ref == nil || strings.EqualFold(p.Ref.Text, sym.Name):
		case p.Span == sym.At:
			return fmt.Errorf("%s means the stage %s, but is not its name", p.Ref.Text, sym.Name)
		case strings.Contains(p.Ref.Text, "$"):
			return fmt.Errorf("%s in line %d means the stage by its variables: it would not any more", p.Ref.Text, d.line(p.Span.Start))
		}
	}
	return nil
}

// Rename are the edits that give the stage or the variable at off another name.
// After them BuildKit binds every reference as before; where that cannot be, the
// error tells why.
func (d *Document) Rename(off int, name string) ([]text.Edit, error) {
	sym, err := d.Renamable(off)
	if err != nil {
		return nil, err
	}
	if sym.Scope != nil && name == sym.Name {
		return nil, nil
	}
	if sym.Scope != nil {
		return d.renameVariable(&sym, name)
	}
	return d.renameStage(&sym, name)
}

func (d *Document) renameStage(sym *Symbol, name string) ([]text.Edit, error) {
	if err := d.acceptStageName(sym, name); err != nil {
		return nil, err
	}
	var edits []text.Edit
	for _, p := range sym.Places {
		switch {
		case p.Ref != nil && !strings.EqualFold(p.Ref.Text, sym.Name): // an index stays what it is
		case p.Ref != nil && p.Ref.Site == stage.FromBase: // names are lower-cased, what a FROM says is not
			edits = append(edits, text.Edit{Span: p.Span, New: strings.ToLower(name)})
		default:
			edits = append(edits, text.Edit{Span: p.Span, New: name})
		}
	}
	if at, ok := d.docName(&d.Stages()[sym.Stage]); ok {
		edits = append(edits, text.Edit{Span: at, New: strings.ToLower(name)})
	}
	edits = slices.DeleteFunc(edits, func(e text.Edit) bool { return e.Span.Of(d.Text()) == e.New })
	sortEdits(edits)
	return edits, d.bindsAsBefore(d.edited(edits), sym.Name, name)
}

// acceptStageName tells whether BuildKit takes the name for one more stage.
func (d *Document) acceptStageName(sym *Symbol, name string) error {
	lower := strings.ToLower(name)
	if !stage.ValidName(lower) {
		return fmt.Errorf("%q cannot name a stage: a name begins with a letter, and goes on with letters, digits and any of .-_", name)
	}
	if lower == "scratch" || lower == "context" {
		return fmt.Errorf("%s is reserved: BuildKit has a meaning of its own for it", lower)
	}
	for i := range d.Stages() {
		if s := &d.Stages()[i]; i != sym.Stage && s.Name == lower {
			return fmt.Errorf("there is a stage called %s already, in line %d", lower, d.line(s.From.Start))
		}
	}
	for i := range d.Stages() {
		if b := &d.Stages()[i].Base; i > sym.Stage && (couldMean(b, sym.Name) || couldMean(b, lower)) {
			return fmt.Errorf("%s in line %d can mean %s with some build arguments", b.Text, d.line(b.Span.Start), either(couldMean(b, sym.Name), sym.Name, lower))
		}
	}
	return nil
}

func either(first bool, a, b string) string {
	if first {
		return a
	}
	return b
}

// couldMean tells whether a base that has variables beside other words can become
// the name. One of variables alone can become anything.
func couldMean(b *stage.Reference, name string) bool {
	start, end := strings.IndexByte(b.Text, '$'), strings.LastIndexAny(b.Text, "}$")
	if !b.ByArgument || start < 0 {
		return false
	}
	prefix, suffix := b.Text[:start], ""
	if b.Text[end] == '}' {
		suffix = b.Text[end+1:]
	}
	return prefix+suffix != "" && len(name) >= len(prefix)+len(suffix) && strings.HasPrefix(name, prefix) && strings.HasSuffix(name, suffix)
}

// bindsAsBefore tells what means something else in next than here.
func (d *Document) bindsAsBefore(next *Document, old, name string) error {
	before, after := d.Occurrences(), next.Occurrences()
	if len(before) != len(after) || len(d.File.Items()) != len(next.File.Items()) {
		return fmt.Errorf("%s cannot be renamed: it is written in a way that lines or quotes split", old)
	}
	for i, o := range before {
		now := after[i]
		if o.Stage == now.Stage && (o.Ref == nil || o.Ref.Kind == now.Ref.Kind) {
			continue
		}
		what := "an image"
		if o.Stage != stage.None {
			what = "the stage " + d.Stages()[o.Stage].Label()
		}
		return fmt.Errorf("%s in line %d means %s: as a stage's name %s would change that", o.Span.Of(d.Text()), d.line(o.Span.Start), what, name)
	}
	return nil
}

// plainMount is a mount without from= that means the stage, because it is called
// scratch (dockerfile2llb/convert_runmount.go:22).
func (d *Document) plainMount(s int) (off int, ok bool) {
	for _, e := range slices.Concat(d.Edges(), d.PlainTriggers()) {
		if e.To == s && e.Ref == stage.None {
			return e.Span.Start, true
		}
	}
	return 0, false
}

// docName is the name that the stage's doc comment begins with: BuildKit knows the
// comment by it (instructions/parse.go:838).
func (d *Document) docName(s *stage.Stage) (text.Span, bool) {
	if d.Doc(s) == "" {
		return text.Span{}, false
	}
	for i := s.Items[0] - 1; i >= 0 && d.Instr(i) == nil; i-- {
		it := &d.File.Items()[i]
		line := it.Span.Of(d.Text())
		body := strings.TrimLeft(line, "# \t")
		if rest, ok := strings.CutPrefix(body, s.Name); ok && strings.HasPrefix(rest, " ") && it.Kind == syntax.Comment {
			start := it.Span.Start + len(line) - len(body)
			return text.Span{Start: start, End: start + len(s.Name)}, true
		}
	}
	return text.Span{}, false
}

// line is the line of off, from 1, to be read by a person.
func (d *Document) line(off int) int { return strings.Count(d.Text()[:off], "\n") + 1 }

// edited is the document with the edits made, which are in the order of the text.
func (d *Document) edited(edits []text.Edit) *Document {
	next := d.StartEdit()
	for _, e := range slices.Backward(edits) {
		next.Apply(e)
	}
	return next.Document()
}

func sortEdits(edits []text.Edit) {
	slices.SortStableFunc(edits, func(a, b text.Edit) int {
		return cmp.Or(a.Span.Start-b.Span.Start, a.Span.End-b.Span.End)
	})
}

// Linked are the places that change together while the name at off is typed: those
// of a definition. At a reference there are none, for who types there mostly wants
// another stage.
func (d *Document) Linked(off int) []text.Span {
	sym, err := d.Renamable(off)
	if err != nil {
		return nil
	}
	var out []text.Span
	defines := false
	for _, p := range sym.Places {
		if p.Span.Of(d.Text()) != sym.Name {
			return nil
		}
		defines = defines || p.Definition && p.Span.Touches(off)
		out = append(out, p.Span)
	}
	if !defines {
		return nil
	}
	return out
}
