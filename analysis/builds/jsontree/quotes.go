package jsontree

import (
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// unquoted is the text of a JSON string, with the offset of each of its bytes or nowhere.
func unquoted(raw string) (out string, offs []int) {
	var b strings.Builder
	for at := 1; at < len(raw)-1; {
		piece, length, stands := raw[at:at+1], 1, at
		if raw[at] == '\\' {
			piece, length = unescaped(raw[at : len(raw)-1])
			stands = nowhere
		}
		b.WriteString(piece)
		for range len(piece) {
			offs = append(offs, stands)
		}
		at += length
	}
	return b.String(), offs
}

// escapes are the letters that stand for others behind a backslash (RFC 8259, section 7).
var escapes = map[byte]string{'b': "\b", 'f': "\f", 'n': "\n", 'r': "\r", 't': "\t"}

// unescaped is what an escape means that a text begins with, and how long it is.
func unescaped(src string) (piece string, length int) {
	if len(src) < 2 {
		return src, len(src)
	}
	if src[1] != 'u' {
		if piece, ok := escapes[src[1]]; ok {
			return piece, 2
		}
		return src[1:2], 2
	}
	first := hex(src)
	if second := hex(src[min(6, len(src)):]); utf16.IsSurrogate(first) && second >= 0 {
		return string(utf16.DecodeRune(first, second)), 12
	}
	return string(max(first, 0)), min(6, len(src))
}

// hex is the letter of an escape \uXXXX that a text begins with; -1 if it begins with none.
func hex(src string) rune {
	if len(src) < 6 || src[:2] != `\u` {
		return -1
	}
	n, err := strconv.ParseUint(src[2:6], 16, 32)
	if err != nil {
		return utf8.RuneError
	}
	return rune(n)
}

// withoutComments has blanks in the place of comments. Nothing moves.
func withoutComments(src string) string {
	out := []byte(src)
	for at := 0; at < len(src); {
		length := 1
		switch {
		case src[at] == '"':
			length, _ = stringLength(src[at:])
		case strings.HasPrefix(src[at:], "//"):
			length = strings.IndexByte(src[at:]+"\n", '\n')
			blank(out[at : at+length])
		case strings.HasPrefix(src[at:], "/*"):
			length = min(2+strings.Index(src[at+2:]+"*/", "*/")+2, len(src)-at)
			blank(out[at : at+length])
		}
		at += length
	}
	return string(out)
}

// blank leaves the ends of lines.
func blank(b []byte) {
	for i := range b {
		if b[i] != '\n' && b[i] != '\r' {
			b[i] = ' '
		}
	}
}
