package rules

import (
	"fmt"
	"strings"

	"github.com/stagels/stagels/analysis/spec"
	"github.com/stagels/stagels/analysis/syntax"
)

// Unlike ENV, ARG has no form with a blank: each word is an ARG of its own
// (instructions/parse.go:790), whatever its name.
var _ = register(Rule{
	Name: "ArgWithoutEquals", Severity: Warning, OfText: true, Check: checkArgWords,
	Summary: "Each word of ARG is an argument of its own: a default needs `=`",
})

func checkArgWords(p *Pass) {
	for _, in := range p.instructions() {
		i, it := in.at, in.item
		in := it.Instr
		if in.Trigger != nil {
			in = in.Trigger
		}
		if in.Name != "arg" || in.Problem != nil || p.verdict(i) != nil {
			continue
		}
		for k := 1; k < len(in.Pairs); k++ {
			if p.isNoName(in.Pairs[k-1], in.Pairs[k]) {
				reportArgWord(p, it, in, k)
				break
			}
		}
	}
}

// isNoName tells whether the word of an ARG was surely to be the default of the one before
// it, or a comment: nothing can read a variable of such a name, or nothing does, though
// something reads the one before, or that is in capitals and the word is not.
func (p *Pass) isNoName(before, word syntax.Pair) bool {
	name := word.Key.Text
	switch {
	case word.Sep != "" || before.Value.Text != "" && !strings.HasPrefix(name, "#"):
		return false
	case !variableName.Matches(before.Key.Text) || strings.ContainsAny(name, "{}%<>|"): // a template
		return false
	case !variableName.Matches(strings.Trim(name, `"'`)) || name != strings.Trim(name, `"'`):
		return true
	}
	otherCase := before.Key.Text == strings.ToUpper(before.Key.Text)
	return name != strings.ToUpper(name) && spec.PredefinedArg(name) == nil && !p.mentions(name) && (otherCase || p.mentions(before.Key.Text))
}

// mentions tells whether the file has $name anywhere, or declares it elsewhere.
func (p *Pass) mentions(name string) bool {
	src := p.File.Text()
	return strings.Contains(src, "$"+name) || strings.Contains(src, "${"+name) || strings.Contains(src, name+"=")
}

func reportArgWord(p *Pass, it *syntax.Item, in *syntax.Instr, k int) {
	before, word := in.Pairs[k-1].Key, in.Pairs[k].Key
	at := it.Abs(word.Span)
	if strings.HasPrefix(word.Text, "#") {
		p.Report(at, fmt.Sprintf("a comment needs a line of its own: BuildKit declares an ARG of each word, such as %s", word.Text))
		return
	}
	lacks := "no default"
	if in.Pairs[k-1].Sep != "" {
		lacks = "a blank default"
	}
	d := p.Report(at, fmt.Sprintf("BuildKit declares an ARG called %s, and %s has %s: write %s=%s", word.Text, before.Text, lacks, before.Text, word.Text))
	gap := it.Abs(in.LogicalSpan(in.LogicalStart(before)+len(before.Text), in.LogicalStart(word)))
	if k == len(in.Pairs)-1 && !strings.Contains(gap.Of(p.File.Text()), "\n") {
		d.replace("Write "+before.Text+"="+word.Text, gap, "=")
	}
}
