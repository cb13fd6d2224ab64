package client

import (
	"context"

	"go.lsp.dev/protocol"
)

// FoldedLines are the lines of a fold, from 0, as they came over the wire.
type FoldedLines struct {
	First, Last   int
	Kind, Summary string
}

// Folds are all folds of a document.
func (s *Session) Folds(ctx context.Context, uri string) ([]FoldedLines, error) {
	var answer []struct {
		StartLine     int    `json:"startLine"`
		EndLine       int    `json:"endLine"`
		Kind          string `json:"kind"`
		CollapsedText string `json:"collapsedText"`
	}
	if err := s.Call(ctx, protocol.MethodTextDocumentFoldingRange, about(uri), &answer); err != nil {
		return nil, err
	}
	var out []FoldedLines
	for _, f := range answer {
		out = append(out, FoldedLines{f.StartLine, f.EndLine, f.Kind, f.CollapsedText})
	}
	return out, nil
}
