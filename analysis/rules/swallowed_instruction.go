package rules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis/eval"
	"github.com/stagels/stagels/analysis/pattern"
	"github.com/stagels/stagels/analysis/spec"
	"github.com/stagels/stagels/analysis/syntax"
	"github.com/stagels/stagels/analysis/text"
)

// A line that ends with the escape character goes on with the next, whatever that begins
// with (parser/parser.go:151): an instruction there is read as words of the one above it.
var _ = register(Rule{
	Name: "SwallowedInstruction", Severity: Warning, Uncovers: true, Check: checkSwallowed,
	Summary: "A `\\` too many makes an instruction a part of the one above it",
})

func checkSwallowed(p *Pass) {
	for _, in := range p.instructions() {
		i, it := in.at, in.item
		for _, s := range p.swallowedBy(i) {
			d := p.Report(it.Abs(s.escapes(s.row)[0]), s.note(p), Related{it.Abs(s.word(s.row)), "the instruction that is lost"})
			if doubled, ok := s.doubled(p); ok {
				d.Fix(func() (Fix, bool) { return doubled, true })
			}
			d.Fix(func() (Fix, bool) { return s.ended(p) })
		}
	}
}

// swallowed is an instruction that stands in a row of another.
type swallowed struct {
	*rows
	owner, row int           // the rows that the two begin in
	lost       *syntax.Instr // what BuildKit would read, if it read an instruction
}

// swallowedBy are the instructions that the one at item has taken in by mistake.
func (p *Pass) swallowedBy(item int) (out []swallowed) {
	in := p.Instr(item)
	if !in.Continued() {
		return nil
	}
	c := p.rowsOf(item)
	owner := 0
	for row := 1; row < len(c.spans); row++ {
		if spec.Lookup(strings.ToLower(firstWord(c.text(row)))) == nil {
			continue
		}
		s := swallowed{rows: c, owner: owner, row: row, lost: c.instructionAt(row)}
		if s.lost != nil && (s.meant() || s.lowerCaseMeant(p)) && !(s.mayBeCommand() && onWindows(p, item)) {
			out = append(out, s)
			owner = row
		}
	}
	return out
}

// meant tells whether the row was surely to be an instruction, and not words of the one
// that it stands in.
func (s *swallowed) meant() bool {
	if !s.mayBegin() {
		return false
	}
	word := firstWord(s.text(s.row))
	capitals, level := word == strings.ToUpper(word), s.indent(s.row) <= s.indent(s.owner)
	switch {
	case capitals && level:
		return s.text(s.row) != word || s.ownerName() == "run"
	case s.blankAbove(s.row):
		return capitals || level && !s.operatorAbove()
	case capitals || level:
		return unmistakable(s.lost) || level && s.lowerCaseOwner() && s.dedented() && !s.operatorAbove()
	}
	return false
}

// mayBegin tells whether the row stands where an instruction can begin: not in a quote or
// a heredoc, nor before the instruction above has what it needs.
func (s *swallowed) mayBegin() bool {
	return !s.quoted(s.row) && !s.heredocAbove(s.row) && s.ownerIsWhole()
}

// ownerIsWhole tells whether BuildKit takes what is above the row for an instruction: in
// HEALTHCHECK --interval=5s \ the CMD is yet to come. A RUN needs no more to have a shell
// read the row as its command.
func (s *swallowed) ownerIsWhole() bool {
	head := s.src(s.owner, s.row)
	return s.ownerName() == "run" || accepted(instruction(s.escapeChar, head))
}

func (s *swallowed) ownerName() string { return strings.ToLower(firstWord(s.text(s.owner))) }

func (s *swallowed) lowerCaseOwner() bool { return firstWord(s.text(s.owner)) == s.ownerName() }

// operatorAbove tells whether a shell's command is due where the row begins.
func (s *swallowed) operatorAbove() bool { return dangling.Matches(s.text(s.row - 1)) }

// dedented tells whether a row between the two instructions is indented more than both.
func (s *swallowed) dedented() bool {
	for row := s.owner + 1; row < s.row; row++ {
		if s.indent(row) > max(s.indent(s.owner), s.indent(s.row)) {
			return true
		}
	}
	return false
}

// mayBeCommand tells whether a shell of Windows has a command of the name, and the row
// stands where one can.
func (s *swallowed) mayBeCommand() bool {
	name := strings.ToLower(firstWord(s.text(s.row)))
	return s.operatorAbove() && slices.Contains([]string{"copy", "cmd", "label", "shell"}, name)
}

// unmistakable tells whether the instruction has what no argument of a command looks
// like: a flag of its own, a JSON array, FROM with AS or a tag, a WORKDIR from the root.
func unmistakable(in *syntax.Instr) bool {
	switch in.Name {
	case "from":
		return len(in.Args) == 3 || len(in.Args) == 1 && strings.ContainsAny(in.Args[0].Text, ":@/")
	case "workdir":
		return strings.HasPrefix(in.Body.Text, "/") && !strings.ContainsAny(in.Body.Text, " \t")
	case "env", "label", "arg":
		return false
	}
	return in.JSON || len(in.Flags) > 0
}

func (s *swallowed) note(p *Pass) string {
	owner, lost := strings.ToUpper(s.ownerName()), strings.ToUpper(s.lost.Name)
	part := "a part of this " + owner
	if s.inComment(p) {
		part = fmt.Sprintf("a part of the comment in this %s", owner)
	}
	return fmt.Sprintf("the %c makes line %d %s, so %s. %s", s.escapeChar, s.line(s.row), part, s.loss(p, lost), s.advice(p))
}

// inComment tells whether a shell takes the row for a comment.
func (s *swallowed) inComment(p *Pass) bool {
	at, ok := p.ShellComment(s.item)
	return ok && at.Start < s.it.Abs(s.spans[s.row]).Start
}

func (s *swallowed) loss(p *Pass, lost string) string {
	switch {
	case lost == "FROM" && len(s.lost.Args) == 3:
		return "there is no stage " + s.lost.Args[2].Text
	case lost == "FROM":
		return "no stage begins there"
	}
	return fmt.Sprintf("the %s there is lost", lost)
}

func (s *swallowed) advice(p *Pass) string {
	if fix, ok := s.doubled(p); ok {
		return fix.Title
	}
	return fmt.Sprintf("Remove the %c", s.escapeChar)
}

// ended ends the owner above the row: without the escape character, and without the
// operator that goes on with its command.
func (s *swallowed) ended(p *Pass) (Fix, bool) {
	above := s.spans[s.row-1]
	body := above.Of(s.it.Instr.Src)
	kept := strings.TrimRight(body, " \t")
	title := fmt.Sprintf("Remove the %c", s.escapeChar)
	if s.operatorAbove() && !s.inComment(p) {
		op := trailingOperator.Find(kept)
		if op == nil {
			return Fix{}, false
		}
		kept = op[1]
		title = fmt.Sprintf("Remove %s %c", op[2], s.escapeChar)
	}
	fix := Fix{Title: title}
	for i, at := range s.escapes(s.row) {
		if i == 0 {
			at.Start = above.Start + len(kept)
		}
		fix.Edits = append(fix.Edits, text.Edit{Span: s.it.Abs(at)})
	}
	return fix, s.separates(p, fix.Edits)
}

// trailingOperator is a line that ends with an operator, which ends as well without it.
var trailingOperator = pattern.New(`^(.*?[^\s&|])\s*(&&|\|\|?)$`)

// doubled writes a path of Windows with a backslash at its end, as BuildKit's lexer takes
// it (shell/lex.go). A RUN is none of the lexer's.
func (s *swallowed) doubled(p *Pass) (Fix, bool) {
	path := windowsFolder.Find(s.text(s.row - 1))
	if path == nil || s.escapeChar != '\\' || !slices.Contains([]string{"workdir", "copy", "add", "env", "volume"}, s.ownerName()) {
		return Fix{}, false
	}
	fix := Fix{Title: fmt.Sprintf(`Write %s\\`, path[1]), Edits: insert(s.it.Abs(s.escapes(s.row)[0]).End, `\`)}
	return fix, s.separates(p, fix.Edits)
}

// windowsFolder is a path at the end of a line, without the backslash that followed it.
var windowsFolder = pattern.New(`(?:^|[ \t="])([A-Za-z]:(?:\\[^\s\\]+)*)$`)

// separates tells whether the edits make two instructions of the owner and the row, and
// BuildKit takes the upper one.
func (s *swallowed) separates(p *Pass, edits []text.Edit) bool {
	after := syntax.Parse(applied(p.File.Text(), edits))
	start := s.it.Abs(s.spans[s.owner]).Start
	above := after.ItemAt(start)
	in := after.Instr(above)
	return countInstructions(after) > countInstructions(p.File) &&
		(s.owner > 0 || in.Problem == nil && eval.CheckInstruction(in, after.Source(above)).Err == nil)
}
