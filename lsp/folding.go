package lsp

import (
	"slices"

	"github.com/stagels/stagels/analysis"
	"go.lsp.dev/protocol"
)

const folding = "textDocument.foldingRange"

var _ = provide(capability{
	method: protocol.MethodTextDocumentFoldingRange, client: folding, server: "foldingRangeProvider",
	optIn:       true,
	description: "folds of stages, comments, heredocs and instructions of several lines",
})

// foldKinds are the protocol's kinds of fold. The others have none.
var foldKinds = map[analysis.FoldKind]string{
	analysis.FoldStage:   "region",
	analysis.FoldComment: "comment",
}

// foldingRange is the protocol's FoldingRange. Without characters it hides all but
// the first line, whether the client folds whole lines or not.
type foldingRange struct {
	StartLine     int    `json:"startLine"`
	EndLine       int    `json:"endLine"`
	Kind          string `json:"kind,omitempty"`
	CollapsedText string `json:"collapsedText,omitempty"`
}

var _ = onRequest(protocol.MethodTextDocumentFoldingRange, func(s *Server, p *documentParams) (any, error) {
	d := s.docs.get(p.TextDocument.URI)
	if d == nil {
		return nil, nil
	}
	folds := analysis.Folds(d.doc)
	if limit, ok := s.client.caps.number(folding + ".rangeLimit"); ok {
		folds = limited(folds, limit)
	}
	out := make([]foldingRange, 0, len(folds))
	for _, f := range folds {
		out = append(out, s.foldingRange(d, f))
	}
	return out, nil
})

func (s *Server) foldingRange(d *document, f analysis.Fold) foldingRange {
	out := foldingRange{StartLine: d.lines().At(f.Span.Start), EndLine: d.lines().At(f.Span.End), Kind: foldKinds[f.Kind]}
	const kinds = folding + ".foldingRangeKind.valueSet"
	if s.client.caps.at(kinds) != nil && !s.client.caps.lists(kinds, out.Kind) {
		out.Kind = ""
	}
	if s.client.caps.is(folding + ".foldingRange.collapsedText") {
		out.CollapsedText = f.Summary
	}
	return out
}

// limited are the folds that matter most, not more than n, in the order of the text.
func limited(folds []analysis.Fold, n int) []analysis.Fold {
	if len(folds) <= n {
		return folds
	}
	byKind := slices.Clone(folds)
	slices.SortStableFunc(byKind, func(a, b analysis.Fold) int { return int(a.Kind) - int(b.Kind) })
	out := byKind[:max(0, n)]
	slices.SortFunc(out, func(a, b analysis.Fold) int { return a.Span.Start - b.Span.Start })
	return out
}
