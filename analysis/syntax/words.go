package syntax

// IsBlank tells whether c parts words on a line.
func IsBlank(c byte) bool { return c == ' ' || c == '\t' }

// IsNameByte tells whether c can stand in the name of a variable
// (frontend/dockerfile/shell/lex.go: processName).
func IsNameByte(c byte) bool {
	return c == '_' || '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}

// OpenQuote tells whether s ends inside of quotes.
func OpenQuote(s string, escape byte) bool {
	var quote byte
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == escape && quote != '\'':
			i++
		case quote == 0 && (c == '"' || c == '\''):
			quote = c
		case c == quote:
			quote = 0
		}
	}
	return quote != 0
}
