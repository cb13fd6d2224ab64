package rules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/syntax"
	"github.com/stagels/stagels/analysis/text"
)

// An ARG above the first FROM is for FROMs, for other such ARGs, and for the stages
// that say ARG too. One that none of them names does nothing.
var _ = register(Rule{
	Name: "UnusedGlobalArg", Severity: Hint, Check: checkGlobalArgs,
	Summary: "No FROM and no stage uses the ARG",
})

func checkGlobalArgs(p *Pass) {
	used, read := argumentsUsed(p), namesBehindDollars(p.File.Text())
	for i := range p.BeforeFirst() {
		if in := p.Instr(i); in == nil || p.verdict(i) != nil {
			continue
		}
		for _, d := range p.Definitions(i) {
			if len(p.Stages()) > 0 && !used[d.Name] && !meansSomething(d.Name) && !anyBegins(read, d.Name) {
				p.Report(d.Span, fmt.Sprintf("no FROM uses %s, and no stage says ARG %s: it has no effect", d.Name, d.Name)).unnecessary(definitionSpan(p, i, d))
			}
		}
	}
}

// definitionSpan is all that could be left out of the ARG at item without the
// definition: the ARG or, if it has others, the name with its value.
func definitionSpan(p *Pass, item int, d stage.Definition) text.Span {
	it := &p.File.Items()[item]
	pairs := it.Instr.Pairs
	i := slices.IndexFunc(pairs, func(pair syntax.Pair) bool { return it.Abs(pair.Key.Span) == d.Span })
	if len(pairs) == 1 || i < 0 {
		return p.Whole(item)
	}
	return it.Abs(text.Span{Start: pairs[i].Key.Span.Start, End: max(pairs[i].Key.Span.End, pairs[i].Value.Span.End)})
}

// namesBehindDollars are the names that stand behind a $ or a ${ of the text, sorted. What
// reads such a variable, which has no value there, another rule tells of.
func namesBehindDollars(src string) (names []string) {
	for _, part := range strings.Split(src, "$")[1:] {
		part = strings.TrimPrefix(part, "{")
		end := 0
		for end < len(part) && syntax.IsNameByte(part[end]) {
			end++
		}
		names = append(names, part[:end])
	}
	slices.Sort(names)
	return names
}

// anyBegins tells whether one of the names, which are sorted, begins with prefix.
func anyBegins(names []string, prefix string) bool {
	i, _ := slices.BinarySearch(names, prefix)
	return i < len(names) && strings.HasPrefix(names[i], prefix)
}

// argumentsUsed are the names that FROMs read, that ARGs above the first FROM
// read, and that stages declare.
func argumentsUsed(p *Pass) map[string]bool {
	used := map[string]bool{}
	for _, in := range p.instructions() {
		i, it := in.at, in.item
		in := it.Instr
		if in.Name == "onbuild" && in.Trigger != nil {
			in = in.Trigger
		}
		var words []syntax.Word
		switch {
		case in.Name == "from":
			words = slices.Clone(in.Args)
			for _, f := range in.Flags {
				words = append(words, f.Value)
			}
		case in.Name == "arg" && i < p.BeforeFirst():
			for _, pair := range in.Pairs {
				words = append(words, pair.Value)
			}
		case in.Name == "arg":
			for _, pair := range in.Pairs {
				used[pair.Key.Text] = true
			}
		}
		for _, w := range words {
			for _, v := range in.Variables(w) {
				used[v.Text] = true
			}
		}
	}
	return used
}

// meansSomething tells of arguments that BuildKit reads by itself.
func meansSomething(name string) bool {
	return slices.Contains(stage.PlatformArgs, name) || strings.HasPrefix(name, "BUILDKIT_") || name == "SOURCE_DATE_EPOCH" ||
		strings.HasSuffix(strings.ToLower(name), "_proxy")
}
