package lsp

import (
	"github.com/stagels/stagels/analysis/text"
	"go.lsp.dev/protocol"
)

var _ = provide(capability{
	method: protocol.MethodTextDocumentCodeLens, client: "textDocument.codeLens", server: "codeLensProvider",
	does:    "over each stage how often it is used, what image it is made of, whether it is built by default",
	refresh: protocol.MethodWorkspaceCodeLensRefresh,
	options: func(*client) any {
		return map[string]any{"resolveProvider": true}
	},
})

// showReferences is a command of the client's: it is given a URI, a position and
// locations, and lists them. A client tells that it has it among its
// experimental.commands.commands; without it a lens can only be read.
const showReferences = "stagels.showReferences"

type codeLens struct {
	Range   protocol.Range `json:"range"`
	Command *command       `json:"command,omitempty"`
	Data    *lensData      `json:"data,omitempty"`
}

type command struct {
	Title     string `json:"title"`
	Command   string `json:"command"`
	Arguments []any  `json:"arguments,omitempty"`
}

type lensData struct {
	URI   string `json:"uri"`
	Stage int    `json:"stage"`
}

var _ = onRequest(protocol.MethodTextDocumentCodeLens, func(s *Server, p *documentParams) (any, error) {
	d := s.docs.get(p.TextDocument.URI)
	if d == nil || !on(s.settings().CodeLens.Enable) {
		return []codeLens{}, nil
	}
	out := make([]codeLens, 0, len(d.Stages()))
	for i := range d.Stages() {
		at := text.Span{Start: d.Stages()[i].From.Start, End: d.Stages()[i].From.Start + len("FROM")}
		out = append(out, codeLens{Range: d.rangeOf(at), Data: &lensData{string(d.uri), i}})
	}
	return out, nil
})

var _ = onRequest(protocol.MethodCodeLensResolve, func(s *Server, l *codeLens) (any, error) {
	if l.Data == nil {
		return l, nil
	}
	// A lens of an older version is resolved by what holds now: VS Code asks about the
	// old ones while it waits for the new, and shows "no commands" for an error.
	d := s.docs.get(l.Data.URI)
	if d == nil || l.Data.Stage < 0 || l.Data.Stage >= len(d.Stages()) {
		return nil, protocol.ErrContentModified
	}
	found := d.LensOf(l.Data.Stage)
	l.Command = &command{Title: found.Title}
	if len(found.Uses) > 0 && s.client.caps.lists("experimental.commands.commands", showReferences) {
		uses := []location{}
		for _, r := range d.ranges(found.Uses) {
			uses = append(uses, location{string(d.uri), r})
		}
		l.Command.Command = showReferences
		l.Command.Arguments = []any{string(d.uri), d.rangeOf(d.Stages()[l.Data.Stage].Target()).Start, uses}
	}
	return l, nil
})
