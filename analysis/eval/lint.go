package eval

import (
	"github.com/moby/buildkit/frontend/dockerfile/linter"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/syntax"
)

// Linter is what the file's # check= directive asks for; of one that BuildKit cannot read, the
// usual, and why (dockerfile2llb/convert.go:180).
func Linter(f *syntax.File) (*linter.Linter, error) {
	value, _, _, _ := parser.ParseDirective("check", []byte(directives(f)))
	config, err := linter.ParseLintOptions(value)
	if err != nil {
		config = &linter.Config{}
	}
	return linter.New(config), err
}

// directives is the part of the file that a directive can stand in.
func directives(f *syntax.File) string {
	end := 0
	for i := range f.Items() {
		if f.Items()[i].Kind != syntax.Directive && f.Items()[i].Kind != syntax.Comment {
			break
		}
		end = f.Items()[i].Span.End
	}
	return f.Text()[:end]
}

// strictLinter is the file's linter if its findings are errors; else nil.
func strictLinter(m *stage.Model) *linter.Linter {
	if lint, _ := Linter(m.File); lint.ReturnAsError {
		return lint
	}
	return nil
}

// refusesUnset tells whether BuildKit refuses a variable that nothing has set in the
// instruction of a step: UndefinedVar speaks there, of a FROM UndefinedArgInFrom, and findings
// are errors. Of an EXPOSE nothing does (dockerfile2llb/convert_expose.go:15). The comments above
// a trigger skip nothing.
func (r *evaluator) refusesUnset(item int, in *syntax.Instr, trigger bool) bool {
	if r.strict == nil || in == nil || in.Name == "expose" {
		return false
	}
	rule := linter.RuleUndefinedVar.Name
	if in.Name == "from" {
		rule = linter.RuleUndefinedArgInFrom.Name
	}
	lint := r.strict
	if !trigger {
		lint = lint.WithMergedConfigFromComments(r.model.File.Comments(item))
	}
	_, skipped := lint.SkippedRules[rule]
	return !skipped && !lint.SkipAll
}
