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
	newer:   true,
	does:    "colours by what a word means: a stage or an image, a variable, a flag",
	refresh: protocol.MethodWorkspaceSemanticTokensRefresh,
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

// encode writes tokens as the protocol has them: five numbers each, the places
// counted from the token before.
func (l legend) encode(d *document, tokens []analysis.SemanticToken) []uint32 {
	data := make([]uint32, 0, 5*len(tokens))
	src, lines := d.Text(), d.lines()
	line, column, told, at := 0, 0, 0, 0 // of the token before; told is its line's number, at its offset
	next := lines.Next(line)
	for _, t := range tokens {
		kind := l.index[t.Kind]
		if kind < 0 {
			continue
		}
		for next <= t.Span.Start {
			line++
			next = lines.Next(line)
		}
		before := column
		if line != told {
			before, column, at = 0, 0, lines.Start(line)
		}
		column += d.enc.Columns(src[at:t.Span.Start])
		modifiers := uint32(0)
		if t.Declaration {
			modifiers = l.declares
		}
		data = append(data, uint32(line-told), uint32(column-before), uint32(d.enc.Columns(t.Span.Of(src))), uint32(kind), modifiers)
		told, at = line, t.Span.Start
	}
	return data
}

// tokenResults are the last full answers by document, for a client that asks what
// has changed since.
type tokenResults struct {
	mu    sync.Mutex
	count int
	last  map[string]*encodedTokens
}

// encodedTokens is the protocol's SemanticTokens. It is written by hand: a long file
// has tens of thousands of numbers.
type encodedTokens struct {
	id   string // "" of a part
	data []uint32
}

func (t *encodedTokens) json() ([]byte, error) {
	const usual = 3 // bytes of a number and its comma
	o := jsonText{dst: append(make([]byte, 0, usual*(1+len(t.data))), '{')}
	if t.id != "" {
		o.put(`"resultId":`)
		o.quote(t.id)
		o.put(`,`)
	}
	o.put(`"data":[`)
	for i, n := range t.data {
		if i > 0 {
			o.dst = append(o.dst, ',')
		}
		o.dst = strconv.AppendUint(o.dst, uint64(n), 10)
	}
	o.put(`]}`)
	return o.dst, o.err
}

// replace makes data the last answer about u, and returns it and the one before.
func (r *tokenResults) replace(u string, data []uint32) (now, before *encodedTokens) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.last == nil {
		r.last = map[string]*encodedTokens{}
	}
	r.count++
	now, before = &encodedTokens{strconv.Itoa(r.count), data}, r.last[u]
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
		if before == nil || before.id != p.PreviousResultID {
			return now
		}
		return &protocol.SemanticTokensDelta{ResultID: &now.id, Edits: tokenEdits(before.data, now.data)}
	}), nil
})

var _ = onSlowRequest(protocol.MethodTextDocumentSemanticTokensRange, func(s *Server, p *tokensParams) (work, error) {
	d := s.docs.get(p.TextDocument.URI)
	if d == nil {
		return nil, nil
	}
	within, err := span(d.lines(), d.enc, p.Range)
	return func(context.Context) (any, error) {
		return &encodedTokens{data: legendFor(&s.client).encode(d, d.SemanticTokens(within))}, nil
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
	return legendFor(&s.client).encode(d, d.SemanticTokens(text.Span{End: len(d.Text())}))
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
