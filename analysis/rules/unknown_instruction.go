package rules

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/agext/levenshtein"
	"github.com/stagels/stagels/analysis/spec"
	"github.com/stagels/stagels/analysis/syntax"
	"github.com/stagels/stagels/analysis/text"
)

// mendUnknown adds the fixes for an instruction that BuildKit does not know: a line of
// what was to be a heredoc, one that lost what continues it, a keyword without a
// blank behind it, a slip of a keyword.
func (r *refusal) mendUnknown(d *Diagnostic) {
	meant := ""
	if m := guess.Find(r.message); m != nil {
		meant = m[3]
	}
	if r.in == r.p.Instr(r.item) && r.mendLine(d, meant) {
		return
	}
	it, word := &r.p.File.Items()[r.item], r.in.Keyword
	glue, glued := unglued(r.p, it, word)
	if glued {
		d.Fix(func() (Fix, bool) { return glue, true })
	}
	for _, name := range r.p.likelyInstructions(r.item, word.Text, meant) {
		if !glued || len(word.Text) == len(name)+1 && unicode.IsLetter(rune(word.Text[len(name)])) {
			d.Fix(func() (Fix, bool) {
				fix := Fix{Title: "Write " + name, Edits: edit(it.Abs(word.Span), name)}
				return fix, isSlip(word.Text, name) && !r.forbids(name) || r.p.takes(it, fix.Edits)
			})
		}
	}
}

// forbids tells whether an ONBUILD cannot hold the instruction called name
// (instructions/parse.go:462).
func (r *refusal) forbids(name string) bool {
	return r.in != r.p.Instr(r.item) && slices.Contains([]string{"ONBUILD", "FROM", "MAINTAINER"}, strings.ToUpper(name))
}

// mendLine adds the fix for a line that was to be no instruction, if it surely is none:
// one of a heredoc, of a list, of what continues the instruction above.
func (r *refusal) mendLine(d *Diagnostic, meant string) bool {
	if h := r.p.strayAt(r.item); h != nil {
		explainStray(r.p, d, h)
		return true
	}
	if bullet, ok := listMark(&r.p.File.Items()[r.item]); ok {
		d.Fix(func() (Fix, bool) { return bullet, true })
		return true
	}
	return r.p.explainLost(d, r.item, meant)
}

// isSlip tells whether the word is surely the name, mistyped: with one letter more, less
// or another, or with its letters in another order. Anything else is taken for one only
// if BuildKit takes the instruction then.
func isSlip(word, name string) bool {
	word, name = strings.ToLower(word), strings.ToLower(name)
	letters := func(s string) string { return string(slices.Sorted(slices.Values([]rune(s)))) }
	return levenshtein.Distance(word, name, nil) == 1 || letters(word) == letters(name)
}

// listMark removes what an instruction stands behind in a list, or in a terminal.
func listMark(it *syntax.Item) (Fix, bool) {
	mark := it.Instr.Keyword
	name, _, _ := strings.Cut(it.Instr.Body.Text, " ")
	if !slices.Contains([]string{"-", "*", "+", "•", ">", "$"}, mark.Text) || name != strings.ToUpper(name) || spec.Lookup(strings.ToLower(name)) == nil {
		return Fix{}, false
	}
	at := text.Span{Start: mark.Span.Start, End: it.Instr.Body.Span.Start}
	return Fix{Title: "Remove " + mark.Text, Edits: edit(it.Abs(at), "")}, true
}

// explainStray tells why the line is read as an instruction, or the heredoc has no end.
func explainStray(p *Pass, d *Diagnostic, h *strayHeredoc) {
	if d == nil {
		return
	}
	d.add("; " + h.why)
	head := p.File.Items()[h.item]
	if d.Span.Start >= head.Span.End {
		d.Related = append(d.Related, Related{head.Abs(head.Instr.Head()), "the instruction that the heredoc was to belong to"})
	}
	d.Fix(func() (Fix, bool) { return h.mend(p) })
}

func countInstructions(f *syntax.File) (n int) {
	for i := range f.Items() {
		if f.Instr(i) != nil {
			n++
		}
	}
	return n
}

// unglued puts a blank behind the instruction that the keyword begins with.
func unglued(p *Pass, it *syntax.Item, keyword syntax.Word) (Fix, bool) {
	name := gluedName(keyword.Text)
	if name == "" || keyword.Span.Len() != len(keyword.Text) {
		return Fix{}, false
	}
	rest := keyword.Text[len(name):]
	c, size := utf8.DecodeRuneInString(rest)
	at := it.Abs(keyword.Span).Start + len(name)
	mark := text.Span{Start: at, End: at}
	title := "Insert the missing blank"
	if m := dashed.Find(rest); m != nil && spec.Lookup(name).Flag(m[2]) != nil {
		mark.End += len(m[1])
		return Fix{Title: title, Edits: edit(mark, " --")}, true
	}
	switch {
	case unicode.IsSpace(c):
		title = "Write an ordinary blank"
		mark.End += len(rest) - len(strings.TrimLeftFunc(rest, unicode.IsSpace))
	case c == ':' || c == '=':
		mark.End += size
		title = fmt.Sprintf("Write a blank in place of %c", c)
		if rest = rest[size:]; strings.Trim(rest, ":=,;.!") == "" {
			return Fix{}, false
		}
	case strings.Trim(rest, ",;.!") == "":
		return Fix{}, false
	case c == '_' || strings.ContainsRune("-.", c) && beginsWithLetter(rest[size:]):
		return Fix{}, false // the name of a command or of a file
	case unicode.IsLetter(c) && !startsWord(keyword.Text[:len(name)], c, rest):
		return Fix{}, false
	}
	return Fix{Title: title, Edits: edit(mark, " ")}, true
}

func beginsWithLetter(s string) bool {
	c, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLetter(c)
}

// gluedName is the instruction in the beginning of the keyword; "" if there is none.
func gluedName(keyword string) string {
	for _, in := range spec.Instructions() {
		if n := len(in.Name); len(keyword) > n && strings.EqualFold(keyword[:n], in.Name) {
			return in.Name
		}
	}
	return ""
}

// startsWord tells whether an argument begins with the letter, rather than that the
// keyword goes on: FROMalpine and ENVNAME=x, but not RUNN, and not adduser.
func startsWord(name string, c rune, rest string) bool {
	return name == strings.ToUpper(name) && (unicode.IsLower(c) || len(rest) > 2)
}

// farthest is how many letters BuildKit lets a slip be away (util/suggest/error.go:15).
const farthest = 2

// likelyInstructions are what the keyword was meant to be, the likeliest first: the
// name that BuildKit suggests, but FROM where no stage stands yet.
func (p *Pass) likelyInstructions(item int, word, meant string) []string {
	if meant == "" {
		return nil
	}
	names := []string{meant}
	keyword := strings.ToLower(word)
	if !p.hasStage(item) && !slices.Contains([]string{"from", "arg"}, strings.ToLower(meant)) && levenshtein.Distance(keyword, "from", nil) <= farthest {
		names = slices.Insert(names, 0, casedLike("FROM", meant))
	}
	return names
}

// hasStage tells whether a FROM stands above the item.
func (p *Pass) hasStage(item int) bool {
	return len(p.Stages()) > 0 && p.Stages()[0].Items[0] < item
}

// joinedFlag writes the = between a flag and its value.
func joinedFlag(p *Pass, it *syntax.Item, flag text.Span) (Fix, bool) {
	in := it.Instr
	if in.Trigger != nil {
		in = in.Trigger
	}
	value, _, _ := strings.Cut(in.Body.Text, " ")
	gap := text.Span{Start: flag.End, End: it.Abs(in.Body.Span).Start}
	src := p.File.Text()
	if value == "" || gap.Start > gap.End || strings.Trim(gap.Of(src), " \t") != "" || strings.HasPrefix(value, "=") {
		return Fix{}, false
	}
	if flag.Of(src) == "--from" && strings.ContainsAny(value[:1], "/.") { // a path: the name is missing
		return Fix{}, false
	}
	fix := Fix{Title: fmt.Sprintf("Write %s=%s", flag.Of(src), value), Edits: edit(gap, "=")}
	return fix, p.takes(it, fix.Edits)
}
