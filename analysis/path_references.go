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

// first is where a file came from first: a path of the build context, or one that an
// instruction made.
type first struct {
	step *eval.Step // nil for the build context
	path string     // absolute
}

// first is where the path came from first, by whatever copies; ok is false if that is not
// known.
func (p *Path) first() (f first, ok bool) {
	at, o := p.Path, p.Node.Origin
	for o != nil && o.Source != nil {
		at, o = o.Path, o.Source.Origin
	}
	switch {
	case o == nil:
		return first{nil, at}, p.Origin.Kind == stage.Context
	case o.Step == nil:
		at = o.Path
	}
	return first{o.Step, "/" + strings.Trim(at, "/")}, true
}

// PathReferences are the words of COPY, ADD and bind mounts that take what the path at off
// names, from whatever stage, in the order of the text: the path itself, copies of it, and
// folders that it lies in. ok is false where no path is known.
func PathReferences(d *workspace.Document, f *files.Files, off int) (out []text.Span, ok bool) {
	p, ok := PathAt(d, f, off)
	if !ok {
		return nil, false
	}
	is, ok := p.first()
	if !ok {
		return nil, false
	}
	for item, in := range d.Model.File.Instructions(0, d.Model.File.Len()) {
		for _, src := range sources(d, item, in) {
			if other := pathOf(d, f, item, src); other.takes(is) {
				out = append(out, other.Span)
			}
		}
	}
	return out, true
}

// takes tells whether who takes the path takes what came from a place: it is the same, or
// lies in it.
func (p *Path) takes(is first) bool {
	if p.Node == nil {
		return false
	}
	from, ok := p.first()
	return ok && from.step == is.step && (from.path == "/" || within(from.path, is.path))
}

// pathOf is what lies at the path of a source of the instruction at an item; no node where
// nothing is known, or the word does not tell one path.
func pathOf(d *workspace.Document, f *files.Files, item int, src Source) *Path {
	p := &Path{Span: src.Word.Span.Shift(d.Model.File.Start(item)), Origin: src.Origin}
	if !strings.ContainsAny(src.Word.Text, "$*?[\\") {
		p.Found = f.Meant(src.Origin, d.Model.At(item)).Lookup(src.Word.Text)
	}
	return p
}

// sources are the words of an instruction that name paths of a stage, an image or the
// build context.
func sources(d *workspace.Document, item int, in *syntax.Instr) (out []Source) {
	switch in.Name {
	case "copy", "add":
		for _, w := range in.Sources() {
			out = append(out, Source{w, CopiesFrom(d, item)})
		}
	case "run":
		for i := range in.Flags {
			if src, ok := mountedSource(d, item, &in.Flags[i]); ok {
				out = append(out, src)
			}
		}
	}
	return out
}

// mountedSource is the source of a bind mount of the RUN at an item.
func mountedSource(d *workspace.Document, item int, f *syntax.Flag) (src Source, ok bool) {
	m := stage.MountType(f)
	if m == nil || m.Name != "bind" {
		return Source{}, false
	}
	for _, field := range f.Fields {
		if k := m.Key(strings.ToLower(field.Key.Text)); k != nil && k.Name == "source" && field.HasValue {
			src, ok = Source{field.Value, mountsFrom(d, item, f)}, true
		}
	}
	return src, ok
}

// ContextLink is a word that names a file of the build context.
type ContextLink struct {
	Span text.Span
	Path string // of the file, below the context
}

// mostLinks is how many words are looked at for a file that they name.
const mostLinks = 500

// ContextLinks are the words that name files of the build context, in the order of the text.
func ContextLinks(d *workspace.Document, f *files.Files) (out []ContextLink) {
	n := 0
	for item, in := range d.Model.File.Instructions(0, d.Model.File.Len()) {
		for _, src := range sources(d, item, in) {
			if src.Origin.Kind != stage.Context || n == mostLinks {
				continue
			}
			n++
			p := pathOf(d, f, item, src)
			if p.Node == nil || p.Node.Kind != files.File || p.Node.Origin == nil {
				continue
			}
			if at, ok := p.ContextFile(); ok {
				out = append(out, ContextLink{p.Span, at})
			}
		}
	}
	return out
}
