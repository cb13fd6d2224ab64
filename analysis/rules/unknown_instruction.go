package rules

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/agext/levenshtein"
	"github.com/stagels/stagels/analysis/eval"
	"github.com/stagels/stagels/analysis/spec"
	"github.com/stagels/stagels/analysis/syntax"
	"github.com/stagels/stagels/analysis/text"
)

// mendUnknown adds the fixes for an instruction that BuildKit does not know: a line of
// what was to be a heredoc, one that lost what continues it, a keyword without a
// blank behind it, a slip of a keyword.
func mendUnknown(p *Pass, d *Diagnostic, item int, meant string) {
	it := &p.File.Items()[item]
	if h := p.strayAt(item); h != nil {
		explainStray(p, d, h)
		return
	}
	at := it.Abs(it.Instr.Keyword.Span)
	if bullet, ok := listMark(it); ok {
		d.Fix(func() (Fix, bool) { return bullet, true })
		return
	}
	continues := operator.matches(it.Instr.Keyword.Text) || p.dangles(item)
	if continues || p.deeper(item) {
		d.Fix(func() (Fix, bool) { return continuedLine(p, item) })
	}
	if continues || meant == "" && p.deeper(item) {
		d.add(p.whyNotContinued(item))
	}
	if continues {
		return
	}
	glue, glued := unglued(p, item)
	if glued {
		d.Fix(func() (Fix, bool) { return glue, true })
	}
	for _, name := range p.likelyInstructions(item, meant) {
		if !glued || len(it.Instr.Keyword.Text) == len(name)+1 && unicode.IsLetter(rune(it.Instr.Keyword.Text[len(name)])) {
			d.Fix(func() (Fix, bool) {
				fix := Fix{Title: "Write " + name, Edits: edit(at, name)}
				return fix, isSlip(it.Instr.Keyword.Text, name) || p.takes(it, fix.Edits)
			})
		}
	}
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

// operator is what a shell's command goes on with, and no instruction begins with.
var operator = newPattern(`^(?:&&|\|\|?|[;<>)}&]|-)`)

// dangling is a shell's command that is not at its end: what goes on with it must follow.
var dangling = newPattern(`(?:&&|\|\|?|(?:^|[\s;&|])[({]|;\s*(?:then|do|else))(?:\s+#.*)?$`)

// dangles tells whether the command of the instruction above goes on where the one at
// item begins.
func (p *Pass) dangles(item int) bool {
	above, ok := p.lineAbove(item)
	return ok && givesCommand(above.Instr) && dangling.matches(p.lastRow(above).Of(p.File.Text()))
}

// givesCommand tells whether the instruction has a shell's command, or is itself a line
// of one that was not continued.
func givesCommand(in *syntax.Instr) bool {
	if in.Trigger != nil {
		in = in.Trigger
	}
	return !in.JSON && (!in.Known() || slices.Contains([]string{"run", "cmd", "entrypoint", "healthcheck"}, in.Name))
}

// deeper tells whether the instruction is indented, right below another that is not
// so far.
func (p *Pass) deeper(item int) bool {
	above, ok := p.lineAbove(item)
	if !ok || above.Span.End != p.File.Items()[item].Span.Start {
		return false
	}
	return p.indent(p.File.Items()[item].Span).Len() > p.indent(above.Span).Len()
}

// lineAbove is the instruction above, over comments and blank lines.
func (p *Pass) lineAbove(item int) (*syntax.Item, bool) {
	for i := item - 1; i >= 0; i-- {
		if it := &p.File.Items()[i]; it.Instr != nil {
			return it, len(it.Instr.Heredocs) == 0
		}
	}
	return nil, false
}

// commented is a line that a comment keeps from being continued.
var commented = newPattern(`^(.*?[ \t])[\\` + "`" + `][ \t]*(#.*)$`)

// commentedEnd is one that ends in a comment where its command goes on.
var commentedEnd = newPattern(`^(.*(?:&&|\|\|?)[ \t]+)(#.*)$`)

// endComment are the parts of a line that a comment keeps from being continued: what is
// before it, and the comment; nil if it is no such line.
func endComment(row string) []string {
	if m := commented.find(row); m != nil {
		return m
	}
	return commentedEnd.find(row)
}

// whyNotContinued tells why the line above is not continued by the item.
func (p *Pass) whyNotContinued(item int) string {
	above, ok := p.lineAbove(item)
	switch {
	case !ok:
		return ""
	case endComment(p.lastRow(above).Of(p.File.Text())) != nil:
		return fmt.Sprintf("; the line above does not end with %c but with a comment, so an instruction begins here", p.File.Escape)
	}
	return fmt.Sprintf("; the line above does not end with %c, so an instruction begins here", p.File.Escape)
}

// lastRow is the last line of the instruction, without blanks at its end.
func (p *Pass) lastRow(it *syntax.Item) text.Span {
	end := it.Span.Start + len(strings.TrimRight(it.Span.Of(p.File.Text()), " \t\r\n"))
	return text.Span{Start: strings.LastIndexByte(p.File.Text()[:end], '\n') + 1, End: end}
}

// continuedLine continues the instruction above, if that can have more words, and what
// only a shell reads if it has a shell's command. Blank lines between go.
func continuedLine(p *Pass, item int) (Fix, bool) {
	above, ok := p.lineAbove(item)
	if !ok || above.Instr.JSON || operator.matches(p.Instr(item).Keyword.Text) && !givesCommand(above.Instr) ||
		slices.Contains([]string{"workdir", "user", "stopsignal", "maintainer"}, above.Instr.Name) {
		return Fix{}, false
	}
	src, escape := p.File.Text(), string(p.File.Escape)
	row := p.lastRow(above)
	fix := Fix{Title: "Continue the line above", Edits: insert(row.End, " "+escape)}
	if m := endComment(row.Of(src)); m != nil {
		fix.Edits = edit(row, m[1]+escape+lineEnd(p)+m[2])
	} else if strings.Contains(row.Of(src), " #") || strings.HasSuffix(row.Of(src), escape) {
		return Fix{}, false
	}
	for i := p.File.ItemAt(above.Span.Start) + 1; i < item; i++ {
		if between := &p.File.Items()[i]; between.Kind == syntax.Blank {
			fix.Edits = append(fix.Edits, text.Edit{Span: between.Span})
		}
	}
	after := syntax.Parse(applied(src, fix.Edits))
	joined := after.ItemAt(above.Span.Start)
	taken := p.verdict(p.File.ItemAt(above.Span.Start)) != nil || eval.CheckInstruction(after.Instr(joined), after.Source(joined)).Err == nil
	return fix, taken && countInstructions(after) < countInstructions(p.File)
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
func unglued(p *Pass, item int) (Fix, bool) {
	it := &p.File.Items()[item]
	keyword := it.Instr.Keyword
	name := gluedName(keyword.Text)
	if name == "" || keyword.Span.Len() != len(keyword.Text) {
		return Fix{}, false
	}
	rest := keyword.Text[len(name):]
	c, size := utf8.DecodeRuneInString(rest)
	at := it.Abs(keyword.Span).Start + len(name)
	mark := text.Span{Start: at, End: at}
	title := "Insert the missing blank"
	if m := dashed.find(rest); m != nil && spec.Lookup(name).Flag(m[2]) != nil {
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
func (p *Pass) likelyInstructions(item int, meant string) []string {
	if meant == "" {
		return nil
	}
	names := []string{meant}
	keyword := strings.ToLower(p.Instr(item).Keyword.Text)
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
