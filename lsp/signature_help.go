package lsp

import (
	"github.com/stagels/stagels/analysis"
	"go.lsp.dev/protocol"
)

var _ = provide(capability{
	method: protocol.MethodTextDocumentSignatureHelp, client: "textDocument.signatureHelp", server: "signatureHelpProvider",
	does: "the forms of the instruction that is typed, and where in them one is",
	options: func(*client) any {
		return map[string]any{"triggerCharacters": []string{" "}, "retriggerCharacters": []string{"[", ",", "=", "<"}}
	},
})

// signatureHelp is the protocol's SignatureHelp, whose active parameter can be null.
type signatureHelp struct {
	Signatures      []signature `json:"signatures"`
	ActiveSignature int         `json:"activeSignature"`
	ActiveParameter *int        `json:"activeParameter"`
}

type signature struct {
	Label         string             `json:"label"`
	Documentation any                `json:"documentation,omitempty"`
	Parameters    []parameterOfAForm `json:"parameters"`
}

// parameterOfAForm has its text, which the client looks for in the form's label. It
// could have its place there, but Eglot of Emacs 30 fails on one at the label's end.
type parameterOfAForm struct {
	Label         string `json:"label"`
	Documentation any    `json:"documentation,omitempty"`
}

type signatureParams struct {
	positionParams
	Context struct {
		TriggerKind int `json:"triggerKind"`
	} `json:"context"`
}

// byCharacter is the trigger of a client that asks because a blank was typed.
const byCharacter = 2

var _ = onRequest(protocol.MethodTextDocumentSignatureHelp, func(s *Server, p *signatureParams) (any, error) {
	d, off, err := s.at(&p.positionParams)
	if d == nil || err != nil {
		return nil, err
	}
	sig, ok := d.Signature(off)
	if !ok || sig.Begun && p.Context.TriggerKind == byCharacter {
		return nil, nil // the blanks of a command are a shell's
	}
	return s.signatureHelp(sig), nil
})

const signatureCapability = "textDocument.signatureHelp.signatureInformation."

func (s *Server) signatureHelp(sig analysis.Signature) *signatureHelp {
	out := &signatureHelp{ActiveSignature: sig.Active}
	if sig.Parameter != analysis.NoParameter {
		out.ActiveParameter = &sig.Parameter
	} else if !s.client.caps.is(signatureCapability + "noActiveParameterSupport") {
		behind := len(sig.Forms[sig.Active].Parameters)
		out.ActiveParameter = &behind
	}
	doc := s.signatureText(sig.Documentation)
	for _, f := range sig.Forms {
		one := signature{Label: f.Label, Documentation: doc, Parameters: []parameterOfAForm{}}
		for _, p := range f.Parameters {
			one.Parameters = append(one.Parameters, s.parameterOfAForm(f, p))
		}
		out.Signatures = append(out.Signatures, one)
	}
	return out
}

func (s *Server) parameterOfAForm(f analysis.Form, p analysis.FormParameter) parameterOfAForm {
	return parameterOfAForm{
		Label:         p.Span.Of(f.Label),
		Documentation: s.signatureText(analysis.Documentation{Guide: p.Summary + "."}),
	}
}

// signatureText is documentation in the form that the client renders.
func (s *Server) signatureText(doc analysis.Documentation) any {
	if s.client.caps.lists(signatureCapability+"documentationFormat", string(protocol.MarkupKindMarkdown)) {
		return map[string]string{"kind": string(protocol.MarkupKindMarkdown), "value": doc.Markdown()}
	}
	return doc.Plain()
}
