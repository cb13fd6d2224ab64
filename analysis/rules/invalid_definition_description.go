package rules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/linter"
	"github.com/stagels/stagels/analysis/syntax"
	"github.com/stagels/stagels/analysis/text"
)

// The comment above a stage or an ARG describes it if it begins with its name
// (instructions/parse.go:877).
var _ = register(ofText(check(&linter.RuleInvalidDefinitionDescription, checkDescriptions)))

func checkDescriptions(p *Pass) {
	for _, in := range p.instructions() {
		i, it := in.at, in.item
		names := defined(it.Instr)
		if len(names) == 0 || p.verdict(i) != nil {
			continue
		}
		comments := p.File.Comments(i)
		if len(comments) == 0 {
			continue
		}
		last := comments[len(comments)-1]
		first, _, _ := strings.Cut(last, " ")
		if slices.ContainsFunc(names, func(w syntax.Word) bool { return described(it.Instr, w) == first }) {
			continue
		}
		example := described(it.Instr, names[0])
		if len(names) > 1 {
			example = "<arg_key>"
		}
		d := p.Report(it.Abs(names[0].Span), linter.RuleInvalidDefinitionDescription.Format(strings.ToUpper(it.Instr.Name), example))
		if at, ok := lastComment(p.File, i, last); ok && len(names) == 1 {
			d.replace(fmt.Sprintf("Begin the comment with %s", example), at, " "+example+" ")
		}
	}
}

// defined are the names that a FROM or an ARG defines.
func defined(in *syntax.Instr) []syntax.Word {
	switch {
	case in.Name == "from" && len(in.Args) == 3:
		return in.Args[2:]
	case in.Name == "arg":
		var names []syntax.Word
		for _, p := range in.Pairs {
			names = append(names, p.Key)
		}
		return names
	}
	return nil
}

func described(in *syntax.Instr, w syntax.Word) string {
	if in.Name == "from" {
		return strings.ToLower(w.Text)
	}
	return w.Text
}

// lastComment is what stands in the comment above item i between its first # and its
// words: blanks, and more such marks.
func lastComment(f *syntax.File, i int, words string) (text.Span, bool) {
	for j := i - 1; j >= 0 && f.Items()[j].Kind != syntax.Instruction; j-- {
		if f.Items()[j].Kind != syntax.Comment {
			continue
		}
		line := f.Items()[j].Span.Of(f.Text())
		start, words := strings.IndexByte(line, '#')+1, strings.TrimLeft(words, "# \t")
		end := strings.Index(line, words)
		if end < start {
			return text.Span{}, false
		}
		return text.Span{Start: start, End: end}.Shift(f.Items()[j].Span.Start), true
	}
	return text.Span{}, false
}
