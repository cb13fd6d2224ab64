package rules

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"
	"unicode"

	"github.com/stagels/stagels/analysis/pattern"
	"github.com/stagels/stagels/analysis/text"
)

// attempt tells whether what was read is an attempt at JSON in an instruction called
// name, rather than a shell's test, a pattern or a command in quotes.
func (r *arrayReader) attempt(name string) bool {
	quoted, commas := 0, 0
	for i, e := range r.items {
		if e.quote != "" {
			quoted++
		}
		if e.comma && i+1 < len(r.items) {
			commas++
		}
	}
	all := commas == len(r.items)-1
	whole := r.closed.End > 0 && (r.rest == "" || r.rest[0] == '#') && !r.broken
	switch {
	case len(r.items) == 0:
		return (name == "cmd" || name == "entrypoint") && r.open == "[" && (r.src == "[" || quoteAt(r.src[1:]) != nil)
	case r.open == "[" && strings.HasPrefix(r.src, "[["):
		return false
	case !all && r.isTest():
		return false
	case r.open == "":
		return !r.broken && r.rest == "" && quoted > 0 && all && (commas > 0 && quoted == len(r.items) || r.closed.End > 0)
	case r.open != "[":
		return whole && quoted == len(r.items) && commas > 0 && all
	case quoted == 0 && r.closed.End == 0:
		return !r.broken && (name == "cmd" || name == "entrypoint") && !unicode.IsSpace(rune(r.src[1]))
	case quoted == 0:
		return whole && bareList(name, len(r.items), all)
	case unicode.IsSpace(rune(r.src[1])):
		return (quoted == len(r.items) || all) && (r.rest == "" || all && commas > 0 || !shellFollows(r.rest)) && !r.broken
	}
	return true
}

// bareList tells whether a list of n words without quotes is one. A test has its
// words parted by blanks; [a-z] is a pattern in COPY.
func bareList(name string, n int, commas bool) bool {
	switch name {
	case "volume":
		return n > 0
	case "cmd", "entrypoint", "shell":
		return n > 0
	}
	return n > 1 && commas
}

// isTest tells whether the words are those of a shell's [: an operator stands at
// their beginning or between two.
func (r *arrayReader) isTest() bool {
	first := r.items[0]
	if first.quote == "" && (first.body == "!" || len(first.body) == 2 && first.body[0] == '-') {
		return true
	}
	return slices.ContainsFunc(r.items, func(e element) bool { return testOperators[strings.TrimPrefix(e.body, `\`)] })
}

// testOperators are those between two words.
var testOperators = map[string]bool{
	"=": true, "==": true, "!=": true, "<": true, ">": true, "=~": true, "-a": true, "-o": true, "-eq": true, "-ne": true,
	"-lt": true, "-le": true, "-gt": true, "-ge": true, "-nt": true, "-ot": true, "-ef": true,
}

// shellFollows tells whether the text goes on as a shell's command does.
func shellFollows(rest string) bool { return strings.ContainsRune("&|;<>)}", rune(rest[0])) }

// meant is what was to be written.
func (r *arrayReader) meant(name string) jsonSlip {
	s := jsonSlip{}
	if r.rest != "" {
		r.remainder(&s)
	}
	s.Reason = r.reason
	if r.broken || len(r.items) == 0 {
		return s
	}
	if r.needsShell(name) {
		if name != "shell" {
			s.Shell = r.command()
		}
		s.Comment = ""
		return s
	}
	slices.SortStableFunc(r.edits, func(a, b text.Edit) int {
		return cmp.Or(a.Span.Start-b.Span.Start, a.Span.End-b.Span.End)
	})
	if result := applied(r.src, r.edits); isStringArray(strings.TrimSpace(result)) {
		s.Edits = r.edits
	}
	return s
}

// remainder reads what follows the closing bracket: a comment, stray marks, or words
// that belong to the list.
func (r *arrayReader) remainder(s *jsonSlip) {
	at := r.off
	switch {
	case strings.HasPrefix(r.rest, "#"):
		r.slip(at, "a comment follows the closing bracket")
		s.Comment = strings.TrimSpace(r.rest)
		r.drop()
	case strings.IndexFunc(r.rest, wordy) < 0:
		r.slip(at, "%s follows the closing bracket", strings.TrimSpace(r.rest))
		r.drop()
	default:
		r.slip(at, "text follows the closing bracket")
		r.more()
	}
}

// drop takes away all behind the closing bracket.
func (r *arrayReader) drop() {
	r.edits = slices.DeleteFunc(r.edits, func(e text.Edit) bool { return e.Span.Start >= r.closed.End })
	r.edit(r.closed.End, len(r.src), "")
}

// wordy tells whether a character can be of a word or open one, or means something to
// a shell.
func wordy(c rune) bool {
	return unicode.IsLetter(c) || unicode.IsDigit(c) || strings.ContainsRune("[($&|<>/-", c) || quoteAt(string(c)) != nil
}

// more takes the words behind the closing bracket into the list.
func (r *arrayReader) more() {
	r.edits = slices.DeleteFunc(r.edits, func(e text.Edit) bool { return e.Span.End > r.closed.Start })
	n := len(r.items)
	if n > 0 {
		r.items[n-1].comma, r.comma = true, r.closed
		r.edit(r.closed.Start, r.closed.End, ",")
	} else {
		r.edit(r.closed.Start, r.closed.End, "")
	}
	r.closed = text.Span{}
	if r.src[r.off] == '[' {
		r.edit(r.off, r.off+1, "")
		r.off++
	}
	for r.blank(); !r.ended() && !r.broken && r.closed.End == 0; r.blank() {
		r.one()
	}
	switch {
	case r.broken:
	case r.closed.End == 0:
		r.edit(r.lastEnd(), r.lastEnd(), "]")
	case !r.ended() && r.src[r.off] == '[':
		r.more()
	case !r.ended():
		r.broken = true
	}
}

// needsShell tells whether a variable stands outside of quotes where only a shell
// would put its value in: BuildKit expands the words of COPY, ADD and VOLUME, and a
// shell those of its own -c.
func (r *arrayReader) needsShell(name string) bool {
	switch name {
	case "copy", "add", "volume":
		return false
	}
	open := func(e element) bool { return e.quote == "" && strings.Contains(e.body, "$") }
	return slices.ContainsFunc(r.items, open) && !r.isShell()
}

func (r *arrayReader) isShell() bool {
	program := r.items[0].body
	program = program[strings.LastIndexByte(program, '/')+1:]
	return slices.Contains([]string{"sh", "bash", "ash", "dash", "zsh", "ksh"}, program) &&
		slices.ContainsFunc(r.items[1:], func(e element) bool {
			return e.quote != "" && strings.HasPrefix(e.body, "-") && strings.HasSuffix(e.body, "c")
		})
}

// command is the list as a shell's command, which becomes the program.
func (r *arrayReader) command() string {
	words := []string{"exec"}
	for _, e := range r.items {
		var value string
		if e.quote == "" {
			value = e.body
		} else if json.Unmarshal([]byte(e.span.Of(r.src)), &value) != nil {
			value = r.unescaped(e)
		}
		if e.quote != "" {
			value = shellWord(value)
		}
		words = append(words, value)
	}
	return strings.Join(words, " ")
}

var plainShellWord = pattern.New(`^[A-Za-z0-9_@%+=:,./-]+$`)

// shellWord is s as one word of a shell, the variables in it left to the shell.
func shellWord(s string) string {
	if strings.Contains(s, "$") {
		return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "`", "\\`").Replace(s) + `"`
	}
	return literalShellWord(s)
}

// literalShellWord is s as one word of a shell, which expands nothing in it.
func literalShellWord(s string) string {
	if plainShellWord.Matches(s) {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}
