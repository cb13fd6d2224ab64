package rules

import (
	"fmt"
	"path"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/linter"
	"github.com/moby/buildkit/util/system"
	"github.com/stagels/stagels/analysis/eval"
)

// A relative WORKDIR begins at what the base image has, which may change
// (dockerfile2llb/convert.go:1519).
var _ = register(check(&linter.RuleWorkdirRelativePath, checkRelativeWorkdir))

func checkRelativeWorkdir(p *Pass) {
	for _, s := range p.steps("workdir") {
		if len(s.Words) != 1 || s.Words[0].Err != nil || s.Words[0].Unknown || s.Before.DirSet {
			continue
		}
		w := s.Words[0]
		if system.IsAbs(w.Value, s.Before.OS) {
			continue
		}
		d := p.reportUnless(folders(p, s), s, &w, linter.RuleWorkdirRelativePath.Format(w.Value))
		d.add(blankWorkdir(&w))
		if unknown := unknownRoot(p, s.Stage) != nil; d != nil && d.Severity == Warning && unknown {
			switch {
			case len(w.Unset) > 0:
				p.asHint(d)
			case system.IsAbs(w.Value, "windows"):
				p.asHint(d)
				d.add("; a build for Windows has it as it is")
			}
		}
		if !s.Trigger && !strings.ContainsAny(w.Text, "\"'$:") && s.Before.OS != "windows" {
			d.replace("Begin at /", p.File.Items()[s.Item].Abs(w.Span), path.Join("/", w.Text))
		}
	}
}

// absolutePaths are those of the systems that the stage can be for. Linux has none with
// anything else than a slash first, Windows refuses two of them.
func absolutePaths(s *eval.Step) *eval.Language {
	if s.Before.OSFixed && s.Before.OS != "windows" {
		return slashFirst
	}
	return absoluteAnywhere
}

var (
	slashFirst       = eval.NewLanguage(`/.*`)
	absoluteAnywhere = eval.NewLanguage(`/.*|\\(?:[^/\\].*)?|[cC]:[/\\].*`)
)

// blankWorkdir says why the word is blank, if it is.
func blankWorkdir(w *eval.Word) string {
	if w.Value != "" || len(w.Unset) != 1 {
		return ""
	}
	return fmt.Sprintf("; %s is not set in this file: if the base image does not set it either, WORKDIR is blank", w.Unset[0].Name)
}
