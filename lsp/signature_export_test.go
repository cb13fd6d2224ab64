package lsp

import "context"

// SignatureAt asks for the signature at off.
func (s *Session) SignatureAt(ctx context.Context, uri string, off int) (*signatureHelp, error) {
	var result *signatureHelp
	err := s.Call(ctx, "textDocument/signatureHelp", s.position(uri, off), &result)
	return result, err
}
