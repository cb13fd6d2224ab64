package lsp

import (
	"context"
	"strings"

	"github.com/stagels/stagels/analysis"
	"github.com/stagels/stagels/analysis/text"
	"go.lsp.dev/protocol"
)

var _ = provide(capability{
	method: protocol.MethodTextDocumentCodeLens, client: "textDocument.codeLens", server: "codeLensProvider",
	description: "over each stage how often it is used, and what builds it; of a stage that the default build needs only its uses",
	refresh:     protocol.MethodWorkspaceCodeLensRefresh,
	options: func(*client) any {
		return map[string]any{"resolveProvider": false} // Neovim blanks lenses while they are resolved
	},
})

// showReferences is a command of the client's: it is given a URI, a position and
// locations, and lists them. A client tells that it has it among its
// experimental.commands.commands; without it a lens can only be read.
const showReferences = "stagels.showReferences"

type codeLens struct {
	Range   protocol.Range `json:"range"`
	Command command        `json:"command"`
}

type command struct {
	Title     string `json:"title"`
	Command   string `json:"command"`
	Arguments []any  `json:"arguments,omitempty"`
}

var _ = onSlowRequest(protocol.MethodTextDocumentCodeLens, func(s *Server, p *documentParams) (work, error) {
	d := s.docs.get(p.TextDocument.URI)
	switch {
	case !on(s.settings().CodeLens.Enable):
		return func(context.Context) (any, error) { return []codeLens{}, nil }, nil
	case d == nil:
		return inEachInline(s, p.TextDocument.URI, s.lenses), nil
	}
	return func(context.Context) (any, error) { return s.lenses(d.shown()), nil }, nil
})

var _ = ofWholeBuildFile(protocol.MethodTextDocumentCodeLens)

func (s *Server) lenses(d *document) []codeLens {
	pressed := s.client.caps.lists("experimental.commands.commands", showReferences)
	lenses, askers := analysis.CodeLenses(d.doc), map[int][]asker{}
	if o, ok := s.outsideAsFound(); ok {
		askers = o.askersOf(d)
	}
	out := make([]codeLens, len(lenses))
	for i, l := range lenses {
		at := d.doc.Model.Stages()[l.Stage].From.Start
		asked := askers[l.Stage]
		out[i] = codeLens{d.rangeOf(text.Span{Start: at, End: at + len("FROM")}), command{Title: titled(l.Title, labels(asked))}}
		if pressed && len(l.Uses)+len(asked) > 0 {
			out[i].Command.Command, out[i].Command.Arguments = showReferences, d.usesOf(l, asked)
		}
	}
	return out
}

// titled is a title with more behind it.
func titled(title string, more []string) string {
	if title != "" {
		more = append([]string{title}, more...)
	}
	return strings.Join(more, " · ")
}

// usesOf are the arguments of showReferences.
func (d *document) usesOf(l analysis.CodeLens, asked []asker) []any {
	uses := make([]location, len(l.Uses))
	for i, r := range d.ranges(l.Uses) {
		uses[i] = location{string(d.uri), r}
	}
	for _, a := range asked {
		uses = append(uses, a.at)
	}
	return []any{string(d.uri), d.rangeOf(d.doc.Model.Stages()[l.Stage].Target()).Start, uses}
}
