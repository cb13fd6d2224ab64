package rules

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/stagels/stagels/analysis/eval"
	"github.com/stagels/stagels/analysis/files"
	"github.com/stagels/stagels/analysis/installs"
	"github.com/stagels/stagels/analysis/stage"
)

// A RUN runs again when what a COPY above it brings is not as it was (solver/edge.go). An install
// reads the manifests of a project and, as a rule, nothing else of it. The refactoring manifests
// copies them first where that is certain.
var _ = register(Rule{
	Name: "UncachedInstall", Severity: Hint, Check: checkUncachedInstalls,
	Summary: "An install runs again at every change of the sources, which are copied before it",
})

func checkUncachedInstalls(p *Pass) {
	wholes := map[int][]*eval.Step{} // by stage: what takes all of the build context so far
	for i := range p.trace.Steps {
		s := &p.trace.Steps[i]
		if s.Stage == stage.None {
			continue
		}
		if known, seen := wholes[s.Stage]; !seen {
			wholes[s.Stage] = known
			if base := p.Base(s.Stage); base != stage.None {
				wholes[s.Stage] = slices.Clone(wholes[base])
			}
		}
		if all := wholes[s.Stage]; s.Instr.Name == "run" && len(all) == 1 && all[0].Stage == s.Stage {
			p.reportUncached(s, all[0])
		}
		if takesContext(s) {
			wholes[s.Stage] = append(wholes[s.Stage], s)
		}
	}
}

// takesContext tells whether a step takes all of the build context.
func takesContext(s *eval.Step) bool {
	if s.Mounts != nil && slices.ContainsFunc(s.Mounts.List, mountsContext) {
		return true
	}
	c := s.Copy
	return c != nil && c.Origin.Kind == stage.Context && slices.ContainsFunc(c.Sources, func(src eval.Source) bool {
		return src.Kind == eval.SourcePath && src.Path == "/"
	})
}

func mountsContext(m *instructions.Mount) bool {
	return m.Type == instructions.MountTypeBind && m.From == "" && strings.Trim(m.Source, "./") == ""
}

// reportUncached reports an install in the folder that a COPY of the build context goes to.
func (p *Pass) reportUncached(s, copies *eval.Step) {
	if copies.Copy == nil || s.Trigger || copies.Trigger || s.Before.OS == "windows" || !s.Before.DirSet || !s.Before.DirFixed {
		return
	}
	if to := &copies.Copy.Destination; !to.PathFixed || !within(s.Before.Dir, to.Path) {
		return
	}
	names, manifests := p.installsOf(s)
	if len(names) == 0 || s.Mounts != nil && slices.ContainsFunc(s.Mounts.List, func(m *instructions.Mount) bool { return m.Type == instructions.MountTypeBind }) {
		return
	}
	if p.isWorkspace(strings.TrimPrefix(s.Before.Dir, copies.Copy.Destination.Path), manifests) {
		manifests = []string{"the manifests of the workspace"}
	}
	it := p.File.Item(s.Item)
	above := p.File.Item(copies.Item)
	d := p.Report(it.Abs(it.Instr.Head()), fmt.Sprintf("%s runs again at every change of what the %s in line %d copies: copy %s before it, and the rest behind it",
		listed(names), strings.ToUpper(copies.Instr.Name), p.lineOf(above.Span.Start), listed(manifests)))
	if d != nil {
		d.Related = append(d.Related, Related{above.Abs(above.Instr.Head()), "copies the sources"})
	}
}

// workspaceMarks stand in a file beside a manifest if it is that of a workspace: an install reads
// the manifests of the members too then.
var workspaceMarks = [][3]string{
	{"package.json", "package.json", `"workspaces"`},
	{"package.json", "pnpm-workspace.yaml", "packages"},
	{"go.mod", "go.work", "use"},
	{"pyproject.toml", "pyproject.toml", "[tool.uv.workspace]"},
}

// isWorkspace tells whether one of the manifests in a folder of the build context is known to be
// that of a workspace.
func (p *Pass) isWorkspace(folder string, manifests []string) bool {
	const most = 1 << 20
	return p.contexts.Build != nil && slices.ContainsFunc(workspaceMarks, func(m [3]string) bool {
		text, _ := p.contexts.Build.Read(path.Join(".", folder, m[1]), most)
		return slices.Contains(manifests, m[0]) && strings.Contains(text, m[2])
	})
}

// installsOf are the installs of a RUN that does nothing else with a project, and what they read.
func (p *Pass) installsOf(s *eval.Step) (names, manifests []string) {
	script, ok := p.Script(s.Item)
	if !ok {
		return nil, nil
	}
	for _, words := range script.Commands {
		in, is := installs.Of(words)
		switch {
		case is && !slices.Contains(names, in.Name):
			names = append(names, in.Name)
			for _, m := range in.Manifests {
				if !slices.Contains(manifests, m) {
					manifests = append(manifests, m)
				}
			}
		case !is && !files.IsHarmless(words):
			return nil, nil
		}
	}
	return names, manifests
}

// listed are words as a sentence has them: a, b and c.
func listed(words []string) string {
	last := len(words) - 1
	if last < 1 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:last], ", ") + " and " + words[last]
}
