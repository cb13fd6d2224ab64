package client

import (
	"context"

	"github.com/stagels/stagels/analysis/text"
	"go.lsp.dev/protocol"
)

// Offered is a code action as it came over the wire.
type Offered struct {
	Title, Kind string
	Preferred   bool
	Edits       []text.Edit // in the order of the answer
}

// codeAction is the protocol's, as far as it is looked at or sent back.
type codeAction struct {
	Title       string         `json:"title"`
	Kind        string         `json:"kind"`
	IsPreferred bool           `json:"isPreferred,omitzero"`
	Edit        *workspaceEdit `json:"edit,omitempty"`
	Data        any            `json:"data,omitempty"`
}

// workspaceEdit is the protocol's, as far as it is looked at.
type workspaceEdit struct {
	Changes map[string][]textEdit `json:"changes"`
}

// canTakeActions are a client's capabilities that takes code actions with edits, or
// asks for those when it needs them.
func canTakeActions(lazily bool) *protocol.CodeActionClientCapabilities {
	c := &protocol.CodeActionClientCapabilities{}
	c.CodeActionLiteralSupport.CodeActionKind.ValueSet = []protocol.CodeActionKind{""}
	if lazily {
		c.DataSupport, c.ResolveSupport.Properties = &lazily, []string{"edit"}
	}
	return c
}

// Actions are the code actions of the kinds, or of those below them, for a span.
func (s *Session) Actions(ctx context.Context, uri string, at text.Span, kinds ...string) ([]Offered, error) {
	p := about(uri)
	p["range"], p["context"] = s.RangeOf(uri, at), map[string]any{"only": kinds, "diagnostics": []any{}}
	var found []codeAction
	if err := s.Call(ctx, protocol.MethodTextDocumentCodeAction, p, &found); err != nil {
		return nil, err
	}
	out := make([]Offered, 0, len(found))
	for _, a := range found {
		if a.Edit == nil {
			if err := s.Call(ctx, protocol.MethodCodeActionResolve, a, &a); err != nil {
				return nil, err
			}
		}
		o := Offered{Title: a.Title, Kind: a.Kind, Preferred: a.IsPreferred}
		for _, e := range a.Edit.Changes[uri] {
			o.Edits = append(o.Edits, text.Edit{Span: s.SpanOf(uri, e.Range), New: e.NewText})
		}
		out = append(out, o)
	}
	return out, nil
}
