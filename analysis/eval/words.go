package eval

import (
	"maps"
	"slices"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/parser"
	"github.com/moby/buildkit/frontend/dockerfile/shell"
	"github.com/moby/buildkit/util/suggest"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/syntax"
	"github.com/stagels/stagels/analysis/text"
)

// Word is a word of an instruction and what BuildKit makes of it.
type Word struct {
	Text  string
	Span  text.Span // from the start of the step's source
	Value string    // what it stands for
	Split []string  // of EXPOSE: the words it stands for
	// Fixed tells that the file alone gives Value, or Err.
	Fixed   bool
	Unknown bool // only the base image could say what it stands for
	Unset   []Unset
	Err     error // BuildKit cannot expand it

	forms []Form // of a word that is not fixed; nil if they are not known
}

// Unset is a variable without a value that a word reads.
type Unset struct {
	Name string
	Span text.Span

	written *history // before the word
}

// Near is a variable of nearly that name that has a value there, or "". It looks at as
// many as were Written.
func (u *Unset) Near() string {
	near, _ := suggest.Search(u.Name, names(u.written.lastWritten()), true)
	return near
}

// Written is how often a variable got a value before the word.
func (u *Unset) Written() int { return u.written.len() }

// special tells whether BuildKit's lexer could change s, or refuse it.
func special(s string, escape byte) bool {
	return strings.ContainsAny(s, `$'"`) || strings.IndexByte(s, escape) >= 0
}

// environment is what words are expanded with.
type environment interface {
	shell.EnvGetter
	fixed(name string) bool
	Declared(name string) bool
	unknown(name string) bool
	forms(name string) (texts []string, unset bool)
	written() *history
}

// expander expands the words of one instruction.
type expander struct {
	state  environment
	escape byte
	src    string // of the step
	instr  *syntax.Instr
	strict bool // BuildKit refuses a variable that nothing has set
}

// expand is what BuildKit makes of w, and notes variables without a value
// (convert.go:1057, validations.go:201).
func (x *expander) expand(w syntax.Word) Word {
	out := Word{Text: w.Text, Span: w.Span, Value: syntax.Printable(w.Text), Fixed: true}
	if !special(w.Text, x.escape) {
		return out
	}
	lex := shell.NewLex(rune(x.escape))
	x.process(lex, &out, syntax.Printable(w.Text), func() []syntax.Word { return x.instr.Variables(w) }, x.instr.Whole)
	return out
}

// heredoc expands the body of a heredoc (instructions/commands.go, ExpandRaw).
func (x *expander) heredoc(h *syntax.Heredoc) Word {
	body := h.Body.Of(x.src)
	out := x.body(h)
	if !strings.ContainsAny(body, `$\`) {
		return out
	}
	lex := shell.NewLex('\\')
	lex.SkipProcessQuotes = true
	whole := func(v syntax.Word) text.Span { return syntax.WholeInHeredoc(x.src, v) }
	x.process(lex, &out, out.Value, func() []syntax.Word { return syntax.HeredocVariables(x.src, h.Body) }, whole)
	return out
}

// body is that of a heredoc as it stands, without the tabs that <<- takes off
// (instructions/parse.go:300).
func (x *expander) body(h *syntax.Heredoc) Word {
	body := syntax.Printable(h.Body.Of(x.src))
	if h.Chomp {
		body = parser.ChompHeredocContent(body)
	}
	return Word{Text: h.Body.Of(x.src), Span: h.Body, Value: body, Fixed: true}
}

func (x *expander) process(lex *shell.Lex, out *Word, word string, variables func() []syntax.Word, whole func(syntax.Word) text.Span) {
	reads := stage.ReadsOf(x.state)
	res, err := reads.Process(lex, word)
	if reads.Cut {
		out.Fixed, err = false, nil
	}
	out.Value, out.Err = res.Result, err
	if !strings.Contains(word, "$") {
		return
	}
	found := variables()
	for _, v := range found {
		out.Fixed = out.Fixed && x.state.fixed(v.Text)
		out.Unknown = out.Unknown || x.state.unknown(v.Text)
	}
	if err != nil && !out.Fixed {
		out.Fixed = x.failsAnyway(lex, word, err)
	}
	if !out.Fixed && !reads.Cut {
		out.forms = x.formsOf(lex, word, found, func(r shell.ProcessWordResult) string { return r.Result })
		out.Fixed = out.decided(out.Value)
	}
	x.noteUnset(out, res.Unmatched, found, whole)
}

// decided tells whether the word has this value only, or BuildKit can never expand it.
func (w *Word) decided(value string) bool {
	switch {
	case w.forms == nil:
		return false
	case w.Err != nil:
		return len(w.forms) == 0
	}
	return len(w.forms) == 1 && len(w.forms[0]) == 1 && w.forms[0][0] == value
}

// failsAnyway tells whether BuildKit refuses word with err whatever the variables
// that are not fixed hold: it is asked with each set, and with none.
func (x *expander) failsAnyway(lex *shell.Lex, word string, err error) bool {
	for _, set := range []string{"x", ""} {
		if _, other := stage.ReadsOf(assumed{x.state, set}).Process(lex, word); other == nil || other.Error() != err.Error() {
			return false
		}
	}
	return true
}

// assumed is a state whose open variables are all set to one value, or unset.
type assumed struct {
	environment
	value string // "" leaves them unset
}

// Get is the value of a variable, for BuildKit's lexer.
func (a assumed) Get(name string) (string, bool) {
	if a.fixed(name) {
		return a.environment.Get(name)
	}
	return a.value, a.value != ""
}

func (x *expander) noteUnset(out *Word, unmatched map[string]struct{}, found []syntax.Word, whole func(syntax.Word) text.Span) {
	for _, name := range slices.Sorted(maps.Keys(unmatched)) {
		if !x.undefined(name) {
			continue
		}
		u := Unset{Name: name, Span: out.Span, written: x.state.written()}
		if i := slices.IndexFunc(found, func(v syntax.Word) bool { return v.Text == name }); i >= 0 {
			u.Span = whole(found[i])
		}
		out.Unset = append(out.Unset, u)
	}
}

// undefined tells whether UndefinedVar speaks of a variable that has no value.
func (x *expander) undefined(name string) bool { return !x.state.Declared(name) && !nonEnvArgs[name] }

// nonEnvArgs are arguments that never become variables (convert.go:52).
var nonEnvArgs = map[string]bool{"BUILDKIT_SBOM_SCAN_CONTEXT": true, "BUILDKIT_SBOM_SCAN_STAGE": true}

// words are the words of the instruction that BuildKit expands, in its order.
func (x *expander) words() []Word {
	var out []Word
	for _, w := range stage.Expanded(x.instr) {
		out = append(out, x.expand(w))
	}
	if x.instr.Name != "add" && x.instr.Name != "copy" {
		return out
	}
	for _, h := range x.instr.SourceHeredocs() {
		if h.Expand {
			out = append(out, x.heredoc(h))
		}
	}
	return out
}
