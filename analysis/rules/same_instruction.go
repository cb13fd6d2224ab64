package rules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis/eval"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/syntax"
	"github.com/stagels/stagels/analysis/text"
)

// BuildKit expands all words of an ENV before it sets the first
// (dockerfile2llb/convert.go:1041): what reads a variable that the instruction itself sets
// gets the value from before. Where that is none, UndefinedVar tells. The words of an ARG
// it takes one by one (dockerfile2llb/convert.go:1680).
var _ = register(Rule{
	Name: "SameInstruction", Severity: Warning, Check: checkSameInstruction,
	Summary: "What an ENV sets counts from the next instruction on",
})

func checkSameInstruction(p *Pass) {
	for _, s := range p.steps("env") {
		if s.Trigger {
			continue
		}
		for _, e := range earlyReads(s) {
			old, held := s.Before.Lookup(e.name)
			if !held || old.Unknown || sameBefore(s, e, old) {
				continue
			}
			at := p.File.Items()[s.Item].Abs(e.use)
			p.Report(at, fmt.Sprintf("%s counts from the next instruction on: %s gets %s. Split the %s to use the new one", e.name, e.reader, valueBefore(old), s.Instr.Keyword.Text),
				Related{p.File.Items()[s.Item].Abs(e.key), "the new value"}).
				Fix(func() (Fix, bool) { return p.split(s, e) })
		}
	}
}

// valueBefore tells what the variable stood for, if every build agrees on that.
func valueBefore(old eval.Variable) string {
	if old.Fixed {
		return fmt.Sprintf("the value from before, %q", old.Value)
	}
	return "the value from before"
}

// earlyRead is a use of a variable that an earlier pair of the same instruction sets.
type earlyRead struct {
	name, reader string
	use, key     text.Span // of the variable with its $, and of the key that sets it
	setter, pair int       // their pairs
}

// earlyReads are those of the step. A use that has a word for the variable's absence is
// none.
func earlyReads(s *eval.Step) (out []earlyRead) {
	for j, pair := range s.Instr.Pairs {
		if pair.Sep == "" {
			continue
		}
		for _, v := range s.Instr.Variables(pair.Value) {
			i := slices.IndexFunc(s.Instr.Pairs[:j], func(other syntax.Pair) bool { return other.Key.Text == v.Text })
			if whole := s.Instr.Whole(v); i >= 0 && !hasModifier(pair.Value, v) {
				out = append(out, earlyRead{v.Text, pair.Key.Text, whole, s.Instr.Pairs[i].Key.Span, i, j})
			}
		}
	}
	return out
}

// hasModifier tells whether the value says what the variable stands for if it is not set.
func hasModifier(value, v syntax.Word) bool {
	_, behind, found := strings.Cut(value.Text, "${"+v.Text)
	return found && behind != "" && strings.ContainsRune(":-+?", rune(behind[0]))
}

// sameBefore tells whether the variable had the value before that the instruction gives
// it, or may have had it.
func sameBefore(s *eval.Step, e earlyRead, old eval.Variable) bool {
	pair := s.Instr.Pairs[e.setter]
	i := slices.IndexFunc(s.Words, func(w eval.Word) bool { return w.Span == pair.Value.Span })
	if i >= 0 {
		return s.Words[i].Value == old.Value || s.Words[i].Err != nil
	}
	return pair.Value.Text == old.Value
}

// split makes an instruction of its own of the pairs from the reading one on. Comments
// between go along.
func (p *Pass) split(s *eval.Step, e earlyRead) (Fix, bool) {
	it := &p.File.Items()[s.Item]
	if s.Stage == stage.None || e.pair == 0 {
		return Fix{}, false
	}
	gap := text.Span{Start: it.Abs(s.Instr.Pairs[e.pair-1].Value.Span).End, End: it.Abs(s.Instr.Pairs[e.pair].Key.Span).Start}
	ending, written := lineEnd(p), lineEnd(p)
	for row := range strings.Lines(gap.Of(p.File.Text())) {
		if row = strings.TrimSpace(row); strings.HasPrefix(row, "#") {
			written += row + ending
		}
	}
	edits := edit(gap, written+s.Instr.Keyword.Text+" ")
	return Fix{Title: fmt.Sprintf("Split the %s", s.Instr.Keyword.Text), Edits: edits}, p.takes(it, edits)
}

// explainEarlyRead tells of a variable that BuildKit calls undefined though the
// instruction sets it.
func (p *Pass) explainEarlyRead(d *Diagnostic, s *eval.Step, use text.Span) bool {
	if s.Instr.Name != "env" {
		return false
	}
	for _, e := range earlyReads(s) {
		if e.use == use {
			d.add(fmt.Sprintf("; %s counts from the next instruction on: split the %s", e.name, s.Instr.Keyword.Text)).
				Fix(func() (Fix, bool) { return p.split(s, e) })
			return true
		}
	}
	return false
}
