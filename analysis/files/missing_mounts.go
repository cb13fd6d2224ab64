package files

import (
	"path"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/stagels/stagels/analysis/eval"
	"github.com/stagels/stagels/analysis/spec"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/syntax"
)

// missingMounts are the sources of a RUN's bind mounts that cannot exist. BuildKit looks for
// each before it runs the command (solver/llbsolver/ops/exec.go:297: getMountDeps).
func (f *Files) missingMounts(s *eval.Step) (all []Missing) {
	if s.Trigger || !s.Mounts.Fixed || s.Mounts.Err != nil || s.Before.OS == "windows" {
		return nil
	}
	n := 0
	for i := range s.Instr.Flags {
		flag := &s.Instr.Flags[i]
		if !stage.IsType(s.Instr, flag, spec.MountList) || n == len(s.Mounts.List) {
			continue
		}
		m := s.Mounts.List[n]
		n++
		at := path.Join("/", m.Source)
		word, ok := sourceField(flag)
		if m.Type != instructions.MountTypeBind || at == "/" || !ok {
			continue
		}
		origin := f.mountOrigin(s.Item, flag)
		if !f.mayBeClosed(origin) {
			continue
		}
		if root := f.Meant(origin, s.Stage); root.Lookup(at).Sure == Absent {
			all = append(all, Missing{Span: word.Span, Value: m.Source, Fixed: true, Origin: origin, Path: at, Root: root})
		}
	}
	return all
}

// sourceField is the last value of source= in a mount, which counts.
func sourceField(mount *syntax.Flag) (word syntax.Word, ok bool) {
	for _, field := range mount.Fields {
		if key := strings.ToLower(field.Key.Text); (key == "source" || key == "src") && field.HasValue {
			word, ok = field.Value, true
		}
	}
	return word, ok
}

// mountOrigin is what the from= of a mount of the RUN at an item means.
func (f *Files) mountOrigin(item int, mount *syntax.Flag) eval.Origin {
	from := stage.StageField(mount)
	if from == nil || from.Value.Text == "" {
		return eval.Origin{Kind: stage.Context, Stage: stage.None}
	}
	for _, r := range f.model.MountReferences(item) {
		if r.Span == from.Value.Span.Shift(f.model.File.Start(item)) {
			return eval.Origin{Kind: r.Kind, Stage: r.Target, Name: r.Expanded}
		}
	}
	return eval.Origin{Kind: stage.Image, Stage: stage.None}
}
