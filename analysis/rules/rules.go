// Package rules holds what stagels reports, one file a rule. A rule registers
// itself; nothing else knows it by name.
//
// An error is reported only where BuildKit refuses the file for every choice of
// build arguments, for some target.
package rules

import (
	"cmp"
	"slices"

	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/syntax"
	"github.com/stagels/stagels/analysis/text"
)

// Severity tells how much a diagnostic matters.
type Severity uint8

// The severities, worst first.
const (
	Error Severity = iota + 1
	Warning
	Information
	Hint
)

// String is the severity's name in the program's output.
func (s Severity) String() string {
	return [...]string{"", "error", "warning", "information", "hint"}[s]
}

// Diagnostic is one thing to report.
type Diagnostic struct {
	Span     text.Span // bytes of the file; the least text whose change mends the matter
	Severity Severity
	Code     string // the rule's name
	Message  string
	Related  []Related
}

// Related is a place that a diagnostic has to do with.
type Related struct {
	Span    text.Span
	Message string
}

// Rule finds one kind of thing to report.
type Rule struct {
	Name     string
	Severity Severity
	Check    func(p *Pass)
}

// Pass is one rule at work on one file.
type Pass struct {
	*stage.Model
	verdicts map[*syntax.Instr]error
	rule     *Rule
	found    []Diagnostic
}

// Report notes a diagnostic of the rule at work.
func (p *Pass) Report(span text.Span, message string, related ...Related) {
	p.found = append(p.found, Diagnostic{span, p.rule.Severity, p.rule.Name, message, related})
}

// verdict is what BuildKit's instruction parser says of in.
func (p *Pass) verdict(in *syntax.Instr) error { return p.verdicts[in] }

// Instructions calls yield for the index and the item of each instruction.
func (p *Pass) Instructions(yield func(int, *syntax.Item) bool) {
	for i := range p.File.Items {
		if p.File.Items[i].Kind == syntax.Instruction && !yield(i, &p.File.Items[i]) {
			return
		}
	}
}

var registry []*Rule

// register adds a rule; its result is only there to be assigned to _.
func register(r Rule) bool {
	registry = append(registry, &r)
	return true
}

// Check runs all rules. The diagnostics come in the order of the file. What
// BuildKit's instruction parser said is kept in v for the next version of it.
func Check(m *stage.Model, v *Verdicts) []Diagnostic {
	p := Pass{Model: m, verdicts: v.of(m.File)}
	for _, r := range registry {
		p.rule = r
		r.Check(&p)
	}
	slices.SortFunc(p.found, func(a, b Diagnostic) int {
		return cmp.Or(cmp.Compare(a.Span.Start, b.Span.Start), cmp.Compare(a.Span.End, b.Span.End), cmp.Compare(a.Code, b.Code))
	})
	return p.found
}
