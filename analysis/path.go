package analysis

import (
	"strings"

	"github.com/stagels/stagels/analysis/eval"
	"github.com/stagels/stagels/analysis/files"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/syntax"
	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/analysis/workspace"
)

// Source is a word that names a path of a stage, an image or the build context: what COPY
// and ADD take, and the source of a bind mount. Its span counts from the instruction.
type Source struct {
	Word   syntax.Word
	Origin eval.Origin
}

// SourceAt is the source at a cursor. The last of several words is a destination.
func SourceAt(d *workspace.Document, c syntax.Cursor) (Source, bool) {
	switch c.Instr.Name {
	case "copy", "add":
		n, args := c.WordsBefore(), c.Instr.Args
		if n < len(args) && args[n].Span.Touches(c.Off) && (n < len(args)-1 || n == 0) {
			return Source{args[n], CopiesFrom(d, c.Item)}, !strings.HasPrefix(args[n].Text, "<<")
		}
	case "run":
		return mountSource(d, c)
	}
	return Source{}, false
}

// CopiesFrom is what the paths of the COPY or the ADD at an item are paths of.
func CopiesFrom(d *workspace.Document, item int) eval.Origin {
	if ref, ok := d.Model.CopyReference(item); ok {
		return originOf(&ref)
	}
	return eval.Origin{Kind: stage.Context, Stage: stage.None}
}

func originOf(r *stage.Reference) eval.Origin {
	return eval.Origin{Kind: r.Kind, Stage: r.Target, Name: r.Expanded}
}

func mountSource(d *workspace.Document, c syntax.Cursor) (Source, bool) {
	for i := range c.Instr.Flags {
		f := &c.Instr.Flags[i]
		m := stage.MountType(f)
		if m == nil || m.Name != "bind" {
			continue
		}
		for _, field := range f.Fields {
			if k := m.Key(strings.ToLower(field.Key.Text)); k != nil && k.Name == "source" && field.HasValue && field.Value.Span.Touches(c.Off) {
				return Source{field.Value, mountsFrom(d, c.Item, f)}, true
			}
		}
	}
	return Source{}, false
}

func mountsFrom(d *workspace.Document, item int, f *syntax.Flag) eval.Origin {
	if from := stage.StageField(f); from != nil {
		for _, r := range d.Model.MountReferences(item) {
			if r.Span == from.Value.Span.Shift(d.Model.File.Start(item)) {
				return originOf(&r)
			}
		}
	}
	return eval.Origin{Kind: stage.Context, Stage: stage.None}
}

// Path is a path that a source names, and what lies there.
type Path struct {
	Span   text.Span
	Origin eval.Origin
	files.Found
}

// PathAt is the path of the source at off; ok is false where none stands, where variables
// or wildcards are in it, and where nothing is known to lie there.
func PathAt(d *workspace.Document, f *files.Files, off int) (Path, bool) {
	c, ok := d.Model.File.CursorAt(off)
	if !ok {
		return Path{}, false
	}
	src, ok := SourceAt(d, c)
	if !ok || strings.ContainsAny(src.Word.Text, "$*?[\\") {
		return Path{}, false
	}
	found := f.Meant(src.Origin, d.Model.At(c.Item)).Lookup(src.Word.Text)
	span := src.Word.Span.Shift(d.Model.File.Start(c.Item))
	return Path{span, src.Origin, found}, found.Node != nil && found.Node.Origin != nil
}

// Made leads from the path to what made it: the source of a COPY or its destination, or
// another instruction. It leads nowhere from a file of the build context.
func (p *Path) Made(d *workspace.Document) (Link, bool) {
	s := p.Node.Origin.Step
	if s == nil {
		return Link{}, false
	}
	it := &d.Model.File.Items()[s.Item]
	whole := it.Abs(it.Instr.Head())
	if s.Copy == nil || s.Trigger {
		return Link{p.Span, whole, whole}, true
	}
	return Link{p.Span, it.Abs(madeBy(s.Copy, p.Node.Origin.Path)), whole}, true
}

// madeBy is the source that a copy has from a path, or the destination.
func madeBy(c *eval.Copy, from string) text.Span {
	for i := range c.Sources {
		if src := &c.Sources[i]; from != "" && (len(c.Sources) == 1 || within(src.Path, from)) {
			return src.Span
		}
	}
	return c.Destination.Span
}

// within tells whether a path is a source, or below it.
func within(source, at string) bool {
	return source == at || strings.HasPrefix(at, strings.TrimSuffix(source, "/")+"/")
}

// ContextFile is the path of a file of the build context that the path is, or is a copy of;
// ok is false if it is none.
func (p *Path) ContextFile() (at string, ok bool) {
	o := p.Node.Origin
	for o.Source != nil && o.Source.Origin != nil {
		o = o.Source.Origin
	}
	return o.Path, o.Step == nil
}
