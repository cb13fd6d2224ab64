package lsp

import (
	"slices"

	"github.com/stagels/stagels/analysis"
	"github.com/stagels/stagels/analysis/builds"
	"github.com/stagels/stagels/analysis/markup"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/analysis/workspace"
	"go.lsp.dev/protocol"
)

// givenContext is a named context that a build in another file gives.
type givenContext struct {
	builds.Argument
	build *askedBuild
}

// contextsAt are the named contexts that builds give for the name at off, if it is no
// stage's; here is where the name stands.
func (s *Server) contextsAt(d *document, off int) (found []givenContext, here text.Span) {
	at, ok := analysis.OccurrenceAt(d.doc, off)
	if !ok || at.Ref == nil || at.Ref.Text == "" || at.Target != stage.None {
		return nil, text.Span{}
	}
	o, ok := s.outsideAsFound()
	if !ok {
		return nil, text.Span{}
	}
	for _, b := range o.usersOfDocument(d) {
		for _, c := range b.Contexts {
			if stage.SameContext(c.Key, at.Ref.Text) || stage.SameContext(c.Key, at.Ref.Expanded) {
				found = append(found, givenContext{c, b})
			}
		}
	}
	return found, at.Span
}

// leadingToContexts leads from a name that is no stage to what builds in other files give
// in its place; nil if none does.
func (s *Server) leadingToContexts(d *document, off int) any {
	found, here := s.contextsAt(d, off)
	var places []location
	var links []locationLink
	for _, c := range found {
		to, whole := c.meaning()
		if slices.Contains(places, to) {
			continue
		}
		places = append(places, to)
		links = append(links, locationLink{d.rangeOf(here), to.URI, whole, to.Range})
	}
	switch {
	case len(places) == 0:
		return nil
	case s.client.caps.is("textDocument.definition.linkSupport"):
		return links
	}
	return places
}

// meaning is the stage that another build makes of the context, or else where that build or
// the context is written; whole is what it stands in.
func (c *givenContext) meaning() (to location, whole protocol.Range) {
	name, ok := builds.InPlace(c.Value.Text)
	if !ok || c.Value.State != builds.Known {
		to = c.build.folder.location(c.At)
		return to, to.Range
	}
	for _, b := range c.build.beside() {
		if b.Name != name {
			continue
		}
		if d, i, ok := c.build.folder.made(b); ok {
			s := &d.doc.Model.Stages()[i]
			return location{string(d.uri), d.rangeOf(s.Target())}, d.rangeOf(s.From)
		}
		to = c.build.folder.location(b.Origin)
		return to, to.Range
	}
	to = c.build.folder.location(c.At)
	return to, to.Range
}

// beside are the builds of the file that asks for the build.
func (b *askedBuild) beside() []*builds.Build {
	file := b.folder.file(b.Origin.File)
	if file == nil {
		return nil
	}
	return b.folder.Builds(b.Origin.File, file.Kind)
}

// made is the stage that a build makes, and its Dockerfile.
func (f *askingFolder) made(b *builds.Build) (d *document, i int, ok bool) {
	d, ok = f.dockerfile(b)
	if !ok || b.Target.State == builds.Unknown {
		return nil, stage.None, false
	}
	if i = d.doc.Model.Count() - 1; b.Target.Text != "" {
		i = d.doc.Model.StageByName(b.Target.Text)
	}
	return d, i, i != stage.None
}

// tellContexts tells which builds give a named context for the name at off.
func (s *Server) tellContexts(d *document, off int, p *markup.Content) {
	found, _ := s.contextsAt(d, off)
	var told []string
	for _, c := range found {
		given := "something that the file does not tell"
		if c.Value.State == builds.Known {
			given = c.Value.Text
		}
		words := "is " + given + " in " + c.build.label()
		if !slices.Contains(told, words) {
			told = append(told, words)
		}
	}
	if more := len(told) - mostGivers; more > 0 {
		told = append(told[:mostGivers], "and so on in "+analysis.Counted(more, "more build"))
	}
	for _, words := range told {
		p.Item("%s", words)
	}
}

// mostGivers is how many builds a hover tells of that give a named context.
const mostGivers = 5

// label is what people call the build, with its file.
func (b *askedBuild) label() string {
	named := workspace.NamedBuild{Kind: b.Kind, Name: b.Name, File: b.Origin.File}
	return named.Label()
}
