package rules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis/eval"
	"github.com/stagels/stagels/analysis/spec"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/syntax"
	"github.com/stagels/stagels/analysis/text"
)

// What CopyCommand.Expand, AddCommand.Expand and RunCommand.Expand leave out stays as
// it is written (instructions/commands.go:236, 291, 367): spec.Flag.Expands tells. Where
// BuildKit refuses the value it tells so itself.
var _ = register(Rule{
	Name: "NotExpanded", Severity: Warning, Check: checkNotExpanded,
	Summary: "BuildKit expands no variables in this flag",
})

func checkNotExpanded(p *Pass) {
	for _, in := range p.instructions() {
		i, it := in.at, in.item
		in := it.Instr
		if in.Trigger != nil {
			in = in.Trigger
		}
		for k := range in.Flags {
			if f := &in.Flags[k]; p.At(i) != stage.None && takenAsWritten(in, f) && p.accepted(i) {
				reportNotExpanded(p, i, in, f)
			}
		}
	}
}

// takenAsWritten tells whether the flag's value has a $ and BuildKit does not expand
// it. A stage or an image that COPY takes from has a rule of its own.
func takenAsWritten(in *syntax.Instr, f *syntax.Flag) bool {
	known := spec.Lookup(in.Name)
	if known == nil || !strings.Contains(f.Value.Text, "$") {
		return false
	}
	row := known.Flag(f.Name.Text)
	return row != nil && !row.Expands && row.Type != spec.Stage
}

// accepted tells whether BuildKit takes the instruction, or what the ONBUILD holds.
func (p *Pass) accepted(item int) bool {
	it := &p.File.Items()[item]
	if it.Instr.Problem != nil || p.verdict(item) != nil {
		return false
	}
	return it.Instr.Trigger == nil || eval.TriggerError(it, p.File.Text()) == nil
}

func reportNotExpanded(p *Pass, item int, in *syntax.Instr, f *syntax.Flag) {
	it := &p.File.Items()[item]
	for _, v := range in.Variables(f.Value) {
		at := it.Abs(v.Span)
		if p.meansVariable(stage.Use{Name: v.Text, Item: item, Span: at}) && !kept(p.File.Text(), it.Abs(f.Span), at) {
			whole := it.Abs(in.Whole(v))
			p.Report(whole, fmt.Sprintf("--%s takes no variables: BuildKit reads %s as it is written. Write out the value", f.Name.Text, whole.Of(p.File.Text())))
		}
	}
}

// meansVariable tells whether the $ at u begins a variable, and not just a name with
// that letter: it has braces, or a variable of its name is known.
func (p *Pass) meansVariable(u stage.Use) bool {
	if strings.HasPrefix(u.Span.Of(p.File.Text()), "${") {
		return true
	}
	_, held := p.Holding(u)
	_, global := p.Global(u.Name)
	if held || global || slices.Contains(stage.PlatformArgs, u.Name) {
		return true
	}
	base := rootImage(p, p.At(u.Item))
	return base != nil && slices.Contains(p.variablesOf(base), u.Name)
}

// kept tells whether quotes or the escape character say that the $ at the span of the
// flag is meant as it is.
func kept(src string, flag, dollar text.Span) bool {
	before := src[flag.Start:dollar.Start]
	return strings.Count(before, "'")%2 == 1 || strings.HasSuffix(before, `\`) || strings.HasSuffix(before, "`")
}
