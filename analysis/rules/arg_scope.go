package rules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis/eval"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/syntax"
)

// An ARG above the first FROM, and one that BuildKit sets, has a value in a stage
// only where the stage says ARG. BuildKit tells of that in the words that it
// expands itself; here it is told of what a RUN gives to its shell.
var _ = register(Rule{
	Name: "ArgScope", Severity: Warning, Check: checkArgScope,
	Summary: "An ARG above the first FROM has no value in a stage that does not declare it",
})

func checkArgScope(p *Pass) {
	for i := range p.Stages() {
		s := &p.Stages()[i]
		told := map[string]bool{}
		for item := s.Items[0] + 1; item < s.Items[1]; item++ {
			in := p.Instr(item)
			if in == nil || in.Name != "run" || in.JSON || in.Problem != nil || !strings.Contains(p.File.Items()[item].Span.Of(p.File.Text()), "$") || sourcing.matches(p.File.Items()[item].Span.Of(p.File.Text())) {
				continue
			}
			for _, u := range p.Uses(item) {
				if !told[u.Name] && outOfScope(p, s, u) {
					told[u.Name] = true
					reportScope(p, s, u)
				}
			}
		}
	}
}

// sourcing is a shell's reading of variables from elsewhere.
var sourcing = newPattern(`(?m)(?:^|[\s;&|(])(?:\.|source|eval|set -a|env|printenv)\s`)

func outOfScope(p *Pass, s *stage.Stage, u stage.Use) bool {
	_, global := p.Global(u.Name)
	platform := slices.Contains(stage.PlatformArgs, u.Name)
	if !global && !platform || p.mayBeSet(s, u) {
		return false
	}
	_, held := p.Holding(u)
	return !held
}

// mayBeSet tells whether the use has a word for the variable's absence, or the
// image is chosen by the variable: such an image often has it too.
func (p *Pass) mayBeSet(s *stage.Stage, u stage.Use) bool {
	src := p.File.Text()
	if strings.HasPrefix(u.Span.Of(src), "${") && u.Span.End < len(src) && strings.IndexByte(":-+=?", src[u.Span.End]) >= 0 {
		return true
	}
	if p.setByMount(u) {
		return true
	}
	base := rootImage(p, s.Index)
	if base == nil {
		return false
	}
	if slices.Contains(eval.ImageVariables(base.Expanded), u.Name) {
		return true
	}
	in := p.Instr(base.Item)
	return slices.ContainsFunc(in.Variables(in.Args[0]), func(w syntax.Word) bool { return w.Text == u.Name })
}

// setByMount tells whether a secret is given to the RUN in the variable.
func (p *Pass) setByMount(u stage.Use) bool {
	return stage.HasMountValue(p.Instr(u.Item), "env", u.Name)
}

func reportScope(p *Pass, s *stage.Stage, u stage.Use) {
	message := fmt.Sprintf("%s has no value here: it is set above the first FROM, and this stage does not say ARG %s", u.Name, u.Name)
	var related []Related
	if def, ok := p.Global(u.Name); ok {
		related = append(related, Related{def.Span, "the ARG that is out of scope here"})
	} else {
		message = fmt.Sprintf("%s has no value here: BuildKit sets it only in a stage that says ARG %s", u.Name, u.Name)
	}
	p.Report(u.Span, message, related...).Fix(func() (Fix, bool) { return declaredInStage(p, s.Index, u.Item, u.Name) })
}
