package rules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis/eval"
	"github.com/stagels/stagels/analysis/pattern"
	"github.com/stagels/stagels/analysis/syntax"
	"github.com/stagels/stagels/analysis/text"
)

// operator is what a shell's command goes on with, and no instruction begins with.
var operator = pattern.New(`^(?:&&|\|\|?|[;<>)}&]|-)`)

// dangling is a shell's command that is not at its end: what goes on with it must follow.
var dangling = pattern.New(`(?:&&|\|\|?|(?:^|[\s;&|])[({]|;\s*(?:then|do|else))(?:\s+#.*)?$`)

// explainLost tells of a line that was to continue the instruction above it, and adds the
// fixes; continues is true if it is surely one.
func (p *Pass) explainLost(d *Diagnostic, item int, meant string) (continues bool) {
	if behind, ok := p.behindHeredoc(item); ok {
		d.add(fmt.Sprintf("; what goes on with a command stands before its heredoc, in line %d", p.lineOf(behind.Edits[0].Span.Start)))
		d.Fix(func() (Fix, bool) { return behind, true })
		return true
	}
	continues = p.continues(item)
	if !continues && !p.deeper(item) {
		p.explainCommand(d, item, meant)
		return false
	}
	d.Fix(func() (Fix, bool) { return continuedLine(p, item) })
	if continues || meant == "" {
		d.add(p.whyNotContinued(item))
	}
	return continues
}

// continues tells whether the line at item is no instruction for sure: it begins with what
// a command goes on with, or the line above wants more, or it has the form of the words
// above.
func (p *Pass) continues(item int) bool {
	in := p.Instr(item)
	if operator.Matches(in.Keyword.Text) || p.dangles(item) {
		return true
	}
	above, ok := p.lineAbove(item)
	if !ok || above.Span.End != p.File.Items()[item].Span.Start {
		return false
	}
	switch above.Instr.Name {
	case "env", "label", "arg":
		return pairWord.Matches(in.Keyword.Text)
	case "from":
		return strings.EqualFold(in.Keyword.Text, "as") && len(above.Instr.Args) == 1
	}
	return false
}

// pairWord is the beginning of a pair of ENV.
var pairWord = pattern.New(`^[A-Za-z_][A-Za-z0-9_.-]*=`)

// explainCommand tells of a command that stands below a RUN as if that were a script.
func (p *Pass) explainCommand(d *Diagnostic, item int, meant string) {
	it := &p.File.Items()[item]
	run, ok := p.runAbove(item)
	word := it.Instr.Keyword.Text
	if !ok || !commandWord.Matches(word) || meant != "" && isSlip(word, meant) || gluedName(word) != "" {
		return
	}
	d.add(fmt.Sprintf("; the RUN above ends in line %d, and a command needs one of its own", p.lineOf(p.lastRow(run).End)))
	at := it.Abs(it.Instr.Keyword.Span)
	d.Fix(func() (Fix, bool) {
		return Fix{Title: "Write " + run.Instr.Keyword.Text + " " + word, Edits: insert(at.Start, run.Instr.Keyword.Text+" ")}, true
	})
}

// commandWord is the name of a command, or the path of one.
var commandWord = pattern.New(`^(?:\.{0,2}/)?[a-z][a-z0-9_./+-]*$`)

// runAbove is the RUN that the item stands right below, over other lines that are no
// instructions.
func (p *Pass) runAbove(item int) (*syntax.Item, bool) {
	for {
		above, ok := p.lineAbove(item)
		if !ok || above.Span.End != p.File.Items()[item].Span.Start || above.Instr.JSON {
			return nil, false
		}
		if above.Instr.Known() {
			return above, above.Instr.Name == "run"
		}
		item = p.File.ItemAt(above.Span.Start)
	}
}

// explainHealthcheck tells of a HEALTHCHECK whose CMD stands below it as an instruction.
func (p *Pass) explainHealthcheck(d *Diagnostic, item int) {
	for i := item + 1; i < len(p.File.Items()); i++ {
		if in := p.Instr(i); in != nil {
			if in.Name == "cmd" {
				d.add(fmt.Sprintf("; line %d does not end with %c, so the CMD below it is an instruction", p.lineOf(p.lastRow(&p.File.Items()[item]).Start), p.File.Escape)).
					Fix(func() (Fix, bool) {
						fix, ok := continuedLine(p, i)
						fix.Title = "Continue it with the CMD"
						return fix, ok
					})
			}
			return
		}
	}
}

// behindHeredoc moves what goes on with the command of a heredoc from the line behind its
// end, where it begins an instruction, to the heredoc's first line.
func (p *Pass) behindHeredoc(item int) (Fix, bool) {
	it := &p.File.Items()[item]
	if item == 0 || !operator.Matches(it.Instr.Keyword.Text) {
		return Fix{}, false
	}
	above := &p.File.Items()[item-1]
	if above.Instr == nil || len(above.Instr.Heredocs) == 0 || above.Instr.Problem != nil || it.Instr.Continued() {
		return Fix{}, false
	}
	head := above.Abs(above.Instr.Head()).End
	return Fix{
		Title: fmt.Sprintf("Move it to line %d", p.lineOf(head)),
		Edits: []text.Edit{{Span: text.Span{Start: head, End: head}, New: " " + it.Instr.Logical()}, {Span: it.Span}},
	}, true
}

// dangles tells whether the command of the instruction above goes on where the one at
// item begins.
func (p *Pass) dangles(item int) bool {
	above, ok := p.lineAbove(item)
	return ok && givesCommand(above.Instr) && dangling.Matches(p.lastRow(above).Of(p.File.Text()))
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
// so far; lines between that are no instructions, and indented alike, do not count.
func (p *Pass) deeper(item int) bool {
	own := p.indent(p.File.Items()[item].Span).Len()
	for {
		above, ok := p.lineAbove(item)
		if !ok || above.Span.End != p.File.Items()[item].Span.Start {
			return false
		}
		if far := p.indent(above.Span).Len(); far != own || above.Instr.Known() {
			return own > far
		}
		item = p.File.ItemAt(above.Span.Start)
	}
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
var commented = pattern.New(`^(.*?[ \t])[\\` + "`" + `][ \t]*(#.*)$`)

// commentedEnd is one that ends in a comment where its command goes on.
var commentedEnd = pattern.New(`^(.*(?:&&|\|\|?)[ \t]+)(#.*)$`)

// endComment are the parts of a line that a comment keeps from being continued: what is
// before it, and the comment; nil if it is no such line.
func endComment(row string) []string {
	if m := commented.Find(row); m != nil {
		return m
	}
	return commentedEnd.Find(row)
}

// whyNotContinued tells why the line above is not continued by the item.
func (p *Pass) whyNotContinued(item int) string {
	above, ok := p.lineAbove(item)
	if !ok {
		return ""
	}
	row := p.lastRow(above)
	ends := fmt.Sprintf("; line %d does not end with %c", p.lineOf(row.Start), p.File.Escape)
	switch mark := wrongEscape(row.Of(p.File.Text()), p.File.Escape); {
	case mark != "":
		ends += " but with " + mark
	case endComment(row.Of(p.File.Text())) != nil:
		ends += " but with a comment"
	}
	return ends + ", so an instruction begins here"
}

// wrongEscape is what stands at the end of the row where the escape character was meant:
// a slash, the other escape character, two of them, one with something invisible behind
// it; "" if nothing does.
func wrongEscape(row string, escape byte) string {
	m := wrongMark.Find(row)
	if m == nil || m[1] == string(escape) {
		return ""
	}
	return m[1]
}

// wrongMark is a word at the end of a line that was meant to continue it.
var wrongMark = pattern.New(`[ \t](\\|` + "`" + `|\\\\|` + "``" + `|\x{FF3C}|[\\` + "`" + `][\x{00A0}\x{200B}\x{3000}\x{FEFF}]+)$`)

// lastRow is the last line of the instruction, without blanks at its end.
func (p *Pass) lastRow(it *syntax.Item) text.Span {
	end := it.Span.Start + len(strings.TrimRight(it.Span.Of(p.File.Text()), " \t\r\n"))
	return text.Span{Start: strings.LastIndexByte(p.File.Text()[:end], '\n') + 1, End: end}
}

// continuedLine continues the instruction above, if that can have more words, and what
// only a shell reads if it has a shell's command. Blank lines between go.
func continuedLine(p *Pass, item int) (Fix, bool) {
	above, ok := p.lineAbove(item)
	if !ok || above.Instr.JSON || operator.Matches(p.Instr(item).Keyword.Text) && !givesCommand(above.Instr) ||
		slices.Contains([]string{"workdir", "user", "stopsignal", "maintainer"}, above.Instr.Name) {
		return Fix{}, false
	}
	src, escape := p.File.Text(), string(p.File.Escape)
	row := p.lastRow(above)
	fix := Fix{Title: "Continue the line above", Edits: insert(row.End, " "+escape)}
	if mark := wrongEscape(row.Of(src), p.File.Escape); mark != "" {
		fix.Edits = edit(text.Span{Start: row.End - len(mark), End: row.End}, escape)
	} else if m := endComment(row.Of(src)); m != nil {
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
