package lsp_test

import (
	"strings"
	"testing"

	"github.com/stagels/stagels/lsp"
)

func (w wire) Signature(off int) (form, parameter string, ok bool) {
	help, err := w.s.SignatureAt(w.ctx, w.uri, off, 1)
	w.check(err)
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

// TestSignatureOfBlanks: the blanks within a command ask for nothing.
func TestSignatureOfBlanks(t *testing.T) {
	ctx, s := start(t, lsp.ClientCapabilities{})
	const src = "FROM a \nRUN  a b\n"
	if err := s.Open(ctx, "file:///Dockerfile", src); err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		off, kind int
		answered  bool
	}{{7, 2, true}, {12, 2, true}, {strings.Index(src, "b"), 2, false}, {strings.Index(src, "b"), 1, true}} {
		help, err := s.SignatureAt(ctx, "file:///Dockerfile", tc.off, tc.kind)
		if err != nil || tc.answered != (help != nil) {
			t.Errorf("at %d by %d: %+v, %v", tc.off, tc.kind, help, err)
		}
	}
}
