package bake

import (
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/stagels/stagels/analysis/builds/jsontree"
)

// mended is a text with one change, and how far it can be parsed then.
type mended struct {
	text  string
	put   jsontree.Patch
	body  hcl.Body
	first int // where the first error stands; -1 for none
	reach int // the same in the text before the change
}

// tries bounds the work on a broken text: so many bytes are parsed at most.
const tries = 4 << 20

// mendHCL changes a broken text little by little, each time so that the most of it can be
// parsed. body and first are of the text as it is.
func (s *source) mendHCL(body hcl.Body, first int) hcl.Body {
	left := tries
	for first >= 0 {
		best := mended{reach: first}
		for _, try := range s.changes(first) {
			if left -= len(try.text); left < 0 {
				return body
			}
			try.body, try.first = s.parseHCL(try.text)
			try.reach = s.reachOf(try)
			if try.reach > best.reach {
				best = try
			}
			if try.first < 0 {
				break
			}
		}
		if best.body == nil {
			return body
		}
		s.parsed = best.text
		s.move(best.put)
		body, first = best.body, best.first
	}
	return body
}

func (s *source) reachOf(m mended) int {
	switch {
	case m.first < 0:
		return len(s.parsed) + 1
	case m.put.Off < m.first:
		return max(m.put.Off, m.first-m.put.Len)
	}
	return m.first
}

// move notes a piece that was put into the mended text.
func (s *source) move(put jsontree.Patch) {
	if put.Len == 0 {
		return
	}
	for i := range s.put {
		if s.put[i].Off >= put.Off {
			s.put[i].Off += put.Len
		}
	}
	s.put = append(s.put, put)
	slices.SortFunc(s.put, func(a, b jsontree.Patch) int { return a.Off - b.Off })
}

// changes are what may mend what is wrong at an offset, those first that keep the most of
// what was written.
func (s *source) changes(at int) []mended {
	start := strings.LastIndexByte(s.parsed[:at], '\n') + 1
	end := start + lineLength(s.parsed[start:])
	above := len(strings.TrimRight(s.parsed[:at], " \t\r\n"))
	aboveStart := strings.LastIndexByte(s.parsed[:above], '\n') + 1
	changes := []mended{
		s.with(end, `"`),
		s.with(start+len(strings.TrimRight(s.parsed[start:end], ",]}) \t")), `"`),
		s.valueAt(above, at),
		s.valueAt(end, len(s.parsed)),
		s.with(above, ` = ""`),
		s.with(end, ` = ""`),
	}
	if open := s.unclosed(); open >= 0 {
		changes = append(changes, s.with(open, "}\n"))
	}
	return append(changes, s.with(len(s.parsed), "\n}"), s.without(start, end), s.without(aboveStart, above))
}

func (s *source) with(off int, piece string) mended {
	return mended{text: s.parsed[:off] + piece + s.parsed[off:], put: jsontree.Patch{Off: off, Len: len(piece)}}
}

// valueAt has an empty text behind an offset, where somebody who types one would: behind the
// blanks of the line, but before a limit.
func (s *source) valueAt(off, limit int) mended {
	for off < limit && (s.parsed[off] == ' ' || s.parsed[off] == '\t') {
		off++
	}
	if off > 0 && s.parsed[off-1] == '=' {
		return s.with(off, ` ""`)
	}
	return s.with(off, `""`)
}

// without has blanks in the place of a piece.
func (s *source) without(start, end int) mended {
	return mended{text: s.parsed[:start] + strings.Repeat(" ", end-start) + s.parsed[end:], put: jsontree.Patch{Off: start}}
}

func lineLength(src string) int {
	if i := strings.IndexByte(src, '\n'); i >= 0 {
		src = src[:i]
	}
	return len(strings.TrimRight(src, " \t\r"))
}

// unclosed is where a block begins at the start of a line within another one, which is not
// closed; -1 if nothing is so.
func (s *source) unclosed() int {
	tokens, _ := hclsyntax.LexConfig([]byte(s.parsed), s.name, hcl.InitialPos)
	depth := 0
	for i, tok := range tokens {
		switch tok.Type {
		case hclsyntax.TokenOBrace, hclsyntax.TokenTemplateInterp, hclsyntax.TokenTemplateControl:
			depth++
		case hclsyntax.TokenCBrace, hclsyntax.TokenTemplateSeqEnd:
			depth--
		case hclsyntax.TokenIdent:
			if depth > 0 && tok.Range.Start.Column == 1 && beginsBlock(tokens[i:]) {
				return tok.Range.Start.Byte
			}
		}
	}
	return -1
}

func beginsBlock(tokens hclsyntax.Tokens) bool {
	word := string(tokens[0].Bytes)
	known := slices.ContainsFunc(schema.Blocks, func(b hcl.BlockHeaderSchema) bool { return b.Type == word })
	return known && len(tokens) > 1 && tokens[1].Type == hclsyntax.TokenOQuote
}
