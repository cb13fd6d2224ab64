package lsp

import (
	"context"
	"slices"
	"strconv"
	"sync"

	"github.com/stagels/stagels/analysis"
	"github.com/stagels/stagels/analysis/text"
	"go.lsp.dev/protocol"
)

const semanticTokens = "textDocument.semanticTokens"

var _ = provide(capability{
	method: "textDocument/semanticTokens", client: semanticTokens, server: "semanticTokensProvider",
	optIn:       true,
	description: "colours by what a word means: a stage or an image, a variable, a flag",
	refresh:     protocol.MethodWorkspaceSemanticTokensRefresh,
	options: func(c *client) any {
		l := legendFor(c)
		if len(l.types) == 0 || !c.caps.lists(semanticTokens+".formats", "relative") {
			return nil
		}
		return map[string]any{
			"legend": map[string]any{"tokenTypes": l.types, "tokenModifiers": l.modifiers},
			"full":   map[string]any{"delta": true},
			"range":  true,
		}
	},
})

// tokenTypes are the protocol's types for each kind of token: the first of them that
// the client knows is used. A stage is to look different from an image.
var tokenTypes = map[analysis.SemanticKind][]string{
	analysis.SemanticKeyword:   {"keyword"},
	analysis.SemanticStage:     {"class", "namespace", "type"},
	analysis.SemanticImage:     {"string"},
	analysis.SemanticTag:       {"enumMember", "property", "string"},
	analysis.SemanticVariable:  {"variable"},
	analysis.SemanticFlag:      {"decorator", "parameter", "property"},
	analysis.SemanticKey:       {"property"},
	analysis.SemanticString:    {"string"},
	analysis.SemanticNumber:    {"number"},
	analysis.SemanticComment:   {"comment"},
	analysis.SemanticDirective: {"macro", "keyword"},
	analysis.SemanticHeredoc:   {"label", "operator", "keyword"},
}

// declaration is the modifier of what is given its name or its value.
const declaration = "declaration"

// legend is what the numbers in an answer stand for: types and modifiers that the
// client knows, and no others.
type legend struct {
	types, modifiers []string
	index            []int // by kind, in types; below 0 is not told
	declares         uint32
}

func legendFor(c *client) legend {
	known := c.caps.texts(semanticTokens + ".tokenTypes")
	l := legend{types: []string{}, modifiers: []string{}}
	for _, kind := range analysis.SemanticKinds() {
		i := slices.IndexFunc(tokenTypes[kind], func(name string) bool { return slices.Contains(known, name) })
		if i < 0 {
			l.index = append(l.index, -1)
			continue
		}
		name := tokenTypes[kind][i]
		if !slices.Contains(l.types, name) {
			l.types = append(l.types, name)
		}
		l.index = append(l.index, slices.Index(l.types, name))
	}
	if c.caps.lists(semanticTokens+".tokenModifiers", declaration) {
		l.modifiers, l.declares = append(l.modifiers, declaration), 1
	}
	return l
}

// encode writes the tokens in a span as the protocol has them.
func (l legend) encode(d *document, within text.Span) []uint32 {
	const usual = 4 // tokens of an item
	items := d.doc.Model.File.ItemAt(within.End) - d.doc.Model.File.ItemAt(within.Start) + 1
	e := encoder{legend: l, enc: d.enc, src: d.doc.Text(), lines: d.lines(), data: make([]uint32, 0, 5*usual*items)}
	e.next = e.lines.Next(0)
	for _, t := range analysis.SemanticTokens(d.doc, within) {
		e.add(&t)
	}
	return e.data
}

// encoder writes five numbers for each token, the places counted from the one before.
type encoder struct {
	legend
	enc   text.Encoding
	src   string
	lines *text.Lines

	line, next int // the line that is looked at, and where the one behind it begins
	told, at   int // the line of the token before, and where it begins
	column     int // of that token
	data       []uint32
}

func (e *encoder) add(t *analysis.SemanticToken) {
	kind := e.index[t.Kind]
	if kind < 0 {
		return
	}
	for e.next <= t.Span.Start {
		e.line++
		e.next = e.lines.Next(e.line)
	}
	before := e.column
	if e.line != e.told {
		before, e.column, e.at = 0, 0, e.lines.Start(e.line)
	}
	e.column += e.enc.Columns(e.src[e.at:t.Span.Start])
	modifiers := uint32(0)
	if t.Declaration {
		modifiers = e.declares
	}
	e.data = append(e.data, uint32(e.line-e.told), uint32(e.column-before), uint32(e.enc.Columns(t.Span.Of(e.src))), uint32(kind), modifiers)
	e.told, e.at = e.line, t.Span.Start
}

// tokenResults are the last full answers by document, for a client that asks what
// has changed since.
type tokenResults struct {
	mu    sync.Mutex
	count int
	last  map[string]*protocol.SemanticTokens
}

// replace makes data the last answer about u, and returns it and the one before.
func (r *tokenResults) replace(u string, data []uint32) (now, before *protocol.SemanticTokens) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.last == nil {
		r.last = map[string]*protocol.SemanticTokens{}
	}
	r.count++
	id := strconv.Itoa(r.count)
	now, before = &protocol.SemanticTokens{ResultID: &id, Data: data}, r.last[u]
	r.last[u] = now
	return now, before
}

func (r *tokenResults) forget(u string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.last, u)
}

type tokensParams struct {
	TextDocument     documentID `json:"textDocument"`
	PreviousResultID string     `json:"previousResultId"`
	Range            place      `json:"range"`
}

var _ = onSlowRequest(protocol.MethodTextDocumentSemanticTokensFull, func(s *Server, p *tokensParams) (work, error) {
	return s.tokens(p, func(d *document) any {
		now, _ := s.tokenResults.replace(string(d.uri), s.allTokens(d))
		return now
	}), nil
})

var _ = onSlowRequest(protocol.MethodTextDocumentSemanticTokensFullDelta, func(s *Server, p *tokensParams) (work, error) {
	return s.tokens(p, func(d *document) any {
		now, before := s.tokenResults.replace(string(d.uri), s.allTokens(d))
		if before == nil || *before.ResultID != p.PreviousResultID {
			return now
		}
		return &protocol.SemanticTokensDelta{ResultID: now.ResultID, Edits: tokenEdits(before.Data, now.Data)}
	}), nil
})

var _ = onSlowRequest(protocol.MethodTextDocumentSemanticTokensRange, func(s *Server, p *tokensParams) (work, error) {
	d := s.docs.get(p.TextDocument.URI)
	if d == nil {
		return nil, nil
	}
	within, err := span(d.lines(), d.enc, p.Range)
	return func(context.Context) (any, error) {
		return &protocol.SemanticTokens{Data: legendFor(&s.client).encode(d, within)}, nil
	}, err
})

// tokens answers about an open document.
func (s *Server) tokens(p *tokensParams, answer func(d *document) any) work {
	d := s.docs.get(p.TextDocument.URI)
	if d == nil {
		return nil
	}
	return func(context.Context) (any, error) {
		defer func() {
			if s.docs.get(p.TextDocument.URI) == nil {
				s.tokenResults.forget(p.TextDocument.URI) // it was closed meanwhile
			}
		}()
		return answer(d), nil
	}
}

func (s *Server) allTokens(d *document) []uint32 {
	return legendFor(&s.client).encode(d, text.Span{End: d.doc.Model.File.Size()})
}

// tokenEdits is the edit that makes after of before: what is the same at both ends
// of them is left alone.
func tokenEdits(before, after []uint32) []protocol.SemanticTokensEdit {
	start := 0
	for start < len(before) && start < len(after) && before[start] == after[start] {
		start++
	}
	end := 0
	for end < len(before)-start && end < len(after)-start && before[len(before)-1-end] == after[len(after)-1-end] {
		end++
	}
	if start == len(before) && start == len(after) {
		return []protocol.SemanticTokensEdit{}
	}
	return []protocol.SemanticTokensEdit{{
		Start: uint32(start), DeleteCount: uint32(len(before) - start - end), Data: after[start : len(after)-end],
	}}
}
