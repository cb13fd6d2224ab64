package rules

import (
	"fmt"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/linter"
	"github.com/stagels/stagels/analysis/eval"
)

// Of several CMDs, ENTRYPOINTs or HEALTHCHECKs in a stage the last counts
// (dockerfile2llb/validations.go:296). BuildKit asks the comments above the later
// one whether to speak.
var _ = register(check(&linter.RuleMultipleInstructionsDisallowed, checkMultipleInstructions))

func checkMultipleInstructions(p *Pass) {
	type kind struct {
		stage int
		name  string
	}
	last := map[kind]*eval.Step{}
	for _, s := range p.steps("cmd", "entrypoint", "healthcheck") {
		k := kind{s.Stage, s.Instr.Name}
		if before := last[k]; before != nil {
			reportOverridden(p, before, s)
		}
		last[k] = s
	}
}

func reportOverridden(p *Pass, before, s *eval.Step) {
	message := linter.RuleMultipleInstructionsDisallowed.Format(s.Instr.Keyword.Text)
	item := s.Item
	if s.Trigger {
		item = nowhere
	}
	it := &p.File.Items()[before.Item]
	span := it.Abs(it.Instr.Head())
	if before.Trigger {
		span = p.Stages()[before.Stage].Base.Span
	}
	counts := p.File.Items()[s.Item].Abs(p.File.Items()[s.Item].Instr.Head())
	d := p.reportFor(item, span, message, Related{counts, "the one that counts"})
	if !before.Trigger {
		d.unnecessary(span).Fix(func() (Fix, bool) {
			return Fix{fmt.Sprintf("Remove this %s", strings.ToUpper(it.Instr.Name)), edit(it.Span, ""), false}, true
		})
	}
}
