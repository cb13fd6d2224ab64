package client

import (
	"context"

	"github.com/stagels/stagels/analysis/text"
	"go.lsp.dev/protocol"
)

// Token is a semantic token as it came over the wire.
type Token struct {
	Span        text.Span
	Type        string // in the protocol's words
	Declaration bool
}

// TokenTypes are all types that the protocol names.
var TokenTypes = []string{
	"namespace", "type", "class", "enum", "interface", "struct", "typeParameter", "parameter", "variable", "property",
	"enumMember", "event", "function", "method", "macro", "keyword", "modifier", "comment", "string", "number",
	"regexp", "operator", "decorator", "label",
}

// everyToken are the capabilities of a client that knows all of them.
func everyToken() protocol.SemanticTokensClientCapabilities {
	c := protocol.SemanticTokensClientCapabilities{
		TokenTypes:     TokenTypes,
		TokenModifiers: []string{"declaration"},
		Formats:        []protocol.TokenFormat{protocol.TokenFormatRelative},
	}
	return c
}

// Tokens are all tokens of a document.
func (s *Session) Tokens(ctx context.Context, uri string) ([]Token, error) {
	var answer protocol.SemanticTokens
	if err := s.Call(ctx, protocol.MethodTextDocumentSemanticTokensFull, about(uri), &answer); err != nil {
		return nil, err
	}
	return s.tokens(uri, answer.Data), nil
}

// tokens reads the numbers of an answer.
func (s *Session) tokens(uri string, data []uint32) []Token {
	var legend struct {
		SemanticTokensProvider struct {
			Legend struct {
				TokenTypes []string `json:"tokenTypes"`
			} `json:"legend"`
		} `json:"semanticTokensProvider"`
	}
	if raw, err := protocol.Marshal(s.told); err == nil {
		_ = protocol.Unmarshal(raw, &legend)
	}
	types := legend.SemanticTokensProvider.Legend.TokenTypes
	var out []Token
	lines := s.lines(uri)
	line, column := 0, 0
	for ; len(data) >= 5; data = data[5:] {
		if data[0] > 0 {
			line, column = line+int(data[0]), 0
		}
		column += int(data[1])
		start, end := lines.Offset(line, column, s.enc), lines.Offset(line, column+int(data[2]), s.enc)
		out = append(out, Token{text.Span{Start: start, End: end}, types[data[3]], data[4] == 1})
	}
	return out
}
