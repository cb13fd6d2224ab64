package lsp

import (
	"context"
	"strings"

	"github.com/stagels/stagels/analysis/rules"
	"github.com/stagels/stagels/analysis/text"
	"go.lsp.dev/protocol"
)

// The kinds of code action that there are.
const (
	quickFix = "quickfix"
	fixAll   = "source.fixAll.stagels"
)

var _ = onInitialize(func(c *client, out *protocol.ServerCapabilities) {
	if c.actions {
		out.CodeActionProvider = &protocol.CodeActionOptions{CodeActionKinds: []protocol.CodeActionKind{quickFix, fixAll}}
	}
})

type codeActionParams struct {
	TextDocument documentID `json:"textDocument"`
	Range        place      `json:"range"`
	Context      struct {
		Only        []string `json:"only"`
		TriggerKind int      `json:"triggerKind"`
	} `json:"context"`
}

// automatic is the trigger of a client that asks whenever the cursor moves, to show
// that there is something to do here.
const automatic = 2

// codeAction is the protocol's CodeAction. The edit names the document as the
// client does, which the protocol library would not.
type codeAction struct {
	Title       string                `json:"title"`
	Kind        string                `json:"kind"`
	Diagnostics []protocol.Diagnostic `json:"diagnostics,omitempty"`
	IsPreferred bool                  `json:"isPreferred,omitempty"`
	Edit        workspaceEdit         `json:"edit"`
}

type workspaceEdit struct {
	Changes         map[string][]textEdit `json:"changes,omitempty"`
	DocumentChanges []documentEdit        `json:"documentChanges,omitempty"`
}

type documentEdit struct {
	TextDocument struct {
		URI     string `json:"uri"`
		Version int32  `json:"version"`
	} `json:"textDocument"`
	Edits []textEdit `json:"edits"`
}

type textEdit struct {
	Range   protocol.Range `json:"range"`
	NewText string         `json:"newText"`
}

var _ = onSlowRequest(protocol.MethodTextDocumentCodeAction, func(s *Server, p *codeActionParams) (work, error) {
	d := s.docs.get(p.TextDocument.URI)
	if d == nil {
		return func(context.Context) (any, error) { return []codeAction{}, nil }, nil
	}
	at, err := span(d.lines(), d.enc, p.Range)
	if err != nil {
		return nil, err
	}
	only := p.Context.Only
	if len(only) == 0 && p.Context.TriggerKind == automatic {
		only = []string{quickFix}
	}
	return func(context.Context) (any, error) { return s.codeActions(d, at, only), nil }, nil
})

func (s *Server) codeActions(d *document, at text.Span, only []string) []codeAction {
	out := []codeAction{}
	if asked(only, quickFix) {
		for _, a := range d.Actions(at) {
			out = append(out, codeAction{
				Title: a.Title, Kind: quickFix, IsPreferred: a.Preferred,
				Diagnostics: s.protocolDiagnostics(d, a.Mends), Edit: s.workspaceEdit(d, a.Edits),
			})
		}
	}
	if asked(only, fixAll) {
		if next := d.Fixed(); next != d.Document {
			edits := []text.Edit{d.Change(next)}
			out = append(out, codeAction{Title: "Fix all that stagels can fix safely", Kind: fixAll, Edit: s.workspaceEdit(d, edits)})
		}
	}
	return out
}

// asked tells whether the client wants actions of the kind: any if it does not
// say, else of a kind that it names or one below.
func asked(only []string, kind string) bool {
	if len(only) == 0 {
		return true
	}
	for _, o := range only {
		if o == kind || strings.HasPrefix(kind, o+".") || o == "" {
			return true
		}
	}
	return false
}

func (s *Server) workspaceEdit(d *document, edits []text.Edit) workspaceEdit {
	changes := make([]textEdit, 0, len(edits))
	for _, e := range edits {
		changes = append(changes, textEdit{d.rangeOf(e.Span), e.New})
	}
	if !s.client.documentChanges {
		return workspaceEdit{Changes: map[string][]textEdit{string(d.uri): changes}}
	}
	doc := documentEdit{Edits: changes}
	doc.TextDocument.URI, doc.TextDocument.Version = string(d.uri), d.version
	return workspaceEdit{DocumentChanges: []documentEdit{doc}}
}

func (s *Server) protocolDiagnostics(d *document, found []*rules.Diagnostic) []protocol.Diagnostic {
	out := make([]protocol.Diagnostic, 0, len(found))
	for _, f := range found {
		out = append(out, s.diagnostic(d, f))
	}
	return out
}
