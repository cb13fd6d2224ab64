package analysis

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis/spec"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/syntax"
	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/analysis/workspace"
)

// refuse is the answer to a rename that is not made. Its first words tell why: an
// editor may show no more of it.
func refuse(format string, args ...any) error {
	return fmt.Errorf("Cannot rename: "+format, args...)
}

// Renamable is the name at off, which Rename would replace; the error tells why
// what stands there has none that can be changed.
func Renamable(d *workspace.Document, off int) (Symbol, error) {
	sym, ok := SymbolAt(d, off)
	switch {
	case !ok:
		return sym, unnamed(d, off)
	case sym.Scope != nil:
		return sym, variableRenamable(d, &sym)
	case sym.Heredoc != nil:
		return sym, heredocRenamable(&sym)
	case sym.Stage == stage.None:
		return sym, refuse("%s is an image, and no stage", strings.TrimSpace(sym.Name))
	case sym.Name == "":
		return sym, refuse("the stage %s has no name. Write AS and a name behind its FROM first", sym.At.Of(d.Text()))
	}
	return sym, stageRenamable(d, &sym)
}

// unnamed tells what stands at off instead of a name, where it looks like one.
func unnamed(d *workspace.Document, off int) error {
	o, ok := OccurrenceAt(d, off)
	switch {
	case ok && o.Ref != nil && o.Ref.Kind == stage.Scratch:
		return refuse("scratch is the empty image. It has no other name")
	case ok && o.Ref != nil && o.Ref.Kind == stage.KindNamedContext:
		return refuse("%s is a named context of the build", o.Ref.Text)
	}
	if err := noStageName(d, off); err != nil {
		return err
	}
	if name, ok := unreadFrom(d, off); ok {
		return refuse("BuildKit does not read %s here. Of several from= the last counts", name)
	}
	return refuse("no stage, variable or heredoc stands here")
}

// noStageName tells what is wrong with what stands behind AS at off; nil if nothing does,
// or nothing is.
func noStageName(d *workspace.Document, off int) error {
	s := d.Model.At(d.Model.File.ItemAt(off))
	if s == stage.None {
		return nil
	}
	switch named := &d.Model.Stages()[s]; {
	case named.Name != "" || named.Written == "" || !named.NameSpan.Touches(off):
		return nil
	case strings.ContainsAny(named.Written, `"'`):
		return refuse("%s is no name of a stage. BuildKit takes the quotes for a part of it", named.Written)
	default:
		return refuse("%s is no name of a stage. It takes letters, digits and . - _, and begins with a letter", named.Written)
	}
}

// unreadFrom is the value at off of a from= that another one in its mount overrules
// (instructions/commands_runmount.go:195).
func unreadFrom(d *workspace.Document, off int) (name string, ok bool) {
	item := d.Model.File.ItemAt(off)
	if item < 0 || d.Model.Instr(item) == nil {
		return "", false
	}
	it, in := d.Model.File.Item(item), d.Model.Instr(item)
	if in.Trigger != nil {
		in = in.Trigger
	}
	for k := range in.Flags {
		f := &in.Flags[k]
		for i := range f.Fields {
			field := &f.Fields[i]
			if spec.KeyIs(field.Key.Text, spec.Stage) && field != stage.StageField(f) && field.Value.Text != "" && it.Abs(field.Value.Span).Touches(off) {
				return field.Value.Text, true
			}
		}
	}
	return "", false
}

func stageRenamable(d *workspace.Document, sym *Symbol) error {
	if d.Model.Stages()[sym.Stage].Replaced {
		return refuse("a named context replaces %s. The build is given it", sym.Name)
	}
	named := slices.DeleteFunc(d.Model.ArgumentsNamingStages(), func(def stage.Definition) bool { return isEpoch(d, def) })
	if len(named) > 0 {
		return refuse("line %d may name stages. BuildKit reads %s so", d.Line(named[0].Span.Start), named[0].Name)
	}
	if off, ok := plainMount(d, sym.Stage); ok {
		return refuse("line %d means it by a mount without from=. BuildKit looks for a stage called scratch there", d.Line(off))
	}
	for _, p := range sym.Places {
		switch {
		case p.Ref == nil || strings.EqualFold(p.Ref.Text, sym.Name):
		case p.Span == sym.At:
			return refuse("%s is not the stage's name. It means %s", p.Ref.Text, sym.Name)
		case strings.Contains(p.Ref.Text, "$"):
			return refuse("line %d means %s by variables. %s would not any more", d.Line(p.Span.Start), sym.Name, p.Ref.Text)
		}
	}
	return namedByArgument(d, sym)
}

// isEpoch tells of SOURCE_DATE_EPOCH: what it means is known, unless it has a variable.
func isEpoch(d *workspace.Document, def stage.Definition) bool {
	return def.Name == "SOURCE_DATE_EPOCH" && !strings.Contains(d.Model.PairOf(def).Value.Text, "$")
}

// namedByArgument tells what may name the stage without saying its name: a base with
// variables, below it, and whatever is told the name of the stage that is built.
func namedByArgument(d *workspace.Document, sym *Symbol) error {
	if at, ok := d.Model.TargetName(); ok {
		return refuse("line %d reads TARGETSTAGE. It is the name of the stage that is built", d.Line(at.Start))
	}
	for i := sym.Stage + 1; i < len(d.Model.Stages()); i++ {
		if b := &d.Model.Stages()[i].Base; b.ByArgument && d.Model.CouldMean(b, sym.Name) {
			return refuse("line %d may mean %s. With other build arguments or platforms %s is that name", d.Line(b.Span.Start), sym.Name, b.Text)
		}
	}
	return nil
}

// Rename are the edits that give the stage, the variable or the heredoc at off another name.
// After them BuildKit binds every reference as before; where that cannot be, the
// error tells why.
func Rename(d *workspace.Document, off int, name string) ([]text.Edit, error) {
	sym, err := Renamable(d, off)
	if err != nil {
		return nil, err
	}
	switch {
	case sym.Stage == stage.None && name == sym.Name:
		return nil, nil
	case sym.Scope != nil:
		return renameVariable(d, &sym, name)
	case sym.Heredoc != nil:
		return renameHeredoc(d, &sym, name)
	}
	return renameStage(d, &sym, name)
}

func renameStage(d *workspace.Document, sym *Symbol, name string) ([]text.Edit, error) {
	if err := acceptStageName(d, sym, name); err != nil {
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
	if at, ok := docName(d, &d.Model.Stages()[sym.Stage]); ok {
		edits = append(edits, text.Edit{Span: at, New: strings.ToLower(name)})
	}
	edits = slices.DeleteFunc(edits, func(e text.Edit) bool { return e.Span.Of(d.Text()) == e.New })
	sortEdits(edits)
	return edits, bindsAsBefore(d, edited(d, edits), sym.Name)
}

// acceptStageName tells whether BuildKit takes the name for one more stage.
func acceptStageName(d *workspace.Document, sym *Symbol, name string) error {
	lower := strings.ToLower(name)
	if !stage.ValidName(lower) {
		return refuse("%q is no name of a stage. It takes letters, digits and . - _, and begins with a letter", name)
	}
	if lower == "scratch" || lower == "context" {
		return refuse("%s is reserved. BuildKit has a meaning of its own for it", lower)
	}
	for i := range d.Model.Stages() {
		if s := &d.Model.Stages()[i]; i != sym.Stage && s.Name == lower {
			return refuse("line %d has a stage %s already", d.Line(s.From.Start), lower)
		}
	}
	for i := sym.Stage + 1; i < len(d.Model.Stages()); i++ {
		if b := &d.Model.Stages()[i].Base; b.ByArgument && d.Model.Captures(b, lower) {
			return refuse("line %d may mean %s. With other build arguments or platforms %s is that name", d.Line(b.Span.Start), lower, b.Text)
		}
	}
	return nil
}

// bindsAsBefore tells what means something else in next than here.
func bindsAsBefore(d *workspace.Document, next *workspace.Document, old string) error {
	before, after := Occurrences(d), Occurrences(next)
	if len(before) != len(after) || len(d.Model.File.Items()) != len(next.Model.File.Items()) {
		return refuse("lines or quotes split the name %s", old)
	}
	for i, o := range before {
		now := after[i]
		if o.Target == now.Target && (o.Ref == nil || o.Ref.Kind == now.Ref.Kind) {
			continue
		}
		what := "an image"
		if o.Target != stage.None {
			what = "the stage " + d.Model.Stages()[o.Target].Label()
		}
		return refuse("line %d would mean something else. There %s is %s now", d.Line(o.Span.Start), o.Span.Of(d.Text()), what)
	}
	return nil
}

// plainMount is a mount without from= that means the stage, because it is called
// scratch (dockerfile2llb/convert_runmount.go:22).
func plainMount(d *workspace.Document, s int) (off int, ok bool) {
	for _, e := range slices.Concat(d.Model.Edges(), d.Model.PlainTriggers()) {
		if e.To == s && e.Ref == stage.None {
			return e.Span.Start, true
		}
	}
	return 0, false
}

// docName is the name that the stage's doc comment begins with: BuildKit knows the
// comment by it (instructions/parse.go:838).
func docName(d *workspace.Document, s *stage.Stage) (text.Span, bool) {
	if d.Model.Doc(s) == "" {
		return text.Span{}, false
	}
	for i := s.Items[0] - 1; i >= 0 && d.Model.Instr(i) == nil; i-- {
		it := &d.Model.File.Items()[i]
		line := it.Span.Of(d.Text())
		body := strings.TrimLeft(line, "# \t")
		if rest, ok := strings.CutPrefix(body, s.Name); ok && strings.HasPrefix(rest, " ") && it.Kind == syntax.Comment {
			start := it.Span.Start + len(line) - len(body)
			return text.Span{Start: start, End: start + len(s.Name)}, true
		}
	}
	return text.Span{}, false
}

// edited is the document with the edits made, which are in the order of the text.
func edited(d *workspace.Document, edits []text.Edit) *workspace.Document {
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

// LinkedEditingRanges are the places that change together while the name at off is typed: those
// of a definition. At a reference there are none, for who types there mostly wants
// another stage.
func LinkedEditingRanges(d *workspace.Document, off int) []text.Span {
	sym, err := Renamable(d, off)
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
