package lsp

import (
	"slices"
	"strconv"
	"strings"

	"github.com/stagels/stagels/analysis"
	"github.com/stagels/stagels/analysis/builds"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/analysis/workspace"
	"go.lsp.dev/protocol"
)

// contextSymbol is a named context of a Dockerfile: where that names it, and where builds
// give it.
type contextSymbol struct {
	*outside
	d     *document
	name  string
	names []analysis.Occurrence
	given []givenContext
}

// contextSymbol is the named context of a name that is no stage's; ok is false if no build
// gives it.
func (o *outside) contextSymbol(d *document, name string) (c *contextSymbol, ok bool) {
	c = &contextSymbol{outside: o, d: d, name: name}
	for _, at := range analysis.Occurrences(d.doc) {
		if at.Ref != nil && canBeContext(at.Ref) && isContext(at.Ref, name) {
			c.names = append(c.names, at)
		}
	}
	for _, b := range o.usersOfDocument(d) {
		for _, arg := range b.Contexts {
			if stage.SameContext(arg.Key, name) {
				c.given = append(c.given, givenContext{arg, b})
			}
		}
	}
	return c, len(c.given) > 0
}

func canBeContext(r *stage.Reference) bool {
	return r.Kind == stage.Image || r.Kind == stage.KindNamedContext
}

// isContext tells whether BuildKit takes a reference for the named context of a name.
func isContext(r *stage.Reference, name string) bool {
	return stage.SameContext(name, r.Text) || stage.SameContext(name, r.Expanded)
}

// contextAt is the named context that stands at a place of a Dockerfile.
func (o *outside) contextAt(d *document, off int) (c *contextSymbol, here text.Span, ok bool) {
	at, ok := analysis.OccurrenceAt(d.doc, off)
	if !ok || at.Ref == nil || !canBeContext(at.Ref) || at.Ref.Text == "" {
		return nil, text.Span{}, false
	}
	c, ok = o.contextSymbol(d, at.Ref.Text)
	return c, at.Span, ok
}

// contextNamed is the one named context that a place of a build file gives a name.
func (p *buildPlace) contextNamed() (c *contextSymbol, err error) {
	for _, place := range p.places {
		d, ok := p.folder.dockerfile(place.Build)
		switch {
		case !ok || place.Text == "":
			continue
		case c != nil && c.d.uri != d.uri:
			return nil, errManyStages
		}
		if found, ok := p.contextSymbol(d, place.Text); ok {
			c = found
		}
	}
	if c == nil {
		return nil, errNoStage
	}
	return c, nil
}

// contextMeant is what the value of a named context means: the stage that another build of
// the file makes, or where that build is asked for; nil if it means no build.
func (p *buildPlace) contextMeant() (out []location) {
	here := workspace.Location{File: p.below(p.file.uri), Span: p.span()}
	for _, place := range p.places {
		g := givenContext{builds.Argument{At: here, Value: builds.Value{State: place.State, Text: place.Text}}, &askedBuild{place.Build, p.folder}}
		if to, _ := g.meaning(); to != p.folder.location(here) && !slices.Contains(out, to) {
			out = append(out, to)
		}
	}
	return out
}

// references are the places of the context in its Dockerfile, and with definitions those in
// the files that give it.
func (c *contextSymbol) references(definitions bool) []location {
	out := []location{}
	for _, at := range c.names {
		out = append(out, location{string(c.d.uri), c.d.rangeOf(at.Span)})
	}
	for _, g := range c.given {
		if at := g.build.folder.location(g.At); definitions && g.At.File != "" && !slices.Contains(out, at) {
			out = append(out, at)
		}
	}
	return out
}

// rename are the edits that give the context another name in its Dockerfile and in all files
// that give it, or why there are none.
func (c *contextSymbol) rename(name string) (any, error) {
	if err := c.renamable(); err != nil {
		return nil, refusal(err)
	}
	if err := c.canBe(name); err != nil {
		return nil, refusal(err)
	}
	var edits []text.Edit
	for _, at := range c.names {
		edits = append(edits, text.Edit{Span: at.Span, New: name})
	}
	own, ok := c.d.edit(edits)
	if !ok {
		return nil, refusal(errNotWritten)
	}
	if !c.isOpen(c.d) {
		own.TextDocument.Version = nil
	}
	all := []documentEdit{own}
	for _, g := range c.given {
		all = withEdit(all, g.build.folder.edit(g.At, g.keyed(name)))
	}
	if c.isOpen(c.d) && !c.s.isCurrent(c.d) {
		return nil, protocol.ErrContentModified
	}
	return c.s.acrossFiles(all), nil
}

// keyed is a name as the key of a context: in HCL one with a dot stands in quotes.
func (c *givenContext) keyed(name string) string {
	src, _ := c.build.folder.Text(c.At.File)
	bare := !strings.HasSuffix(src[:c.At.Span.Start], `"`)
	if c.build.Kind == "bake" && bare && strings.Contains(name, ".") {
		return strconv.Quote(name)
	}
	return name
}

// renamable tells why the context must keep its name.
func (c *contextSymbol) renamable() error {
	for _, at := range c.names {
		if !strings.EqualFold(at.Ref.Text, c.name) {
			return cannotRename("line %d means %s by %s", c.d.doc.Line(at.Span.Start), c.name, at.Ref.Text)
		}
	}
	for _, g := range c.given {
		if src, _ := g.build.folder.Text(g.At.File); g.At.File == "" || g.At.Span.Of(src) != g.Key || !strings.EqualFold(g.Key, c.name) {
			return cannotRename("%s gives it as %s, by an expression or another spelling", g.build.label(), g.Key)
		}
	}
	for _, b := range c.usersOfDocument(c.d) {
		if !slices.ContainsFunc(b.Contexts, func(a builds.Argument) bool { return stage.SameContext(a.Key, c.name) }) {
			return cannotRename("%s does not give it, so %s is an image there", b.label(), c.name)
		}
	}
	return c.shared()
}

// shared tells which build of another Dockerfile has the context from the same place.
func (c *contextSymbol) shared() error {
	for _, g := range c.given {
		others := g.build.folder.root().Wanted(func(b *builds.Build) bool {
			has := slices.ContainsFunc(b.Contexts, func(a builds.Argument) bool { return a.At == g.At })
			return has && !b.OnlyInherited && !slices.ContainsFunc(c.given, func(o givenContext) bool { return o.build.Origin == b.Origin && o.build.Name == b.Name })
		})
		if len(others) > 0 {
			return cannotRename("%s has it too, for another Dockerfile", others[0].Name)
		}
	}
	return nil
}

// canBe tells why the context cannot have a name.
func (c *contextSymbol) canBe(name string) error {
	switch {
	case !stage.ValidName(strings.ToLower(name)):
		return cannotRename("%q takes letters, digits and . - _, and begins with a letter", name)
	case strings.EqualFold(name, "scratch") || strings.EqualFold(name, "context"):
		return cannotRename("%s cannot be a named context", name)
	}
	for _, at := range analysis.Occurrences(c.d.doc) {
		if at.Ref != nil && isContext(at.Ref, name) || at.Definition && strings.EqualFold(at.Span.Of(c.d.doc.Text()), name) {
			return cannotRename("line %d has %s already", c.d.doc.Line(at.Span.Start), name)
		}
	}
	for _, g := range c.given {
		if slices.ContainsFunc(g.build.Contexts, func(a builds.Argument) bool { return stage.SameContext(a.Key, name) }) {
			return cannotRename("%s has a context %s already", g.build.label(), name)
		}
	}
	return nil
}

// contextNames are names in a Dockerfile that a named context can stand for.
func contextNames(d *workspace.Document) (names []string) {
	for _, at := range analysis.Occurrences(d) {
		if at.Ref != nil && canBeContext(at.Ref) && !strings.Contains(at.Ref.Text, "$") && !slices.Contains(names, at.Ref.Text) {
			names = append(names, at.Ref.Text)
		}
	}
	return names
}
