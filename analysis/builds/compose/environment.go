package compose

import (
	"strconv"
	"strings"
	"unicode"
)

// setting is what a variable is set to.
type setting struct {
	text  string
	known bool // false if the files do not tell the text
}

// environment is the variables that files set.
type environment struct {
	outer *environment // whose variables come first; nil if there is none
	set   map[string]setting
	key   string // tells it from others of the same project
}

// everywhere are variables that the environment has wherever Compose runs, before any file
// sets them.
var everywhere = map[string]bool{"HOME": true, "PATH": true, "PWD": true, "USER": true}

// lookup is what a variable is set to. Compose itself sets the name of the project
// (compose-go, loader/loader.go: projectName).
func (e *environment) lookup(name string) (v setting, set bool) {
	if everywhere[name] {
		return setting{}, true
	}
	if v, set = e.inFiles(name); !set && name == "COMPOSE_PROJECT_NAME" {
		return setting{}, true
	}
	return v, set
}

func (e *environment) inFiles(name string) (v setting, set bool) {
	if e == nil {
		return setting{}, false
	}
	if v, set = e.outer.inFiles(name); set {
		return v, true
	}
	v, set = e.set[name]
	return v, set
}

// add reads the text of an .env file. It ends where Compose refuses it (compose-go,
// dotenv/parser.go).
func (e *environment) add(src string) {
	src = strings.TrimPrefix(src, "\ufeff")
	for {
		src = statement(src)
		name, rest, inherited, ok := nameOf(src)
		switch {
		case src == "" || !ok:
			return
		case inherited:
			if v, set := e.lookup(name); set {
				e.set[name] = v
			}
			src = rest
		default:
			v, rest, ok := e.settingOf(rest)
			if !ok {
				return
			}
			e.set[name] = v
			src = rest
		}
	}
}

// statement is src from where something stands that is no comment.
func statement(src string) string {
	for {
		src = strings.TrimLeftFunc(src, unicode.IsSpace)
		if !strings.HasPrefix(src, "#") {
			return src
		}
		_, src, _ = strings.Cut(src, "\n")
	}
}

// nameOf is the name at the start of src, and what stands behind the = or : that ends it.
// It is inherited if a line ends it.
func nameOf(src string) (name, rest string, inherited, ok bool) {
	if behind, exported := strings.CutPrefix(src, "export"); exported && strings.IndexFunc(behind, unicode.IsSpace) == 0 {
		src = strings.TrimLeftFunc(behind, blank)
	}
	end := strings.IndexFunc(src, func(r rune) bool { return !blank(r) && !named(r) })
	if end < 0 {
		return "", "", false, false
	}
	switch src[end] {
	case '=', ':', '\n':
	default:
		return "", "", false, false
	}
	name = strings.TrimRightFunc(src[:end], unicode.IsSpace)
	rest = strings.TrimLeftFunc(src[end+1:], blank)
	return name, rest, src[end] == '\n', !strings.Contains(name, " ")
}

// named tells whether a name can hold a character.
func named(r rune) bool {
	return strings.ContainsRune("_.-[]", r) || unicode.IsLetter(r) || unicode.IsNumber(r)
}

// blank tells whether a character is a blank within a line (dotenv/parser.go: isSpace).
func blank(r rune) bool { return strings.ContainsRune("\t\v\f\r \u0085\u00a0", r) }

// settingOf is the value at the start of src, and what stands behind it.
func (e *environment) settingOf(src string) (v setting, rest string, ok bool) {
	if src == "" || src[0] != '"' && src[0] != '\'' {
		line, rest, _ := strings.Cut(src, "\n")
		line, _, _ = strings.Cut(line, " #")
		v.text, v.known = e.expand(strings.TrimRightFunc(line, unicode.IsSpace))
		return v, rest, true
	}
	value, end := quoted(src)
	if end < 0 {
		return setting{}, "", false
	}
	v = setting{value, true}
	if src[0] == '"' {
		v.text, v.known = e.expand(unescaped(value))
	}
	return v, src[end:], true
}

// quoted is the text between the quotes that src begins with, and where it ends; -1 if
// nothing closes them.
func quoted(src string) (value string, end int) {
	var out strings.Builder
	for at := 1; at < len(src); at++ {
		switch {
		case src[at] == src[0]:
			return out.String(), at + 1
		case src[at] == '\\' && at+1 < len(src) && src[at+1] == src[0]:
			at++
		case src[at] == '\\' && at+1 < len(src):
			out.WriteByte('\\')
			at++
		}
		out.WriteByte(src[at])
	}
	return "", -1
}

// unescaped is a text in double quotes with what its escapes stand for.
func unescaped(text string) string {
	var out strings.Builder
	for {
		before, behind, found := strings.Cut(text, `\`)
		out.WriteString(before)
		if !found {
			return out.String()
		}
		value, length := escape(behind)
		out.WriteString(value)
		text = behind[length:]
	}
}

// escape is what an escape stands for that begins behind a \, and how long it is.
func escape(src string) (value string, length int) {
	switch {
	case src == "" || strings.IndexByte(`abcfnrtv$"\0`, src[0]) < 0:
		return `\`, 0
	case src[0] == '$':
		return "$$", 1
	case src[0] == '0':
		length = 1
		for length < min(len(src), 4) && src[length] >= '0' && src[length] <= '9' {
			length++
		}
		src = src[1:length]
	default:
		length, src = 1, src[:1]
	}
	if r, _, _, err := strconv.UnquoteChar(`\`+src, '"'); err == nil {
		return string(r), length
	}
	return `\` + src, length
}
