package rules

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis/eval"
	"github.com/stagels/stagels/analysis/pattern"
)

// Each instruction makes a layer, and the image has all of them. What a COPY brings is in the
// layer of the COPY, whatever a later RUN removes.
var _ = register(Rule{
	Name: "RemovedLater", Severity: Information, Check: checkRemovedLater,
	Summary: "A RUN removes what a COPY brought: the image holds it all the same",
})

func checkRemovedLater(p *Pass) {
	shipped := p.shipped()
	told := map[*eval.Step]bool{}
	for at := range p.trace.Steps {
		s := &p.trace.Steps[at]
		if s.Instr.Name != "run" || s.Trigger || s.Stage < 0 || !shipped[s.Stage] || s.Before.OS == "windows" {
			continue
		}
		for _, gone := range p.removedBy(s) {
			p.reportRemoved(at, gone, told)
		}
	}
}

// mayNotRun is in a script of which a part may not run.
var mayNotRun = pattern.New(`\b(?:if|case|while|until|for|function)\b|\|\||\(\)`)

// removedBy are the absolute paths that the words of a RUN remove.
func (p *Pass) removedBy(s *eval.Step) (out []string) {
	script, ok := p.Script(s.Item)
	if !ok || mayNotRun.Matches(p.File.Items()[s.Item].Span.Of(p.File.Text())) {
		return nil
	}
	moves := slices.ContainsFunc(script.Commands, func(words []string) bool { return words[0] == "cd" || words[0] == "pushd" })
	for _, words := range script.Commands {
		if words[0] == "sudo" {
			words = words[1:]
		}
		if len(words) == 0 || words[0] != "rm" {
			continue
		}
		for _, w := range words[1:] {
			switch {
			case w == "" || w[0] == '-' || strings.ContainsAny(w, "*?[~$`"):
			case path.IsAbs(w):
				out = append(out, path.Clean(w))
			case !moves && s.Before.DirFixed && s.Before.DirSet:
				out = append(out, path.Join(s.Before.Dir, w))
			}
		}
	}
	return out
}

// reportRemoved reports each COPY above the RUN of that index whose files it removes, once.
func (p *Pass) reportRemoved(run int, gone string, told map[*eval.Step]bool) {
	by := &p.trace.Steps[run]
	line := p.lineOf(p.File.Items()[by.Item].Span.Start)
	for stage, end := by.Stage, run; stage >= 0; stage, end = p.Base(stage), len(p.trace.Steps) {
		if !p.compares(end) {
			return
		}
		for at := range p.trace.Steps[:end] {
			s := &p.trace.Steps[at]
			if s.Stage != stage || s.Copy == nil || s.Trigger || told[s] || !p.allWithin(at, gone) {
				continue
			}
			told[s] = true
			d := p.reportStep(s, s.Copy.Destination.Span, fmt.Sprintf("the image holds what is copied to %s: the RUN in line %d removes it from a later layer only. Mount it where it is needed, RUN --mount=type=bind", gone, line))
			if d != nil {
				it := p.File.Items()[by.Item]
				d.Related = append(d.Related, Related{it.Abs(it.Instr.Head()), "removes it"})
				d.Fix((&lent{p, at, run, s, by, gone}).mountInstead)
			}
		}
	}
}

// allWithin tells whether all that the step of that index copies lies at a path, or below it.
func (p *Pass) allWithin(at int, gone string) bool {
	to := &p.trace.Steps[at].Copy.Destination
	if to.PathFixed && to.Refused == nil && within(to.Path, gone) {
		return true
	}
	files := p.placed(at)
	return len(files) > 0 && !slices.ContainsFunc(files, func(f placement) bool { return !within(f.path, gone) })
}
