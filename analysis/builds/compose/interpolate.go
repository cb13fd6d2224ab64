package compose

import "strings"

// deepest is how many expressions may stand in each other; of what is deeper nothing is known.
const deepest = 20

// expand is what Compose makes of a text: $X, ${X}, ${X:-default}, ${X-default}, ${X:+other},
// ${X+other}, ${X:?error} and ${X?error} are replaced, and $$ is $ (compose-go,
// template/template.go: SubstituteWithOptions). ok is false if a variable decides that no
// file sets, or Compose refuses the text.
func (e *environment) expand(text string) (out string, ok bool) { return e.expandIn(text, deepest) }

func (e *environment) expandIn(text string, depth int) (string, bool) {
	var out strings.Builder
	for {
		before, behind, found := strings.Cut(text, "$")
		out.WriteString(before)
		if !found {
			return out.String(), true
		}
		value, rest, ok := e.expression(behind, depth)
		if !ok {
			return "", false
		}
		out.WriteString(value)
		text = rest
	}
}

// expression is the value of what begins behind a $, and what stands behind it.
func (e *environment) expression(src string, depth int) (value, rest string, ok bool) {
	switch {
	case strings.HasPrefix(src, "$"):
		return "$", src[1:], true
	case strings.HasPrefix(src, "{"):
		return e.braced(src, depth)
	}
	name := variable(src)
	if name == "" {
		return "$", src, true
	}
	value, ok = e.plain(name)
	return value, src[len(name):], ok
}

// braced is the value of an expression in braces, which src begins with.
func (e *environment) braced(src string, depth int) (value, rest string, ok bool) {
	name := variable(src[1:])
	behind := src[1+len(name):]
	switch operator := operatorOf(behind); {
	case name == "" || depth == 0:
		return "", "", false
	case strings.HasPrefix(behind, "}"):
		value, ok = e.plain(name)
		return value, behind[1:], ok
	case operator == "":
		return "", "", false
	default:
		end := closing(src)
		if end < 0 {
			return "", "", false
		}
		value, ok = e.operate(name, operator, src[1+len(name)+len(operator):end], depth-1)
		return value, src[end+1:], ok
	}
}

// operate is the value of a variable with an operator and what stands behind it.
func (e *environment) operate(name, operator, word string, depth int) (string, bool) {
	v, set := e.lookup(name)
	if set && !v.known {
		return "", false
	}
	given := set && (operator[0] != ':' || v.text != "")
	switch operator[len(operator)-1] {
	case '-':
		if given {
			return v.text, true
		}
		return e.expandIn(word, depth)
	case '+':
		if given {
			return e.expandIn(word, depth)
		}
		return "", set
	}
	return v.text, given
}

// plain is the value of a variable; ok is false if the files do not tell it.
func (e *environment) plain(name string) (value string, ok bool) {
	v, set := e.lookup(name)
	return v.text, set && v.known
}

// variable is the name that src begins with.
func variable(src string) string {
	for at := range len(src) {
		letter := src[at] == '_' || src[at]|0x20 >= 'a' && src[at]|0x20 <= 'z'
		if !letter && (at == 0 || src[at] < '0' || src[at] > '9') {
			return src[:at]
		}
	}
	return src
}

// operatorOf is the operator that src begins with.
func operatorOf(src string) string {
	length := 1
	if strings.HasPrefix(src, ":") {
		length = 2
	}
	if len(src) < length || strings.IndexByte("-+?", src[length-1]) < 0 {
		return ""
	}
	return src[:length]
}

// closing is the brace that closes the one at the start of src, on the same line; the last
// brace of the line if none does (template.go: getFirstBraceClosingIndex and the pattern).
func closing(src string) int {
	if end := strings.IndexByte(src, '\n'); end >= 0 {
		src = src[:end]
	}
	open := 0
	for at := 0; at < len(src); at++ {
		switch src[at] {
		case '}':
			if open--; open == 0 {
				return at
			}
		case '{':
			open++
			at++
		}
	}
	return strings.LastIndexByte(src, '}')
}
