package rules

import (
	"errors"
	"path/filepath"
	"slices"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/dfgitutil"
	"github.com/moby/buildkit/frontend/dockerfile/linter"
	"github.com/moby/patternmatcher"
	"github.com/moby/patternmatcher/ignorefile"
	"github.com/stagels/stagels/analysis/eval"
)

// What .dockerignore leaves out of the build context is not there to be copied
// (dockerfile2llb/validations.go:34). With exceptions in it BuildKit does not judge.
var _ = register(check(&linter.RuleCopyIgnoredFile, checkIgnoredFiles))

func checkIgnoredFiles(p *Pass) {
	if p.Ignore == nil {
		return
	}
	_, src, ok := p.Ignore()
	if !ok {
		return
	}
	patterns, err := ignorefile.ReadAll(strings.NewReader(src))
	if err != nil || len(patterns) == 0 {
		return
	}
	matcher, err := patternmatcher.New(patterns)
	if err != nil || matcher.Exclusions() {
		return
	}
	for s := range p.steps("copy", "add") {
		if from := s.Instr.Flag("from"); from != nil && from.Value.Text != "" {
			continue
		}
		for _, w := range sources(s) {
			if path := filepath.ToSlash(filepath.Clean(w.Value)); !remote(w.Value) && ignored(matcher, path) {
				name := "Copy"
				if s.Instr.Name == "add" {
					name = "Add"
				}
				p.reportStep(s, w.Span, linter.RuleCopyIgnoredFile.Format(name, path))
			}
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

// sources are the words of a COPY or an ADD that name what to copy.
func sources(s *eval.Step) []eval.Word {
	var out []eval.Word
	for _, a := range s.Instr.Sources() {
		i := slices.IndexFunc(s.Words, func(w eval.Word) bool { return w.Span == a.Span && w.Err == nil })
		if i >= 0 {
			out = append(out, s.Words[i])
		}
	}
	return out
}

// remote tells whether BuildKit fetches src, which is then no path
// (dockerfile2llb/convert_copy.go:119).
func remote(src string) bool {
	return gitSource(src) || strings.HasPrefix(src, "http://") || strings.HasPrefix(src, "https://")
}

func gitSource(src string) bool {
	ref, _, err := gitRef(src)
	return err == nil && !ref.IndistinguishableFromLocal
}

var errNoGit = errors.New("no git reference")

// gitRef reads src as BuildKit does; what cannot be a git reference is told apart
// first, for that is nearly every source.
func gitRef(src string) (*dfgitutil.GitRef, bool, error) {
	if !strings.Contains(src, "://") && !strings.Contains(src, "@") && !strings.HasPrefix(src, "github.com/") {
		return nil, false, errNoGit
	}
	return dfgitutil.ParseGitRef(src)
}
