package lsp

import (
	"context"

	"github.com/stagels/stagels/analysis"
	"github.com/stagels/stagels/analysis/text"
	"go.lsp.dev/protocol"
)

var _ = provide(capability{
	method: protocol.MethodTextDocumentInlayHint, client: "textDocument.inlayHint", server: "inlayHintProvider",
	optIn:       true,
	description: "the values of variables in a FROM, what stage an index means, the index of a stage that is taken from by it, how long each step took in the build whose log the setting `timings` names",
	refresh:     protocol.MethodWorkspaceInlayHintRefresh,
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

var _ = onCall(protocol.MethodTextDocumentInlayHint, func(s *Server, p *rangeParams) (any, work, error) {
	d, b := s.docs.get(p.TextDocument.URI), s.docs.getBuildFile(p.TextDocument.URI)
	if b != nil {
		at, err := span(b.lines(), b.enc, p.Range)
		return nil, inEachInline(s, b.uri, func(d *document) []inlayHint { return s.hints(d, at) }), err
	}
	if d == nil {
		return []inlayHint{}, nil, nil
	}
	at, err := span(d.lines(), d.enc, p.Range)
	if err != nil {
		return nil, nil, err
	}
	if s.settings().Timings == "" {
		return s.hints(d.shown(), at), nil, nil
	}
	return nil, func(context.Context) (any, error) {
		shown := d.shown()
		return append(s.hints(shown, at), s.placed(shown, s.timeHints(shown), at)...), nil
	}, nil
})

var _ = ofWholeBuildFile(protocol.MethodTextDocumentInlayHint)

// hints are those of d that are shown within a span of its lines.
func (s *Server) hints(d *document, within text.Span) []inlayHint {
	return s.placed(d, analysis.Hints(d.doc, d.unmoved(within)), within)
}

// placed are those of the hints that are wanted, where they stand within the span.
func (s *Server) placed(d *document, hints []analysis.Hint, within text.Span) []inlayHint {
	wanted := s.settings().InlayHints
	out := []inlayHint{}
	for _, h := range hints {
		off := d.hintPlace(h)
		if on(wanted.of(h.Kind)) && within.Touches(off) {
			out = append(out, inlayHint{toPosition(d.lines(), d.enc, off), h.Label, h.Tooltip, !h.Before, h.Before || h.Within})
		}
	}
	return out
}

// hintPlace is where the hint stands in the text of lines: at what it belongs to, also
// where somebody writes between that and what is on the other side.
func (d *document) hintPlace(h analysis.Hint) int {
	if h.Before || h.Off == 0 {
		return d.placeOf(text.Span{Start: h.Off, End: h.Off}).Start
	}
	return d.placeOf(text.Span{Start: h.Off - 1, End: h.Off}).End
}

// of is the setting of hints of the kind.
func (s HintSettings) of(k analysis.HintKind) *bool {
	return map[analysis.HintKind]*bool{
		analysis.HintIndex:    s.StageIndexes,
		analysis.HintMeaning:  s.IndexMeanings,
		analysis.HintBase:     s.Bases,
		analysis.HintPlatform: s.Platforms,
		analysis.HintTime:     s.Times,
	}[k]
}
