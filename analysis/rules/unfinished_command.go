package rules

import (
	"fmt"
	"strings"

	"github.com/stagels/stagels/analysis/text"
)

// A command that ends with an operator is refused by the shell that BuildKit gives it to:
// the line lost the escape character that was to continue it, or has an operator too many.
// Where BuildKit knows no such instruction as the next line begins, its error tells.
var _ = register(Rule{
	Name: "UnfinishedCommand", Severity: Warning, Check: checkUnfinishedCommands,
	Summary: "A command ends with an operator, so a shell refuses it",
})

func checkUnfinishedCommands(p *Pass) {
	for _, in := range p.instructions() {
		i, it := in.at, in.item
		in := it.Instr
		operator := lastOperator(in.Body.Text)
		if in.Name != "run" || operator == "" || in.JSON || len(in.Heredocs) > 0 || in.Problem != nil || onWindows(p, i) || !p.PosixShell(i) || p.lineBelowUnknown(i) {
			continue
		}
		if _, readable := p.Script(i); readable {
			continue
		}
		end := in.LogicalStart(in.Body) + len(in.Body.Text)
		at := it.Abs(in.LogicalSpan(end-len(operator), end))
		p.Report(at, fmt.Sprintf("the command ends with %s, which a shell refuses. Remove it, or end the line with %c to go on", operator, p.File.Escape)).
			Fix(func() (Fix, bool) { return withoutOperator(p, at), true })
	}
}

// lastOperator is the operator that a command ends with, or "".
func lastOperator(command string) string {
	for _, operator := range []string{"&&", "||", "|"} {
		if before, ok := strings.CutSuffix(command, operator); ok && !strings.HasSuffix(before, `\`) && !strings.HasSuffix(before, "&") && !strings.HasSuffix(before, "|") {
			return operator
		}
	}
	return ""
}

// lineBelowUnknown tells whether the next instruction is none that BuildKit knows.
func (p *Pass) lineBelowUnknown(item int) bool {
	for i := item + 1; i < len(p.File.Items()); i++ {
		if in := p.Instr(i); in != nil {
			return !in.Known()
		}
	}
	return false
}

// withoutOperator removes the operator with the blanks before it.
func withoutOperator(p *Pass, at text.Span) Fix {
	above := strings.TrimRight(p.File.Text()[:at.Start], " \t")
	return Fix{Title: "Remove " + at.Of(p.File.Text()), Edits: edit(text.Span{Start: len(above), End: at.End}, "")}
}
