package rules

import (
	"fmt"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/linter"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/text"
)

// BuildKit lower-cases a stage's name, so what is written otherwise misleads
// (instructions/parse.go:107).
var _ = register(check(&linter.RuleStageNameCasing, checkStageNameCasing))

func checkStageNameCasing(p *Pass) {
	for i := range p.Stages() {
		it := &p.File.Items()[p.Stages()[i].Items[0]]
		args := it.Instr.Args
		if len(args) != 3 || args[2].Text == strings.ToLower(args[2].Text) {
			continue
		}
		d := p.Report(it.Abs(args[2].Span), linter.RuleStageNameCasing.Format(args[2].Text))
		if s := &p.Stages()[i]; s.Name != "" {
			d.Fix(func() (Fix, bool) {
				return Fix{fmt.Sprintf("Write %s, here and where it is used", s.Name), renamed(p, s, s.Name), true}, true
			})
		}
	}
}

// renamed are the edits that write name for the stage wherever it is named.
func renamed(p *Pass, s *stage.Stage, name string) []text.Edit {
	edits := []text.Edit{{Span: s.NameSpan, New: name}}
	note := func(r *stage.Reference) {
		if r.Kind == stage.InFile && r.Target == s.Index && r.Expanded == r.Text && strings.EqualFold(r.Text, s.Name) && r.Text != name {
			edits = append(edits, text.Edit{Span: r.Span, New: name})
		}
	}
	for i := range p.Stages() {
		note(&p.Stages()[i].Base)
	}
	for i := range p.Refs() {
		note(&p.Refs()[i])
	}
	return edits
}
