package lsp

import (
	"github.com/stagels/stagels/analysis"
	"github.com/stagels/stagels/analysis/markup"
	"go.lsp.dev/protocol"
)

var _ = provide(capability{
	method: protocol.MethodTextDocumentSignatureHelp, client: "textDocument.signatureHelp", server: "signatureHelpProvider",
	description: "the forms of the instruction that is typed, and where in them one is",
	// It covers what stands above the line: so it comes only when it is asked for, and
	// no character that is typed asks for it. A client that shows it asks again itself.
	options: func(*client) any { return map[string]any{} },
})

// signatureHelp is the protocol's SignatureHelp, whose active parameter can be null.
type signatureHelp struct {
	Signatures      []signature `json:"signatures"`
	ActiveSignature int         `json:"activeSignature"`
	ActiveParameter *int        `json:"activeParameter"`
}

type signature struct {
	Label      string            `json:"label"`
	Parameters []parameterOfForm `json:"parameters"`
}

// parameterOfForm has its text, which the client looks for in the form's label. It
// could have its place there, but Eglot of Emacs 30 fails on one at the label's end.
type parameterOfForm struct {
	Label         string `json:"label"`
	Documentation string `json:"documentation,omitempty"`
}

var _ = onPlaceAtOnce(protocol.MethodTextDocumentSignatureHelp, func(s *Server, d *document, off int, _ *positionParams) (any, error) {
	sig, ok := analysis.SignatureAt(d.doc, off)
	if !ok {
		return nil, nil
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
	for _, f := range sig.Forms {
		one := signature{Label: f.Label, Parameters: []parameterOfForm{}}
		for _, p := range f.Parameters {
			one.Parameters = append(one.Parameters, newParameter(f, p))
		}
		out.Signatures = append(out.Signatures, one)
	}
	return out
}

func newParameter(f analysis.Form, p analysis.FormParameter) parameterOfForm {
	return parameterOfForm{
		Label:         p.Span.Of(f.Label),
		Documentation: markup.Documentation{Guide: p.Summary + "."}.Plain(),
	}
}
