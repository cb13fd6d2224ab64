package rules

import (
	"path/filepath"
	"slices"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/linter"
	"github.com/moby/patternmatcher"
	"github.com/moby/patternmatcher/ignorefile"
	"github.com/stagels/stagels/analysis/eval"
	"github.com/stagels/stagels/analysis/stage"
)

// What .dockerignore leaves out of the build context is not there to be copied
// (dockerfile2llb/validations.go:34). With exceptions in it BuildKit does not judge.
var _ = register(ofContext(check(&linter.RuleCopyIgnoredFile, checkIgnoredFiles)))

func checkIgnoredFiles(p *Pass) {
	matcher := ignoreMatcher(p)
	if matcher == nil {
		return
	}
	for _, s := range p.steps("copy", "add") {
		if s.Copy != nil && s.Copy.Origin.Kind == stage.Context {
			reportIgnored(p, s, matcher)
		}
	}
}

// ignoreMatcher has the patterns of the ignore file that BuildKit's check reads; nil if there
// are none, or it does not judge them.
func ignoreMatcher(p *Pass) *patternmatcher.PatternMatcher {
	if p.Ignore == nil {
		return nil
	}
	_, src, ok := p.Ignore()
	if !ok {
		return nil
	}
	patterns, err := ignorefile.ReadAll(strings.NewReader(src))
	if err != nil || len(patterns) == 0 {
		return nil
	}
	matcher, err := patternmatcher.New(patterns)
	if err != nil || matcher.Exclusions() {
		return nil
	}
	return matcher
}

func reportIgnored(p *Pass, s *eval.Step, matcher *patternmatcher.PatternMatcher) {
	name := "Copy"
	if s.Instr.Name == "add" {
		name = "Add"
	}
	for _, src := range s.Copy.Sources {
		path := filepath.ToSlash(filepath.Clean(src.Value))
		if src.Err == nil && src.Kind == eval.SourcePath && ignored(matcher, path) {
			p.reportStep(s, src.Span, linter.RuleCopyIgnoredFile.Format(name, path))
		}
	}
}

// ignored tells whether the context leaves path out; of its root only patterns
// that leave everything out speak.
func ignored(m *patternmatcher.PatternMatcher, path string) bool {
	if path == "." || path == "/" {
		return slices.ContainsFunc(m.Patterns(), func(q *patternmatcher.Pattern) bool {
			return slices.Contains([]string{"*", "**", "**/*"}, q.String())
		})
	}
	ok, err := m.MatchesOrParentMatches(path)
	return err == nil && ok
}
