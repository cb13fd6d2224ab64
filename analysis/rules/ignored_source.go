package rules

import (
	"fmt"
	"path"
	"path/filepath"

	"github.com/stagels/stagels/analysis/eval"
	"github.com/stagels/stagels/analysis/files"
	"github.com/stagels/stagels/analysis/stage"
)

// What an ignore file leaves out of a build context is not there to be copied. BuildKit warns
// of that as CopyIgnoredFile, unless the file has exceptions; this is what it does not tell,
// and what builds in other files leave out.
var _ = register(Rule{
	Name: "IgnoredSource", Severity: Warning, Check: checkIgnoredSources,
	Summary: "COPY takes from the build context what its ignore file leaves out",
})

func checkIgnoredSources(p *Pass) {
	if p.contexts.Build == nil && len(p.contexts.Named) == 0 {
		return
	}
	for _, s := range p.steps("copy", "add", "run") {
		for _, m := range p.files().Missing(s) {
			if m.Fixed && p.ignoredLine(m) > 0 && !p.toldIgnored(s, m) {
				reportIgnoredSource(p, s, m)
			}
		}
	}
}

func reportIgnoredSource(p *Pass, s *eval.Step, m files.Missing) {
	file, line := p.contextOf(m.Origin).IgnoredBy(m.Path)
	d := reportAbsent(p, s, m, fmt.Sprintf("line %d of %s leaves it out of %s", line, path.Base(file), p.contextName(m.Origin)))
	if d != nil {
		d.Lines = append(d.Lines, Line{file, line, "this line leaves it out"})
	}
}

// toldIgnored tells whether CopyIgnoredFile tells of a source.
func (p *Pass) toldIgnored(s *eval.Step, m files.Missing) bool {
	matcher := ignoreMatcher(p)
	return matcher != nil && s.Copy != nil && m.Origin.Kind == stage.Context && ignored(matcher, filepath.ToSlash(filepath.Clean(m.Value)))
}
