package rules

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/stagels/stagels/analysis/pattern"
	"github.com/stagels/stagels/analysis/stage"
)

// missingStages tells, for UnknownStage, of names that no stage has, nor one nearly so.
type missingStages struct {
	*Pass
	known map[string]bool // of names that were looked for: the file has them elsewhere
}

func (m *missingStages) report(r *stage.Reference) {
	_, err := strconv.Atoi(r.Text)
	if err == nil || len(r.Text) < 2 || r.ByArgument || stage.ImageError(r.Text) != nil {
		return
	}
	role := roleNames.Matches(r.Text)
	if r.Site == stage.FromBase && (!role || r.In == 0) || m.elsewhere(r.Text) || m.given(r.Text) {
		return // a base is likely an image that was built on the same machine
	}
	d := m.Report(r.Span, fmt.Sprintf("%q is no stage of this file: unless the build is given a context of that name, BuildKit pulls an image of that name", r.Text))
	if !role && !partNames.Matches(r.Text) {
		m.asHint(d)
	}
	if only := onlyStageAbove(m.Pass, r.In); only != stage.None {
		name := m.Stages()[only].Name
		d.replace("Write "+name, r.Span, name)
	}
}

// roleNames are names that stages have for what they do, and neither images nor contexts
// have; partNames are those of parts of a program, which an image may have too.
var (
	roleNames = pattern.New(`^(?:[a-z0-9]+[-_])*(?:builds?|builder|building|compiled?|compiler|deps|dependencies|install|installer|tests?|tester|lint|linter|prod|production|dev|development|final|release|publish|publisher|packager?|packages|bundler?|dist|prepared?|planner|cacher|chef|fetch|fetcher|downloads?|downloader|vendor|artifacts?|outputs?|export|runner|stage|generate|generator|gen|codegen|modules)[0-9]*(?:[-_][a-z0-9]+)*$`)
	partNames = pattern.New(`^(?:frontend|backend|client|server|web|ui|app)[0-9]*(?:[-_][a-z0-9]+)*$`)
)

// elsewhere tells whether a FROM has the name somewhere, as one that BuildKit cannot read or
// that a template makes, or a comment names it as a context of the build. Below a FROM that
// BuildKit refuses, and in a template, nothing is known of names.
func (m *missingStages) elsewhere(name string) bool {
	found, known := m.known[name]
	if !known {
		if m.known == nil {
			m.known = map[string]bool{}
		}
		found = !m.compares(m.File.Len()) || m.spellsElsewhere(name) || slices.ContainsFunc(m.Stages(), func(s stage.Stage) bool { return m.verdict(s.Items[0]) != nil })
		m.known[name] = found
	}
	return found
}

func (m *missingStages) spellsElsewhere(name string) bool {
	if strings.HasPrefix(m.File.Text(), "{{") || strings.Contains(m.File.Text(), "\n{{") {
		return true
	}
	for line := range strings.Lines(m.File.Text()) {
		if !strings.Contains(line, name) {
			continue
		}
		fields := strings.Fields(line)
		if strings.HasPrefix(fields[0], "#") && strings.Contains(line, "context") {
			return true
		}
		if strings.EqualFold(fields[0], "from") && slices.ContainsFunc(fields[min(2, len(fields)):], func(f string) bool { return strings.HasPrefix(f, name) }) {
			return true
		}
	}
	return false
}

// onlyStageAbove is the one stage above that has a name; stage.None if there are more.
func onlyStageAbove(p *Pass, in int) int {
	only := stage.None
	for i := range in {
		switch {
		case p.Stages()[i].Name == "":
		case only != stage.None:
			return stage.None
		default:
			only = i
		}
	}
	return only
}
