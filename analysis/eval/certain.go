package eval

import (
	"regexp"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/shell"
	"github.com/stagels/stagels/analysis/stage"
)

// Certain are the texts that stand in the word's value whatever its open variables hold,
// in their order: anything, or nothing, stands between each two. A word that is fixed has
// one, its value. The first is how each value begins, the last how it ends.
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

// CertainSuffix is how the value ends whatever the word's open variables hold.
func (w *Word) CertainSuffix() string {
	parts := w.Certain()
	return parts[len(parts)-1]
}

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

// blank stands for the value of an open variable; nobody writes it.
const blank = "\U000F8F8F"

// plainVariable is a variable in braces, with a modifier that reads no other.
var plainVariable = regexp.MustCompile(`\$\{([A-Za-z_][A-Za-z0-9_]*)[^}$"'\\{` + "`" + `]*\}`)

// adding is a variable that stands for nothing, set or not.
var adding = regexp.MustCompile(`\$\{[A-Za-z_][A-Za-z0-9_]*:?\+\}`)

// certainOf are the certain texts of a word with open variables; nil if it cannot be told
// where the values of those stand.
func (x *expander) certainOf(lex *shell.Lex, word string) []string {
	if strings.Contains(word, blank) || strings.ContainsAny(word, "'"+string(x.escape)) {
		return nil
	}
	if strings.Contains(plainVariable.ReplaceAllString(word, ""), "${") {
		return nil
	}
	word = adding.ReplaceAllString(word, "")
	bare := plainVariable.ReplaceAllStringFunc(word, func(v string) string {
		if name := plainVariable.FindStringSubmatch(v)[1]; !x.state.fixed(name) {
			return "${" + name + "}"
		}
		return v
	})
	reads := stage.ReadsOf(assumed{x.state, blank})
	res, err := reads.Process(lex, bare)
	if err != nil || reads.Cut {
		return nil
	}
	return strings.Split(res.Result, blank)
}
