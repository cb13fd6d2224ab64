package rules

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/syntax"
	"github.com/stagels/stagels/analysis/text"
)

// COPY --from takes no variable (dockerfile2llb/convert.go:944). A mount's from
// takes none either: that is an InstructionError.
var _ = register(Rule{
	Name: "VariableInCopyFrom", Severity: Error, Check: checkVariableInFrom,
	Summary: "COPY --from= takes no variable",
})

const noVariable = "variable expansion is not supported for --from, define a new stage with FROM using ARG from global scope as a workaround"

func checkVariableInFrom(p *Pass) {
	for i := range p.Refs() {
		r := &p.Refs()[i]
		if _, err := strconv.Atoi(r.Text); r.Kind != stage.Invalid || !r.Site.TakesIndex() || err == nil {
			continue
		}
		if !r.Site.Onbuild() {
			p.Report(r.Span, noVariable).Fix(func() (Fix, bool) { return aliased(p, r) })
			continue
		}
		for _, child := range p.Runs(r.In) {
			p.reportTriggered(child, noVariable, Related{r.Span, "the ONBUILD that has it"})
		}
	}
}

// aliased puts a stage FROM the variable above the one that takes from it, which is
// what BuildKit's message asks for. An index of a stage further down would then
// mean another.
func aliased(p *Pass, r *stage.Reference) (Fix, bool) {
	name := strings.ToLower(strings.Trim(r.Text, "${}"))
	if !p.ByArgument([]syntax.Word{{Text: strings.Trim(r.Text, "${}")}}) || !stage.ValidName(name) || p.StageByName(name) != stage.None {
		return Fix{}, false
	}
	for i := range p.Refs() {
		if n, err := strconv.Atoi(p.Refs()[i].Text); err == nil && n >= r.In {
			return Fix{}, false
		}
	}
	first := p.Stages()[r.In].Items[0]
	for first > 0 && p.File.Items()[first-1].Kind == syntax.Comment {
		first--
	}
	from := casedLike("FROM", p.Instr(p.Stages()[r.In].Items[0]).Keyword.Text)
	line := from + " " + r.Text + " " + casedLike("AS", from) + " " + name + lineEnd(p)
	edits := append(insert(p.File.Items()[first].Span.Start, line), text.Edit{Span: r.Span, New: name})
	return Fix{fmt.Sprintf("Take it from a stage FROM %s", r.Text), edits, false}, true
}
