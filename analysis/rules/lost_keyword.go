package rules

import (
	"fmt"
	"strings"

	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/syntax"
)

// Without an escape character at its end a line ends its instruction (parser/parser.go:151).
// What was to go on with a command is an instruction then if it begins with the name of one,
// in any case (instructions/parse.go:99).
var _ = register(Rule{
	Name: "LostContinuation", Severity: Warning, OfText: true, Uncovers: true, Check: checkLostContinuations,
	Summary: "A line of a command begins an instruction, because the line above lacks its `\\`",
})

func checkLostContinuations(p *Pass) {
	for _, in := range p.instructions() {
		i, it := in.at, in.item
		above, ok := p.lostBelow(i)
		if !ok {
			continue
		}
		name := strings.ToUpper(it.Instr.Name)
		p.Report(it.Abs(it.Instr.Keyword.Span),
			fmt.Sprintf("line %d does not end with %c, so this is an instruction, and no part of the %s above. End that line with %c, or write %s as the other instructions are",
				p.lineOf(p.lastRow(above).Start), p.File.Escape, above.Instr.Keyword.Text, p.File.Escape, name),
			Related{above.Abs(above.Instr.Keyword.Span), "the instruction that ends above"}).
			Fix(func() (Fix, bool) { return continuedLine(p, i) })
	}
}

// lostBelow is the instruction that the one at item was surely to be a line of: it stands
// right below a command, indented more than that begins, in lower case where all
// instructions that are not indented so are in capitals.
func (p *Pass) lostBelow(item int) (*syntax.Item, bool) {
	in := p.Instr(item)
	if !in.Known() || in.Keyword.Text != in.Name || in.JSON || p.At(item) == stage.None {
		return nil, false
	}
	above, ok := p.lineAbove(item)
	if !ok || !above.Instr.Known() || !capitals(above.Instr) || !givesCommand(above.Instr) || !p.deeper(item) {
		return nil, false
	}
	return above, p.fileCasing().capitals
}

// lost tells whether the instruction at item was to be a line of the one above.
func (p *Pass) lost(item int) bool {
	_, ok := p.lostBelow(item)
	return ok
}

func capitals(in *syntax.Instr) bool { return in.Keyword.Text == strings.ToUpper(in.Name) }
