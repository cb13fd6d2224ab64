package rules

import (
	"fmt"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/stagels/stagels/analysis/eval"
	"github.com/stagels/stagels/analysis/stage"
)

// A stage FROM scratch into which nothing was copied has no files: a COPY of a path finds
// nothing there, but of its root or of a pattern (dockerfile2llb/convert_copy.go:258), and a
// RUN no program. BuildKit sees that only when it builds. A context of the build can take
// the place of a stage that has a name.
var _ = register(Rule{
	Name: "EmptyStage", Severity: Warning, WholeFile: true, Check: checkEmptyStages,
	Summary: "Something is copied from, or run in, a stage that holds nothing",
})

func checkEmptyStages(p *Pass) {
	ends := rootfsAtEnd(p)
	ran := map[int]bool{}
	for s, root := range rootfsBefore(p) {
		switch {
		case s.Copy != nil:
			checkEmptyOrigin(p, s, ends)
		case s.Instr.Name == "run" && root.scratch && !root.files && !ran[s.Stage] && !mountsFiles(s):
			ran[s.Stage] = true
			reportEmptyRun(p, s)
		}
	}
}

func checkEmptyOrigin(p *Pass, s *eval.Step, ends []rootfs) {
	c := s.Copy
	var label, unless string
	switch {
	case c.Origin.Kind == stage.Scratch:
		label = "scratch"
	case c.Origin.Kind == stage.InFile && ends[c.Origin.Stage].empty() && !replaceable(p, &p.Stages()[c.Origin.Stage]):
		from := &p.Stages()[c.Origin.Stage]
		label = fmt.Sprintf("stage %q", from.Label())
		if from.Name != "" {
			unless = ", unless the build is given a context of that name"
		}
	default:
		return
	}
	for i := range c.Sources {
		if src := &c.Sources[i]; src.Kind == eval.SourcePath && src.Fixed && src.Err == nil && !src.Pattern && src.Path != "/" {
			p.reportStep(s, src.Span, fmt.Sprintf("%s holds no files: BuildKit does not find %s%s", label, src.Path, unless))
		}
	}
}

// mountsFiles tells whether a mount may bring programs along.
func mountsFiles(s *eval.Step) bool {
	if s.Mounts == nil || !s.Mounts.Fixed || s.Mounts.Err != nil {
		return true
	}
	for _, m := range s.Mounts.List {
		if m.Type == instructions.MountTypeBind || m.From != "" {
			return true
		}
	}
	return false
}

func reportEmptyRun(p *Pass, s *eval.Step) {
	missing := "/bin/sh"
	if s.Instr.JSON && len(s.Instr.Args) > 0 {
		missing = s.Instr.Args[0].Text
	} else if s.Before.ShellSet {
		missing = "shell"
	}
	p.reportStep(s, s.Instr.Keyword.Span, fmt.Sprintf("the stage holds no files: there is no %s to run this with. Copy one into it, or run this in another stage", missing))
}
