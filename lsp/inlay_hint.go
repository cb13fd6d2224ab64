package lsp

import (
	"github.com/stagels/stagels/analysis"
	"go.lsp.dev/protocol"
)

var _ = provide(capability{
	method: protocol.MethodTextDocumentInlayHint, client: "textDocument.inlayHint", server: "inlayHintProvider",
	newer:   true,
	does:    "the values of variables in a FROM, what stage an index means, the index of a stage that is taken from by it",
	refresh: protocol.MethodWorkspaceInlayHintRefresh,
})

type rangeParams struct {
	TextDocument documentID `json:"textDocument"`
	Range        place      `json:"range"`
}

type inlayHint struct {
	Position     protocol.Position `json:"position"`
	Label        string            `json:"label"`
	Tooltip      string            `json:"tooltip"`
	PaddingLeft  bool              `json:"paddingLeft,omitzero"`
	PaddingRight bool              `json:"paddingRight,omitzero"`
}

var _ = onRequest(protocol.MethodTextDocumentInlayHint, func(s *Server, p *rangeParams) (any, error) {
	d := s.docs.get(p.TextDocument.URI)
	if d == nil {
		return []inlayHint{}, nil
	}
	at, err := span(d.lines(), d.enc, p.Range)
	if err != nil {
		return nil, err
	}
	wanted := s.settings().InlayHints
	out := []inlayHint{}
	for _, h := range d.Hints(at) {
		if on(wanted.of(h.Kind)) {
			pos := toPosition(d.lines(), d.enc, h.Off)
			out = append(out, inlayHint{pos, h.Label, h.Tooltip, !h.Before, h.Before || h.Within})
		}
	}
	return out, nil
})

// of is the setting of hints of the kind.
func (s HintSettings) of(k analysis.HintKind) *bool {
	return map[analysis.HintKind]*bool{
		analysis.HintIndex:    s.StageIndexes,
		analysis.HintMeaning:  s.IndexMeanings,
		analysis.HintBase:     s.Bases,
		analysis.HintPlatform: s.Platforms,
	}[k]
}
