package lsp_test

import (
	"encoding/json"
	"strings"
	"testing"
)

func (w wire) Signature(off int) (form, parameter string, ok bool) {
	var help *struct {
		Signatures []struct {
			Label      string `json:"label"`
			Parameters []struct {
				Label string `json:"label"`
			} `json:"parameters"`
		} `json:"signatures"`
		ActiveSignature int  `json:"activeSignature"`
		ActiveParameter *int `json:"activeParameter"`
	}
	w.check(w.s.Call(w.ctx, "textDocument/signatureHelp", w.s.At(w.uri, off, nil), &help))
	if help == nil {
		return "", "", false
	}
	active := help.Signatures[help.ActiveSignature]
	if n := help.ActiveParameter; n == nil || *n >= len(active.Parameters) {
		return active.Label, "-", true
	}
	parameter, _, _ = strings.Cut(active.Parameters[*help.ActiveParameter].Label, "=")
	return active.Label, parameter, true
}

// TestSignatureIsAskedFor: no character that is typed asks for it, and it is short: it
// covers what stands above the line.
func TestSignatureIsAskedFor(t *testing.T) {
	c, answer := begun(t, `{}`)
	if got := string(announced(t, answer)["signatureHelpProvider"]); got != `{}` {
		t.Errorf("announced %s", got)
	}
	for _, src := range []string{"RUN ", "COPY --", "FROM --platform=", "HEALTHCHECK ", "ADD ", "CMD [", "ENV A", "EXPOSE 8"} {
		c.send(open("file:///Dockerfile", src), ask("5", "signatureHelp", "file:///Dockerfile", 0, len(src)))
		var help struct {
			Signatures []struct {
				Label         string
				Documentation any
				Parameters    []struct{ Documentation string }
			}
		}
		if err := json.Unmarshal(c.answer("5").Result, &help); err != nil || len(help.Signatures) == 0 {
			t.Fatalf("%s: %v", src, err)
		}
		for _, s := range help.Signatures {
			if s.Documentation != nil {
				t.Errorf("%s: %q has documentation of its own", src, s.Label)
			}
			for _, p := range s.Parameters {
				if len(p.Documentation) > 100 || strings.Contains(p.Documentation, "\n") {
					t.Errorf("%s: %q is long", src, p.Documentation)
				}
			}
		}
	}
}
