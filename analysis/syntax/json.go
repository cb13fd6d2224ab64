package syntax

import (
	"encoding/json"
	"strings"
)

// readJSON reads body as a JSON array of strings. It is false where BuildKit
// falls back to the other form; an array that holds anything but strings is a
// problem (parser/line_parsers.go:279).
func (in *Instr) readJSON(body Word) bool {
	if !strings.HasPrefix(body.Text, "[") {
		return false
	}
	var values []any
	if json.Unmarshal([]byte(body.Text), &values) != nil {
		return false
	}
	in.JSON = true
	off := 0
	for _, v := range values {
		s, ok := v.(string)
		if !ok {
			in.Problem = &body.Span
			return true
		}
		start := off + strings.IndexByte(body.Text[off:], '"') + 1
		off = jsonStringEnd(body.Text, start)
		w := in.word(body.log.Start+start, body.log.Start+off)
		w.Text = s
		in.Args = append(in.Args, w)
		off++
	}
	return true
}

// jsonStringEnd is the offset of the quote that closes the string whose first
// byte is at i, in JSON that is known to be valid.
func jsonStringEnd(s string, i int) int {
	for s[i] != '"' {
		if s[i] == '\\' {
			i++
		}
		i++
	}
	return i
}
