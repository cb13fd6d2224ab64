package files

import (
	"path"
	"strings"

	sh "mvdan.cc/sh/v3/syntax"
)

// value is a variable's in a script.
type value struct {
	text  string
	known bool
}

// unknownWord stands for a word that is not known here.
const unknownWord = "\x00"

// words are what the shell makes of words: of one it may make several, or none.
func (r *running) words(all []*sh.Word) (out []string) {
	for _, w := range all {
		out = append(out, r.split(w)...)
	}
	return out
}

// split is what the shell makes of a word.
func (r *running) split(w *sh.Word) []string {
	x := r.spell(w)
	text := x.b.String()
	switch {
	case x.unknown:
		return []string{unknownWord}
	case x.splits && (text == "" || strings.ContainsAny(text, " \n\t")):
		return strings.Fields(text)
	case x.globs && strings.ContainsAny(text, "*?["):
		if found := r.glob(text); len(found) > 0 {
			return found
		}
	}
	return []string{text}
}

// glob are the known paths that a pattern matches, as the shell writes them.
func (r *running) glob(pattern string) (out []string) {
	at := pattern
	if !path.IsAbs(at) {
		if r.dir == "" {
			return nil
		}
		at = r.dir + "/" + at
	}
	found, _ := matches(r.root, at)
	for _, m := range found {
		if name := path.Base(m.path); !strings.HasPrefix(name, ".") || strings.HasPrefix(path.Base(pattern), ".") {
			out = append(out, m.path)
		}
	}
	return out
}

// word is the one text that a word is; ok is false if it is not known.
func (r *running) word(w *sh.Word) (string, bool) {
	if w == nil {
		return "", true
	}
	x := r.spell(w)
	if x.unknown {
		return unknownWord, false
	}
	return x.b.String(), true
}

// spelled is a word that is expanded, part by part.
type spelled struct {
	r       *running
	b       strings.Builder
	unknown bool
	splits  bool // at blanks in variables
	globs   bool
}

// longestWord bounds what a word may become: A=$A$A doubles.
const longestWord = 1 << 14

func (r *running) spell(w *sh.Word) *spelled {
	x := &spelled{r: r}
	for i, p := range w.Parts {
		x.part(p, i == 0)
		x.unknown = x.unknown || x.b.Len() > longestWord
	}
	return x
}

func (x *spelled) part(p sh.WordPart, first bool) {
	switch p := p.(type) {
	case *sh.Lit:
		x.lit(p.Value, first)
	case *sh.SglQuoted:
		x.b.WriteString(p.Value)
		x.unknown = x.unknown || p.Dollar
	case *sh.DblQuoted:
		for _, q := range p.Parts {
			x.quoted(q)
		}
	case *sh.ParamExp:
		x.splits, x.globs = true, true
		x.param(p)
	case *sh.CmdSubst:
		x.splits = true
		x.result(p)
	default:
		x.unknown = true
	}
}

func (x *spelled) lit(text string, first bool) {
	if first && (text == "~" || strings.HasPrefix(text, "~/")) {
		x.unknown = x.unknown || x.r.home == ""
		text = x.r.home + text[1:]
	}
	if strings.Contains(text, "{") && strings.ContainsAny(text, ",}") {
		x.unknown = true // bash makes several words of it, other shells do not
	}
	x.globs = x.globs || strings.ContainsAny(text, "*?[")
	for i := 0; i < len(text); i++ {
		if text[i] == '\\' && i+1 < len(text) {
			if i++; text[i] == '\n' {
				continue
			}
		}
		x.b.WriteByte(text[i])
	}
}

// quoted is a part in double quotes, where a backslash stands for itself in front of most.
func (x *spelled) quoted(p sh.WordPart) {
	switch p := p.(type) {
	case *sh.Lit:
		x.b.WriteString(inQuotes.Replace(p.Value))
	case *sh.ParamExp:
		x.param(p)
	case *sh.CmdSubst:
		x.result(p)
	default:
		x.unknown = true
	}
}

var inQuotes = strings.NewReplacer(`\\`, `\`, `\"`, `"`, `\$`, `$`, "\\`", "`", "\\\n", "")

// lookup is the value of a variable of the shell; set is false if it has none, as far as is
// known.
func (r *running) lookup(name string) (v value, set bool) {
	if v, ok := r.vars[name]; ok {
		return v, true
	}
	if v, ok := r.env.Lookup(name); ok {
		return value{v.Value, !v.Unknown}, true
	}
	switch name {
	case "PWD":
		return value{r.dir, r.dir != ""}, true
	case "HOME":
		return value{r.home, r.home != ""}, true
	}
	return value{}, false
}

// variable is the value of a variable, or what is usual where the image sets it.
func (r *running) variable(name, usual string) string {
	if v, set := r.lookup(name); set && v.known {
		return v.text
	}
	return usual
}
