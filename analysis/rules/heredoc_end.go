package rules

import (
	"fmt"
	"strings"

	"github.com/stagels/stagels/analysis/syntax"
	"github.com/stagels/stagels/analysis/text"
)

// Only a line that is the heredoc's name and nothing else ends it (parser/parser.go:361).
// Where it does not, the heredoc goes on to the end of the next one of its name, and takes
// in the instruction of that. Where no other follows BuildKit refuses the file.
var _ = register(Rule{
	Name: "HeredocEnd", Severity: Warning, Uncovers: true, Check: checkHeredocEnds,
	Summary: "A heredoc goes on over the line that was meant to end it",
})

func checkHeredocEnds(p *Pass) {
	for _, in := range p.instructions() {
		i, it := in.at, in.item
		for _, h := range it.Instr.Heredocs {
			if s, taken := p.passedEnd(i, h); s != nil && it.Instr.Problem == nil {
				p.Report(trimmed(p.File.Text(), s.end), fmt.Sprintf("%s, so the heredoc goes on to line %d and takes in the instruction in line %d. %s",
					s.why, p.lineOf(it.Abs(h.End).Start), p.lineOf(taken.Start), s.fix.Title), Related{taken, "the instruction that is lost"}).
					Fix(func() (Fix, bool) { return s.mend(p) })
			}
		}
	}
}

// passedEnd is the line in the heredoc that was to be its end: an instruction with a
// heredoc of the same name follows it.
func (p *Pass) passedEnd(item int, h syntax.Heredoc) (end *strayHeredoc, taken text.Span) {
	if h.Unterminated || h.Name == "" {
		return nil, taken
	}
	it := &p.File.Items()[item]
	off := it.Abs(h.Body).Start
	for row := range strings.Lines(it.Abs(h.Body).Of(p.File.Text())) {
		line := trimmedEnd(text.Span{Start: off, End: off + len(row)}, row)
		off += len(row)
		if end == nil {
			end = p.slippedEnd(item, line, h.Name)
		} else if opens(row, p.File.Escape, h.Name) {
			return end, line
		}
	}
	return nil, taken
}

// slippedEnd is the heredoc that the line was to end; nil if it was not.
func (p *Pass) slippedEnd(item int, line text.Span, name string) *strayHeredoc {
	rest, ok := endMark(line.Of(p.File.Text()), name)
	if !ok {
		return nil
	}
	s := &strayHeredoc{item: item, name: name, end: line}
	s.why = fmt.Sprintf("line %d holds %s, but %s", p.lineOf(line.Start), name, p.slipOf(line, rest))
	s.fix = p.ended(&p.File.Items()[item], line, name, rest)
	return s
}

// opens tells whether the row begins an instruction with a heredoc of the name.
func opens(row string, escape byte, name string) bool {
	in := instruction(escape, row)
	if in.Instr == nil || !in.Known() || in.Keyword.Text != strings.ToUpper(in.Keyword.Text) {
		return false
	}
	for _, h := range in.Heredocs {
		if h.Name == name {
			return true
		}
	}
	return false
}
