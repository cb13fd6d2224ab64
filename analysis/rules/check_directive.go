package rules

import (
	"fmt"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/linter"
	"github.com/stagels/stagels/analysis/eval"
	"github.com/stagels/stagels/analysis/text"
)

// The directive # check= at the top says which checks are skipped, whether their
// findings are errors, and which experimental ones speak. What it cannot read
// BuildKit refuses (dockerfile2llb/convert.go:180).
var _ = register(Rule{
	Name: "InvalidCheckDirective", Severity: Error, OfText: true, Check: checkDirective,
	Summary: "The options of `# check=` must be skip, error or experimental",
})

func checkDirective(p *Pass) {
	if p.lintErr == nil {
		return
	}
	span := text.Span{}
	for i := range p.File.Items() {
		it := &p.File.Items()[i]
		line := strings.ToLower(it.Span.Of(p.File.Text()))
		if eq := strings.Index(line, "="); it.Instr == nil && eq > 0 && strings.TrimSpace(strings.TrimLeft(line[:eq], "# \t\ufeff")) == "check" {
			span = trimmed(p.File.Text(), text.Span{Start: it.Span.Start + eq + 1, End: it.Span.End})
			break
		}
	}
	p.Report(span, fmt.Sprintf("failed to parse check options: %v", p.lintErr))
}

// lints tells whether the directive at the top, and the comments above an
// instruction, let the rule at work speak (linter/linter.go:45, 81).
func (p *Pass) lints(item int) bool {
	if p.rule.Severity == Error {
		return true
	}
	lint := p.lintAt(item)
	if p.rule.Experimental {
		_, named := lint.ExperimentalRules[p.rule.Name]
		return lint.ExperimentalAll || named
	}
	return !skipped(lint, p.rule.Name)
}

func skipped(lint *linter.Linter, rule string) bool {
	_, skipped := lint.SkippedRules[rule]
	return lint.SkipAll || skipped
}

// lintRefuses tells whether BuildKit refuses the step if a rule of its linter speaks of it, as
// # check=error=true says.
func (p *Pass) lintRefuses(rule string, s *eval.Step) bool {
	item := s.Item
	if s.Trigger {
		item = nowhere
	}
	return p.lint.ReturnAsError && !skipped(p.lintAt(item), rule)
}

// lintAt is the linter that the directive and the comments above the instruction ask for.
func (p *Pass) lintAt(item int) *linter.Linter {
	if item == nowhere {
		return p.lint
	}
	if p.lintHere == nil || p.lintItem != item {
		p.lintHere, p.lintItem = p.lint.WithMergedConfigFromComments(p.File.Comments(item)), item
	}
	return p.lintHere
}

// trimmed is the span without blanks at its ends.
func trimmed(src string, s text.Span) text.Span {
	body := s.Of(src)
	left := strings.TrimLeft(body, " \t\r\n")
	if left == "" {
		return text.Span{Start: s.Start, End: s.Start}
	}
	s.Start += len(body) - len(left)
	s.End = s.Start + len(strings.TrimRight(left, " \t\r\n"))
	return s
}
