package lsp

import (
	"context"
	"slices"

	"github.com/stagels/stagels/analysis"
	"github.com/stagels/stagels/analysis/builds"
	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/analysis/workspace"
	"go.lsp.dev/protocol"
)

var _ = provide(capability{
	method: protocol.MethodTextDocumentDefinition, client: "textDocument.definition", server: "definitionProvider",
	description: "from a reference to its stage, from a variable to the ARG or ENV that gives it its value; from the end of a heredoc to its << and back; from a path to the instruction that made it, or to the file of the build context; from a build's target, Dockerfile or argument in another file to what it means",
})

var _ = provide(capability{
	method: protocol.MethodTextDocumentTypeDefinition, client: "textDocument.typeDefinition", server: "typeDefinitionProvider",
	description: "from a stage's name to the image at the bottom of it",
})

var _ = provide(capability{
	method: protocol.MethodTextDocumentImplementation, client: "textDocument.implementation", server: "implementationProvider",
	description: "from a stage's name to the stages that are built on it",
})

// locationLink is the protocol's, with the document's URI as the client spells it.
type locationLink struct {
	OriginSelectionRange protocol.Range `json:"originSelectionRange"`
	TargetURI            string         `json:"targetUri"`
	TargetRange          protocol.Range `json:"targetRange"`
	TargetSelectionRange protocol.Range `json:"targetSelectionRange"`
}

// leading registers a request that leads from a place to others; client is where
// a client says that it takes more than their places.
func leading(method, client string, find func(d *workspace.Document, off int) []analysis.Link) bool {
	return onPlace(method, func(s *Server, d *document, off int, _ *positionParams) (any, error) {
		found := find(d.doc, off)
		switch {
		case len(found) == 0 && method == protocol.MethodTextDocumentDefinition:
			return s.otherDefinition(d, off), nil
		case len(found) == 0:
			return nil, nil
		case s.client.caps.is(client + ".linkSupport"):
			return d.linked(found), nil
		}
		return d.located(found), nil
	})
}

// otherDefinition leads to what more than the text of d tells.
func (s *Server) otherDefinition(d *document, off int) any {
	if to := s.pathDefinition(d, off); to != nil {
		return to
	}
	return s.leadingToContexts(d, off)
}

func (d *document) located(found []analysis.Link) []location {
	out := make([]location, 0, len(found))
	for _, l := range found {
		out = append(out, location{string(d.uri), d.rangeOf(l.Target)})
	}
	return out
}

func (d *document) linked(found []analysis.Link) []locationLink {
	out := make([]locationLink, 0, len(found))
	for _, l := range found {
		out = append(out, locationLink{d.rangeOf(l.Origin), string(d.uri), d.rangeOf(l.Whole), d.rangeOf(l.Target)})
	}
	return out
}

// one makes a list of what may be there.
func one(find func(d *workspace.Document, off int) (analysis.Link, bool)) func(d *workspace.Document, off int) []analysis.Link {
	return func(d *workspace.Document, off int) []analysis.Link {
		if l, ok := find(d, off); ok {
			return []analysis.Link{l}
		}
		return nil
	}
}

var (
	_ = leading(protocol.MethodTextDocumentDefinition, "textDocument.definition", one(analysis.Definition))
	_ = leading(protocol.MethodTextDocumentTypeDefinition, "textDocument.typeDefinition", one(analysis.TypeDefinition))
	_ = leading(protocol.MethodTextDocumentImplementation, "textDocument.implementation", analysis.Implementations)
)

// From a build in another file: to the stage that is its target, to its Dockerfile, to the
// ARG that takes its argument.
var _ = onBuildPlace(protocol.MethodTextDocumentDefinition, func(_ context.Context, at *buildPlace, _ *positionParams) (any, error) {
	links, places := []locationLink{}, []location{}
	switch at.role() {
	case builds.IsContextName:
		c, err := at.contextNamed()
		if err != nil {
			return nil, nil
		}
		return c.references(false), nil
	case builds.IsContext:
		return at.contextMeant(), nil
	}
	for _, p := range at.places {
		d, ok := at.folder.dockerfile(p.Build)
		if !ok {
			continue
		}
		l, ok := at.meaning(d, p)
		if to := (location{string(d.uri), d.rangeOf(l.Target)}); ok && !slices.Contains(places, to) {
			places = append(places, to)
			links = append(links, locationLink{at.file.rangeOf(p.Span), string(d.uri), d.rangeOf(l.Whole), d.rangeOf(l.Target)})
		}
	}
	switch {
	case len(places) == 0:
		return nil, nil
	case at.s.client.caps.is("textDocument.definition.linkSupport"):
		return links, nil
	}
	return places, nil
})

// meaning is what a place means in the Dockerfile of its build.
func (p *buildPlace) meaning(d *document, place builds.Place) (analysis.Link, bool) {
	switch place.Role {
	case builds.IsTarget:
		return analysis.TargetLink(d.doc, place.Text)
	case builds.IsArgument:
		return analysis.ArgumentLink(d.doc, place.Text)
	}
	return analysis.Link{Target: text.Span{}, Whole: text.Span{}}, true // the beginning of the file
}
