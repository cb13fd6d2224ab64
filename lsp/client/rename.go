package client

import (
	"context"
	"errors"
	"slices"

	"github.com/stagels/stagels/analysis/text"
	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"
)

// Rename are the edits that give what stands at off another name, by the URIs of their files,
// each file's in the order of its text. read is the text of a file that is not open. Warned
// is what a person should know of it. A refusal is the server's, in its words.
func (s *Session) Rename(ctx context.Context, uri string, off int, name string, read func(uri string) (string, error)) (edits map[string][]text.Edit, warned []string, err error) {
	var answer workspaceEdit
	err = s.Call(ctx, protocol.MethodTextDocumentRename, s.At(uri, off, map[string]any{"newName": name}), &answer)
	var refused *jsonrpc2.Error
	if errors.As(err, &refused) {
		err = errors.New(refused.Message)
	}
	if err != nil {
		return nil, nil, err
	}
	edits = map[string][]text.Edit{}
	for u, all := range answer.Changes {
		src, open := s.texts[u]
		if !open {
			if src, err = read(u); err != nil {
				return nil, nil, err
			}
		}
		edits[u] = s.editsOf(src, all)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return edits, slices.Clone(s.warned), nil
}

// editsOf are edits of a text, in its order.
func (s *Session) editsOf(src string, all []textEdit) (out []text.Edit) {
	lines := text.NewLines(src)
	for _, e := range all {
		out = append(out, text.Edit{New: e.NewText, Span: text.Span{
			Start: lines.Offset(int(e.Range.Start.Line), int(e.Range.Start.Character), s.enc),
			End:   lines.Offset(int(e.Range.End.Line), int(e.Range.End.Character), s.enc),
		}})
	}
	slices.SortStableFunc(out, func(a, b text.Edit) int { return a.Span.Start - b.Span.Start })
	return out
}
