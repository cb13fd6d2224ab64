package rules

import (
	"fmt"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/linter"
)

// AS is written as FROM is: in capitals or not (instructions/parse.go:99).
var _ = register(check(&linter.RuleFromAsCasing, checkFromAsCasing))

func checkFromAsCasing(p *Pass) {
	for i := range p.Stages() {
		it := &p.File.Items()[p.Stages()[i].Items[0]]
		from, args := it.Instr.Keyword.Text, it.Instr.Args
		if len(args) < 3 || !strings.EqualFold(args[1].Text, "as") {
			continue // BuildKit refuses it, and that says more
		}
		if want := casedLike(args[1].Text, from); want != args[1].Text {
			p.Report(it.Abs(args[1].Span), linter.RuleFromAsCasing.Format(from, args[1].Text)).
				replaceSafely(fmt.Sprintf("Write %s", want), it.Abs(args[1].Span), want)
		}
	}
}

// casedLike is word in the case of model, if that has one.
func casedLike(word, model string) string {
	switch model {
	case strings.ToLower(model):
		return strings.ToLower(word)
	case strings.ToUpper(model):
		return strings.ToUpper(word)
	}
	return word
}
