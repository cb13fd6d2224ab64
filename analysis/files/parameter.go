package files

import (
	"path"
	"strings"

	sh "mvdan.cc/sh/v3/syntax"
)

// param is $NAME or ${NAME…}.
func (x *spelled) param(p *sh.ParamExp) {
	if p.Param == nil || p.Excl || p.Length || p.Slice != nil || p.Index != nil || p.Names != 0 {
		x.unknown = true
		return
	}
	v, set := x.r.lookup(p.Param.Value)
	switch {
	case p.Repl != nil:
		v = x.r.replaced(v, p.Repl)
	case p.Exp != nil:
		v = x.r.modified(v, set, p.Exp)
	}
	x.unknown = x.unknown || !v.known
	x.b.WriteString(v.text)
}

// modified is what ${NAME:-word} and the like make of a value.
func (r *running) modified(v value, set bool, e *sh.Expansion) value {
	text, ok := r.word(e.Word)
	word := value{text, ok}
	switch e.Op {
	case sh.DefaultUnset, sh.DefaultUnsetOrNull, sh.AssignUnset, sh.AssignUnsetOrNull:
		if !set || v.known && v.text == "" && (e.Op == sh.DefaultUnsetOrNull || e.Op == sh.AssignUnsetOrNull) {
			return word
		}
		return v
	case sh.AlternateUnset, sh.AlternateUnsetOrNull:
		if !set || v.known && v.text == "" {
			return value{"", true}
		}
		return word
	case sh.ErrorUnset, sh.ErrorUnsetOrNull:
		return v
	case sh.RemSmallSuffix, sh.RemLargeSuffix, sh.RemSmallPrefix, sh.RemLargePrefix:
		return value{trimmed(v.text, text, e.Op), v.known && ok && len(v.text) < longestPath}
	}
	return value{}
}

// longestPath is how long a path can be.
const longestPath = 4096

// trimmed is a text without the end or the begin that a pattern matches.
func trimmed(text, pattern string, op sh.ParExpOperator) string {
	out := text
	for i := 0; i <= len(text); i++ {
		switch at := len(text) - i; {
		case op == sh.RemSmallPrefix && matchesText(pattern, text[:i]):
			return text[i:]
		case op == sh.RemSmallSuffix && matchesText(pattern, text[at:]):
			return text[:at]
		case op == sh.RemLargePrefix && matchesText(pattern, text[:at]):
			return text[at:]
		case op == sh.RemLargeSuffix && matchesText(pattern, text[i:]):
			return text[:i]
		}
	}
	return out
}

func (r *running) replaced(v value, to *sh.Replace) value {
	from, ok := r.word(to.Orig)
	with, known := r.word(to.With)
	if !ok || !known || !v.known || from == "" || strings.ContainsAny(from, "*?[#%") {
		return value{}
	}
	n := 1
	if to.All {
		n = -1
	}
	return value{strings.Replace(v.text, from, with, n), true}
}

// result is what a command prints, of the few of which that is known.
func (x *spelled) result(c *sh.CmdSubst) {
	if len(c.Stmts) == 1 && len(c.Stmts[0].Redirs) == 0 {
		if call, ok := c.Stmts[0].Cmd.(*sh.CallExpr); ok && len(call.Assigns) == 0 {
			if text, ok := x.r.prints(x.r.words(call.Args)); ok {
				x.b.WriteString(strings.TrimRight(text, "\n"))
				return
			}
		}
	}
	x.unknown = true
}

func (r *running) prints(words []string) (string, bool) {
	switch said := strings.Join(words, " "); {
	case strings.Contains(said, unknownWord):
	case said == "pwd":
		return r.dir, r.dir != ""
	case said == "go env GOPATH":
		return r.gopath(), true
	case len(words) == 2 && words[0] == "basename":
		return path.Base(words[1]), true
	case len(words) == 3 && words[0] == "basename":
		return strings.TrimSuffix(path.Base(words[1]), words[2]), true
	case len(words) == 2 && words[0] == "dirname":
		return path.Dir(words[1]), true
	case len(words) == 2 && words[0] == "cat":
		return r.text(words[1])
	case len(words) > 1 && words[0] == "echo" && !strings.HasPrefix(words[1], "-"):
		return strings.Join(words[1:], " "), true
	}
	return "", false
}
