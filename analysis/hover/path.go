package hover

import (
	"strings"

	"github.com/stagels/stagels/analysis"
	"github.com/stagels/stagels/analysis/files"
	"github.com/stagels/stagels/analysis/markup"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/workspace"
)

// Path tells of a path that COPY, ADD or a bind mount takes at off: which way it came
// there. It is silent of one that is not known.
func Path(d *workspace.Document, f *files.Files, off int) (Hover, bool) {
	p, ok := analysis.PathAt(d, f, off)
	if !ok {
		return Hover{}, false
	}
	h := Hover{Span: p.Span}
	h.Page.Words(pathWords(&p), pathArgs(d, &p)...)
	for o := p.Node.Origin; o != nil; {
		tellHop(d, &h.Page, o)
		if o.Source == nil {
			break
		}
		o = o.Source.Origin
	}
	return h, true
}

func pathWords(p *analysis.Path) string {
	words := map[files.Kind]string{files.File: "The file %s", files.Folder: "The folder %s", files.Link: "The link %s"}[p.Node.Kind]
	if words == "" {
		words = "%s"
	}
	switch p.Origin.Kind {
	case stage.Context:
		words += " of the build context"
	case stage.InFile:
		words += " of the stage %s"
	}
	if p.Sure != files.Certain && p.Origin.Kind != stage.Context {
		words += ", likely"
	}
	return words
}

func pathArgs(d *workspace.Document, p *analysis.Path) []any {
	if p.Origin.Kind == stage.InFile {
		return []any{p.Path, nameOf(d, p.Origin.Stage)}
	}
	return []any{strings.TrimPrefix(p.Path, "/")}
}

// tellHop tells of one step of the way.
func tellHop(d *workspace.Document, p *markup.Content, o *files.Origin) {
	if o.Step == nil {
		return
	}
	name, line := strings.ToUpper(o.Step.Instr.Name), d.Model.File.Line(o.Step.Item)+1
	switch {
	case o.Path == "":
		p.Item("%s makes it, in line %d", name, line)
	case o.Step.Copy != nil && o.Step.Copy.Origin.Kind == stage.InFile:
		p.Item("%s from %s of the stage %s, in line %d", name, o.Path, nameOf(d, o.Step.Copy.Origin.Stage), line)
	case o.Step.Copy != nil && o.Step.Copy.Origin.Kind == stage.Context && o.Source != nil:
		p.Item("%s from %s of the build context, in line %d", name, strings.TrimPrefix(o.Path, "/"), line)
	default:
		p.Item("%s from %s, in line %d", name, o.Path, line)
	}
}
