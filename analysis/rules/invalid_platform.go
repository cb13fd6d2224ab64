package rules

import (
	"fmt"

	"github.com/containerd/platforms"
	"github.com/moby/buildkit/util/suggest"
	"github.com/stagels/stagels/analysis/eval"
	"github.com/stagels/stagels/analysis/spec"
	"github.com/stagels/stagels/analysis/stage"
)

// FROM --platform takes os/arch, or os/arch/variant
// (dockerfile2llb/convert.go:440).
var _ = register(Rule{
	Name: "InvalidPlatform", Severity: Error, Check: checkPlatforms,
	Summary: "FROM --platform takes os/arch or os/arch/variant",
})

func checkPlatforms(p *Pass) {
	for _, s := range p.steps("from") {
		f := stage.FlagOf(s.Instr, spec.Platform)
		if f == nil || f.Value.Text == "" || len(s.Words) < 2 {
			continue
		}
		w := s.Words[len(s.Words)-1]
		if w.Err != nil || !w.Fixed && w.CouldBeOf(specifiers) {
			continue
		}
		if err := platformError(p, w); err != nil {
			p.reportStep(s, w.Span, err.Error())
		}
	}
}

// specifiers are the platforms that package platforms takes, with any system and
// architecture.
var specifiers = eval.NewLanguage(`[A-Za-z0-9_-]+(?:\([A-Za-z0-9_.%-]*(?:\+[A-Za-z0-9_.%-]+)*\))?(?:/[A-Za-z0-9_.-]+){0,2}`)

func platformError(p *Pass, w eval.Word) error {
	if w.Value == "" {
		return suggested(p, w, fmt.Errorf("empty platform value from expression %s", w.Text))
	}
	if _, err := platforms.Parse(w.Value); err != nil {
		return fmt.Errorf("failed to parse platform %s: %w", w.Text, suggested(p, w, err))
	}
	return nil
}

// suggested adds the variable that was likely meant.
func suggested(p *Pass, w eval.Word, err error) error {
	for _, u := range w.Unset {
		if !p.compares(len(p.GlobalNames())) {
			return err
		}
		if ok, err := suggest.WrapErrorMaybe(err, u.Name, p.GlobalNames(), true); ok {
			return err
		}
	}
	return err
}
