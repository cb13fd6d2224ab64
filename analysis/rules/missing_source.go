package rules

import (
	"fmt"
	"path"
	"strings"

	"github.com/moby/buildkit/util/suggest"
	"github.com/stagels/stagels/analysis/eval"
	"github.com/stagels/stagels/analysis/files"
	"github.com/stagels/stagels/analysis/stage"
)

// BuildKit does not find what COPY, ADD or a bind mount takes from a stage that begins with scratch, if no
// instruction of that stage makes it, nor what its context does not have
// (solver/llbsolver/ops/file.go:117, whose selectors cache/contenthash/checksum.go looks
// for). A RUN may make anything. A context of the build can take the place of a stage that
// has a name. What holds nothing at all is EmptyStage's.
var _ = register(Rule{
	Name: "MissingSource", Severity: Warning, WholeFile: true, Check: checkMissingSources,
	Summary: "COPY takes from a stage what no instruction of it makes, or from the context what is not there",
})

func checkMissingSources(p *Pass) {
	var ends []rootfs
	for _, s := range p.steps("copy", "add", "run") {
		for _, m := range p.files().Missing(s) {
			if ends == nil {
				ends = rootfsAtEnd(p)
			}
			from := m.Origin.Stage
			switch {
			case !m.Fixed || !takesFrom(m.Origin.Kind):
			case m.Origin.Kind == stage.InFile && (ends[from].empty() || replaceable(p, &p.Stages()[from])):
			case m.Whole:
				reportWhole(p, s, m)
			case m.Origin.Kind == stage.InFile:
				reportAbsent(p, s, m, fmt.Sprintf("nothing in stage %q makes it", p.Stages()[from].Label()))
			case p.ignoredLine(m) == 0 && (p.trusts(m.Origin) || nearPath(p, m) != ""):
				reportAbsent(p, s, m, "it is not in "+p.contextName(m.Origin))
			}
		}
	}
}

// takesFrom tells whether something can be missing from what is called that.
func takesFrom(kind stage.Kind) bool {
	return kind == stage.InFile || kind == stage.Context || kind == stage.KindNamedContext
}

// reportWhole reports what --parents never finds (dockerfile2llb/convert_copy.go:222 makes a
// pattern of it that matches nothing).
func reportWhole(p *Pass, s *eval.Step, m files.Missing) {
	p.reportStep(s, m.Span, fmt.Sprintf("%q: not found: with --parents BuildKit finds no whole folder; name what is in it, as ./*", m.Path))
}

// reportAbsent reports a source that is not there, and why; with the one that is nearly
// called so.
func reportAbsent(p *Pass, s *eval.Step, m files.Missing, why string) *Diagnostic {
	near := nearPath(p, m)
	message := fmt.Sprintf("%q: not found: %s", m.Path, why)
	if near != "" {
		message += fmt.Sprintf(" (did you mean %s?)", near)
	}
	d := p.reportStep(s, m.Span, message)
	if d == nil || near == "" || s.Trigger {
		return d
	}
	at := p.File.Items()[s.Item].Abs(m.Span)
	if written := at.Of(p.File.Text()); path.Clean("/"+written) == m.Path {
		if !strings.HasPrefix(written, "/") {
			near = strings.TrimPrefix(near, "/")
		}
		d.replace("Change to "+near, at, near)
	}
	return d
}

// nearPath is a path that is there and is likely meant: one with a name nearly so in the
// same folder; else "".
func nearPath(p *Pass, m files.Missing) string {
	at, node := "/", m.Root
	for _, name := range strings.Split(strings.Trim(m.Path, "/"), "/") {
		found := m.Root.Lookup(path.Join(at, name))
		if found.Node != nil {
			at, node = path.Join(at, name), found.Node
			continue
		}
		names := node.Names()
		if !p.compares(len(names)) {
			return ""
		}
		near, ok := suggest.Search(name, names, true)
		if !ok {
			return ""
		}
		at = path.Join(at, near)
		if found = m.Root.Lookup(at); found.Node == nil {
			return ""
		}
		node = found.Node
	}
	return at
}
