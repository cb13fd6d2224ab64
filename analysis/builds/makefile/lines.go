package makefile

import "strings"

// line is one logical line: lines that end in a backslash go on (GNU make, src/read.c:
// readline).
type line struct {
	off    int
	text   string // with its continuations, without the end of the last line
	recipe bool   // a shell runs it
	within int    // how many conditionals and definitions it stands in
}

// split are the logical lines of a Makefile.
func split(src string) (out []line) {
	within := 0
	for off := 0; off < len(src); {
		end := off + logical(src[off:])
		l := line{off: off, text: strings.TrimRight(src[off:end], "\r\n"), within: within}
		if l.recipe = strings.HasPrefix(l.text, "\t"); l.recipe {
			l.off, l.text = l.off+1, l.text[1:]
		} else {
			switch first, _, _ := strings.Cut(strings.TrimSpace(l.text), " "); first {
			case "ifeq", "ifneq", "ifdef", "ifndef", "define":
				within++
			case "endif", "endef":
				within = max(0, within-1)
			}
		}
		out = append(out, l)
		off = end
	}
	return out
}

// logical is how long the first logical line of a text is.
func logical(src string) (length int) {
	for l := range strings.SplitAfterSeq(src, "\n") {
		length += len(l)
		l = strings.TrimRight(l, "\r\n")
		if slashes := len(l) - len(strings.TrimRight(l, `\`)); slashes%2 == 0 {
			break
		}
	}
	return length
}

// rule is the first target of a line that begins a rule, and the recipe that may stand behind
// a semicolon; "" if it begins none.
func (l line) rule() (target string, recipe line) {
	if l.recipe || strings.HasPrefix(l.text, "#") {
		return "", line{}
	}
	colon := outside(l.text, ":")
	if _, _, _, ok := l.assignment(); ok || colon < 0 {
		return "", line{}
	}
	if targets := strings.Fields(l.text[:colon]); len(targets) > 0 {
		target = targets[0]
	}
	if semicolon := outside(l.text[colon:], ";"); semicolon >= 0 {
		at := colon + semicolon + 1
		recipe = line{off: l.off + at, text: l.text[at:], recipe: true}
	}
	return target, recipe
}

// outside is where the first of the letters stands outside of references; -1 if none does.
func outside(text, letters string) int {
	depth := 0
	for i := range len(text) {
		switch c := text[i]; {
		case c == '(' || c == '{':
			depth++
		case c == ')' || c == '}':
			depth--
		case depth == 0 && strings.IndexByte(letters, c) >= 0:
			return i
		}
	}
	return -1
}

// assignment is the variable that a line sets, how, and to what; ok is false if it sets none
// (src/variable.c: parse_variable_definition).
func (l line) assignment() (name, how, value string, ok bool) {
	at := outside(l.text, "=")
	if l.recipe || at < 0 || strings.HasPrefix(strings.TrimSpace(l.text), "#") {
		return "", "", "", false
	}
	name = strings.TrimRight(l.text[:at], ":?+!")
	how, value = l.text[len(name):at+1], l.text[at+1:]
	words := strings.Fields(name)
	for len(words) > 1 && (words[0] == "export" || words[0] == "override" || words[0] == "private") {
		words = words[1:]
	}
	if len(words) == 0 {
		return "", "", "", false
	}
	if comment := strings.Index(value, "#"); comment >= 0 {
		value = value[:comment]
	}
	return strings.Join(words, " "), how, strings.TrimSpace(value), true
}
