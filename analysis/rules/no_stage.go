package rules

import (
	"strings"

	"github.com/stagels/stagels/analysis/text"
)

// A Dockerfile needs a FROM, and nothing but ARG may stand above the first
// (instructions/parse.go:236, dockerfile2llb/convert.go:288).
var _ = register(Rule{
	Name: "NoStage", Severity: Error, OfText: true, WholeFile: true, Check: checkNoStage,
	Summary: "A Dockerfile needs a FROM, and only ARG may stand above it",
})

func checkNoStage(p *Pass) {
	end := len(strings.TrimSuffix(strings.TrimSuffix(p.File.Text(), "\n"), "\r"))
	last := text.Span{Start: end, End: end}
	found := false
	for _, in := range p.instructions() {
		it := in.item
		found = true
		last = it.Abs(it.Instr.Keyword.Span)
		switch it.Instr.Name {
		case "from":
			return
		case "arg":
			continue
		}
		if it.Instr.Known() { // else it is likely a misspelt FROM, and has an error of its own
			p.Report(last, "no build stage in current context")
		}
		return
	}
	switch {
	case p.File.Text() == "":
		p.Report(last, "the Dockerfile cannot be empty")
	case !found:
		p.Report(last, "file with no instructions")
	default:
		p.Report(last, "dockerfile contains no stages to build")
	}
}
