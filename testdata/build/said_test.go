package build

import (
	"io/fs"
	"maps"
	"os"
	"path"
	"slices"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/patternmatcher/ignorefile"
	"github.com/stagels/stagels/analysis/eval"
	"github.com/stagels/stagels/analysis/files"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/syntax"
)

// said is what analysis/files says of a tree.
func (w *world) said(t *tree, folder string) claims {
	m := stage.NewModel(syntax.Parse(t.text()), stage.Build{NamedContexts: slices.Sorted(maps.Keys(w.contexts))})
	trace := eval.Stages(m, &eval.Cache{})
	f := files.New(m, trace, contextOf(folder, t.ignore), func(name string) *files.Context {
		if of, ok := w.contexts[name]; ok {
			ignore, _ := os.ReadFile(of + "/.dockerignore")
			return contextOf(of, string(ignore))
		}
		return nil
	})
	out := claims{unsure: map[int]bool{}, to: map[int]string{}}
	for i := range m.Count() {
		out.missing = append(out.missing, map[int]string{})
		out.stages = append(out.stages, claimOf(f.End(i)))
	}
	open := openStages(m, trace)
	for i := range trace.Steps {
		s := &trace.Steps[i]
		line := lineOf(m, s)
		for _, missing := range f.Missing(s) {
			out.missing[s.Stage][line] = missing.Path + " cannot exist"
		}
		if s.Copy != nil {
			out.to[line] = path.Clean(s.Copy.Destination.Path)
		}
		if isUnsure(m, s, open) || takesContext(m, s) && t.linksToPattern() {
			out.unsure[line] = true
		}
	}
	return out
}

// isUnsure tells whether nothing need be said of what a step takes.
func isUnsure(m *stage.Model, s *eval.Step, open map[int]bool) bool {
	if s.Instr.Name == "run" {
		return s.Trigger || s.Mounts != nil && !s.Mounts.Fixed || mountsPattern(s) || slices.ContainsFunc(m.MountReferences(s.Item), func(r stage.Reference) bool { return open[r.Target] })
	}
	return s.Copy == nil || open[s.Copy.Origin.Stage] || !fixed(s) || asksForPattern(m, s)
}

// mountsPattern tells whether a bind mount names a path with letters of a wildcard. A client takes
// it for a pattern when it sends the build context, so that the path itself is there only if
// another step of the target has it sent.
func mountsPattern(s *eval.Step) bool {
	return s.Mounts != nil && slices.ContainsFunc(s.Mounts.List, func(m *instructions.Mount) bool { return strings.ContainsAny(m.Source, "*?[") })
}

// takesContext tells whether a step takes from the build context.
func takesContext(m *stage.Model, s *eval.Step) bool {
	if s.Copy != nil {
		return s.Copy.Origin.Kind == stage.Context
	}
	return s.Mounts != nil && len(m.MountReferences(s.Item)) < len(s.Mounts.List)
}

// linksToPattern tells whether a link of the context leads to a name with letters of a wildcard,
// which a client takes for a pattern, too.
func (t *tree) linksToPattern() bool {
	for _, e := range t.files {
		if strings.ContainsAny(e.link, "*?[") {
			return true
		}
	}
	return false
}

// lineOf is the line that BuildKit names for a step: of a trigger that of the FROM.
func lineOf(m *stage.Model, s *eval.Step) int {
	if s.Trigger {
		return m.File.Line(m.Stages()[s.Stage].Items[0]) + 1
	}
	return m.File.Line(s.Item) + 1
}

// openStages are the stages of which the file alone does not tell all that they hold: a
// command runs there, an archive is unpacked, a word is not fixed, --link may replace what is
// there, or something is taken from such a stage. It is told here anew, so that the model does
// not judge itself.
func openStages(m *stage.Model, trace *eval.Trace) map[int]bool {
	open := map[int]bool{}
	for i := range m.Count() {
		base := m.Stages()[i].Base
		open[i] = base.Kind == stage.InFile && open[base.Target]
		for j := range trace.Steps {
			s := &trace.Steps[j]
			if s.Stage == i && (s.Instr.Name == "run" || linksOver(trace, j, base.Kind) || s.Instr.Name == "add" || !fixed(s) || s.Copy != nil && open[s.Copy.Origin.Stage]) {
				open[i] = true
			}
		}
	}
	return open
}

// linksOver tells whether a step may replace by --link what was there before it in its stage.
func linksOver(trace *eval.Trace, step int, base stage.Kind) bool {
	s := &trace.Steps[step]
	first := step == 0 || trace.Steps[step-1].Stage != s.Stage
	return s.Copy != nil && s.Copy.Link && !(first && base == stage.Scratch)
}

// asksForPattern tells whether a step has a wildcard for a folder. Where it matches nothing,
// the folder in front of it is there only if another source of the target has it sent. Nor
// is it told whether --parents takes from a named context what the stage begins with.
func asksForPattern(m *stage.Model, s *eval.Step) bool {
	if s.Copy.Parents {
		return true
	}
	sent := s.Copy.Origin.Kind != stage.InFile || m.Stages()[s.Copy.Origin.Stage].Base.Kind == stage.KindNamedContext
	return sent && slices.ContainsFunc(s.Copy.Sources, func(src eval.Source) bool { return src.Pattern })
}

// fixed tells whether the file alone gives the paths of a step. A relative WORKDIR begins at
// that of an image, which a folder in its place does not have.
func fixed(s *eval.Step) bool {
	if s.Instr.Name == "workdir" {
		return s.Before.DirFixed && !slices.ContainsFunc(s.Words, func(w eval.Word) bool { return !w.Fixed })
	}
	if s.Copy == nil {
		return true
	}
	return s.Copy.Destination.PathFixed && !slices.ContainsFunc(s.Copy.Sources, func(src eval.Source) bool { return !src.Fixed })
}

// contextOf is a folder as a build context.
func contextOf(folder, ignore string) *files.Context {
	patterns, _ := ignorefile.ReadAll(strings.NewReader(ignore))
	return &files.Context{Disk: os.DirFS(folder).(disk), Folder: ".", Ignore: patterns, Certain: true}
}

// disk is what os.DirFS has.
type disk interface {
	files.Disk
	fs.FS
}

var kinds = map[files.Kind]fs.FileMode{files.Any: anyKind, files.File: 0, files.Folder: fs.ModeDir, files.Link: fs.ModeSymlink}

func claimOf(n *files.Node) *claim {
	c := &claim{kind: kinds[n.Kind], likely: n.Likely, open: n.Open, children: map[string]*claim{}}
	for name, child := range n.Children() {
		c.children[name] = claimOf(child)
	}
	return c
}
