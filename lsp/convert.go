package lsp

import (
	"math"

	"github.com/stagels/stagels/analysis/text"
	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"
)

// position is the protocol's, wide enough for whatever a client sends.
type position struct {
	Line      int64 `json:"line"`
	Character int64 `json:"character"`
}

// place is the protocol's range.
type place struct {
	Start position `json:"start"`
	End   position `json:"end"`
}

var errNegative = jsonrpc2.NewError(jsonrpc2.InvalidParams, "a position with a negative line or character")

// offset is the byte that p stands at. What lies past a line's end is the line's
// end, what lies past the last line the text's end.
func offset(l *text.Lines, enc text.Encoding, p position) (int, error) {
	if p.Line < 0 || p.Character < 0 {
		return 0, errNegative
	}
	return l.Offset(clamp(p.Line), clamp(p.Character), enc), nil
}

func clamp(n int64) int { return int(min(n, math.MaxInt32)) }

// span is the bytes of r, put in order if its ends are not.
func span(l *text.Lines, enc text.Encoding, r place) (text.Span, error) {
	start, err := offset(l, enc, r.Start)
	if err != nil {
		return text.Span{}, err
	}
	end, err := offset(l, enc, r.End)
	if err != nil {
		return text.Span{}, err
	}
	return text.Span{Start: min(start, end), End: max(start, end)}, nil
}

func toPosition(l *text.Lines, enc text.Encoding, off int) protocol.Position {
	return protocol.Position{Line: uint32(l.At(off)), Character: uint32(l.Column(off, enc))}
}

func toRange(l *text.Lines, enc text.Encoding, s text.Span) protocol.Range {
	return protocol.Range{Start: toPosition(l, enc, s.Start), End: toPosition(l, enc, s.End)}
}
