package eval

import (
	"regexp"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/shell"
	"github.com/stagels/stagels/analysis/stage"
)

// Certain are the texts that stand in the word's value whatever its open variables hold,
// in their order: anything, or nothing, stands between each two. A word that is fixed has
// one, its value. The first is how each value begins.
func (w *Word) Certain() []string {
	switch {
	case w.Fixed:
		return []string{w.Value}
	case w.certain == nil:
		return []string{"", ""}
	}
	return w.certain
}

// CertainPrefix is how the value begins whatever the word's open variables hold.
func (w *Word) CertainPrefix() string { return w.Certain()[0] }

// NeverBlank tells that the value has something in it whatever the open variables hold.
func (w *Word) NeverBlank() bool { return strings.Join(w.Certain(), "") != "" }

// Could tells whether the value could be value, as far as the word says.
func (w *Word) Could(value string) bool {
	parts := w.Certain()
	if len(parts) == 1 {
		return value == parts[0]
	}
	rest, ok := strings.CutPrefix(value, parts[0])
	if !ok {
		return false
	}
	for _, part := range parts[1 : len(parts)-1] {
		if _, rest, ok = strings.Cut(rest, part); !ok {
			return false
		}
	}
	return strings.HasSuffix(rest, parts[len(parts)-1])
}

// gap stands for what is not certain; nobody writes it.
const gap = "\U000F8F8F"

// braced is a variable in braces, without a modifier.
var braced = regexp.MustCompile(`\$\{[A-Za-z_][A-Za-z0-9_]*\}`)

// modified is a variable in braces, with a modifier that reads no other.
var modified = regexp.MustCompile(`\$\{([A-Za-z_][A-Za-z0-9_]*)([^}$"'\\{` + "`" + `]*)\}`)

// certainOf are the certain texts of a word with open variables; nil if it cannot be told
// where the values of those stand.
func (x *expander) certainOf(lex *shell.Lex, word string) []string {
	if strings.Contains(word, gap) {
		return nil
	}
	if strings.Contains(braced.ReplaceAllString(word, ""), "${") {
		if strings.ContainsAny(word, "'"+string(x.escape)) || strings.Contains(modified.ReplaceAllString(word, ""), "${") {
			return nil
		}
		word = modified.ReplaceAllStringFunc(word, x.plain)
	}
	reads := stage.ReadsOf(known{x.state})
	res, err := reads.Process(lex, word)
	if err != nil || reads.Cut {
		return nil
	}
	return strings.Split(res.Result, gap)
}

// plain is an open variable without its modifier: a gap, or nothing if it stands for
// nothing, set or not.
func (x *expander) plain(v string) string {
	m := modified.FindStringSubmatch(v)
	switch name, modifier := m[1], m[2]; {
	case x.state.fixed(name) || modifier == "":
		return v
	case modifier == "+" || modifier == ":+":
		return ""
	}
	return gap
}

// known is a state in which a gap stands for what is not certain of a variable.
type known struct{ environment }

// Get is the value of a variable, for BuildKit's lexer.
func (k known) Get(name string) (string, bool) {
	if k.fixed(name) {
		return k.environment.Get(name)
	}
	return k.certain(name), true
}
