package eval

import (
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/moby/buildkit/frontend/dockerfile/shell"
	"github.com/stagels/stagels/analysis/pattern"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/syntax"
)

// Form is what values can look like: the texts that stand in each, in their order. Anything,
// or nothing, stands between each two. A form of one text is that value.
type Form []string

// anyForm is that of all values.
var anyForm = Form{"", ""}

// Forms are those that the word's value can have, whatever its open variables hold. A word
// that is fixed has one, its value. There are none if BuildKit can never expand it.
func (w *Word) Forms() []Form {
	switch {
	case w.Fixed && w.Err != nil:
		return nil
	case w.Fixed:
		return []Form{{w.Value}}
	case w.forms == nil:
		return []Form{anyForm}
	}
	return w.forms
}

// Values are all that the word's value can be; ok is false if they are not known one by one.
func (w *Word) Values() (values []string, ok bool) {
	for _, f := range w.Forms() {
		if len(f) != 1 {
			return nil, false
		}
		values = append(values, f[0])
	}
	return values, true
}

// CertainPrefix is how the value begins whatever the word's open variables hold.
func (w *Word) CertainPrefix() string {
	forms := w.Forms()
	if len(forms) == 0 {
		return ""
	}
	prefix := strings.TrimSuffix(forms[0][0], something)
	for _, f := range forms[1:] {
		n := 0
		for n < len(prefix) && n < len(f[0]) && prefix[n] == f[0][n] {
			n++
		}
		prefix = prefix[:n]
	}
	return prefix
}

// NeverBlank tells that the value has something in it whatever the open variables hold.
func (w *Word) NeverBlank() bool {
	return !slices.ContainsFunc(w.Forms(), func(f Form) bool { return strings.Join(f, "") == "" })
}

// Could tells whether the value could be value, as far as the word says.
func (w *Word) Could(value string) bool {
	return slices.ContainsFunc(w.Forms(), func(f Form) bool { return f.could(value) })
}

func (f Form) could(value string) bool {
	if len(f) == 1 {
		return value == f[0]
	}
	rest, ok := cutStart(value, f[0])
	if !ok {
		return false
	}
	for _, part := range f[1 : len(f)-1] {
		if rest, ok = cutAnywhere(rest, part); !ok {
			return false
		}
	}
	return strings.HasSuffix(rest, f[len(f)-1])
}

// cutStart is the value behind a part that it begins with. Where the part ends with something,
// there is a character more.
func cutStart(value, part string) (rest string, ok bool) {
	text, more := strings.CutSuffix(part, something)
	if rest, ok = strings.CutPrefix(value, text); more {
		_, size := utf8.DecodeRuneInString(rest)
		return rest[size:], ok && size > 0
	}
	return rest, ok
}

// cutAnywhere is the value behind the first place where it has the part.
func cutAnywhere(value, part string) (rest string, ok bool) {
	at := strings.Index(value, strings.TrimSuffix(part, something))
	if at < 0 {
		return "", false
	}
	return cutStart(value[at:], part)
}

const (
	// gap stands for what is not certain; nobody writes it.
	gap = "\U000F8F8F"
	// something stands for any one character. A gap follows, so both are what is not blank.
	something = "\U000F8F8E"
)

// text is the form with gaps in it, and formOf the form of such a text.
func (f Form) text() string { return strings.Join(f, gap) }

func formOf(text string) Form { return strings.Split(text, gap) }

// anyText tells whether the text is nothing but gaps.
func anyText(text string) bool { return text != "" && strings.Trim(text, gap) == "" }

const mostForms = 8 // of one variable

// texts are the forms of the word, for a variable that has its value.
func (w *Word) texts() (out []string) {
	forms := w.Forms()
	if len(forms) > mostForms {
		return []string{gap}
	}
	for _, f := range forms {
		out = append(out, f.text())
	}
	return out
}

// formsOf are the forms of a word with open variables, which found are; nil if they are not
// known. BuildKit's lexer is asked with each choice of what these can be, and textOf makes one
// text of its result.
func (x *expander) formsOf(lex *shell.Lex, word string, found []syntax.Word, textOf func(shell.ProcessWordResult) string) []Form {
	if len(word) > longestCertain || strings.ContainsAny(word, gap+something) {
		return nil
	}
	word, ok := x.withoutPatterns(word)
	choices := x.choices(word, found)
	if !ok || choices == nil {
		return nil
	}
	out := []Form{}
	for _, c := range choices {
		reads := stage.ReadsOf(c)
		res, err := reads.Process(lex, word)
		if reads.Cut || strings.Contains(res.Result, keptAsText) {
			return nil
		}
		if x.strict && slices.ContainsFunc(slices.Collect(maps.Keys(res.Unmatched)), x.undefined) {
			continue
		}
		if f := formOf(textOf(res)); err == nil && !slices.ContainsFunc(out, func(o Form) bool { return slices.Equal(o, f) }) {
			out = append(out, f)
		}
	}
	return withoutCovered(out)
}

// withoutCovered are the forms but for values that another form has too.
func withoutCovered(forms []Form) []Form {
	covered := func(f Form) bool {
		return len(f) == 1 && slices.ContainsFunc(forms, func(o Form) bool { return len(o) > 1 && o.could(f[0]) })
	}
	if !slices.ContainsFunc(forms, covered) {
		return forms
	}
	var out []Form
	for _, f := range forms {
		if !covered(f) {
			out = append(out, f)
		}
	}
	return out
}

// name is a variable's, as BuildKit's lexer reads it in braces.
const name = `[\pL_][\pL\p{Nd}_]*|[0-9]+|[@*#?$!-]`

var (
	// patterned is a variable in braces of whose value a pattern takes something away.
	patterned = pattern.New(`\$\{(` + name + `)[#%/][^}$"'\\{` + "`" + `]*\}`)
	// beginPatterned is the beginning of one, whatever follows.
	beginPatterned = pattern.New(`\$\{(` + name + `)[#%/]`)
	// braced is a variable in braces, without a modifier.
	braced = pattern.New(`\$\{[A-Za-z_][A-Za-z0-9_]*\}`)
)

// keptAsText is what follows the name of a variable that withoutPatterns makes.
const keptAsText = ":+" + gap + "}"

// withoutPatterns is the word with a gap for each open variable that a pattern is held
// against, behind a modifier, as one makes the lexer forget words; ok is false where a pattern
// is not certain. What is no variable to the lexer, as in quotes, stays keptAsText.
func (x *expander) withoutPatterns(word string) (out string, ok bool) {
	out = patterned.Regexp().ReplaceAllStringFunc(word, func(v string) string {
		read := patterned.Find(v)[1]
		if x.state.fixed(read) {
			return v
		}
		return "${" + read + keptAsText
	})
	if beginPatterned.Matches(patterned.Regexp().ReplaceAllString(out, "")) {
		return "", false
	}
	return out, true
}
