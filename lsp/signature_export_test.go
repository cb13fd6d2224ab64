package lsp

import "context"

// SignatureAt asks for the signature at off, by a blank that was typed if kind is 2.
func (s *Session) SignatureAt(ctx context.Context, uri string, off, kind int) (*signatureHelp, error) {
	params := signatureParams{positionParams: *s.position(uri, off)}
	params.Context.TriggerKind = kind
	var result *signatureHelp
	err := s.Call(ctx, "textDocument/signatureHelp", params, &result)
	return result, err
}
