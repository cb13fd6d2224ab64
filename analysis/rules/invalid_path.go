package rules

import (
	"fmt"

	"github.com/moby/buildkit/util/system"
	"github.com/stagels/stagels/analysis/dispatch"
)

// On Windows a path is on the system drive, C:, or names no drive
// (util/system/path.go:176).
var _ = register(Rule{
	Name: "InvalidPath", Severity: Error, Check: checkPaths,
	Summary: "A path of a Windows stage is on drive C:",
})

func checkPaths(p *Pass) {
	for s := range p.steps("workdir", "copy", "add") {
		if s.Before.OS != "windows" || !s.Before.OSFixed {
			continue
		}
		for i, w := range paths(s) {
			if err := pathError(s, w, i == 0); err != nil && w.Fixed {
				p.reportStep(s, w.Span, err.Error())
			}
		}
	}
}

// paths are the paths of an instruction: the destination, then the sources.
func paths(s *dispatch.Step) []dispatch.Word {
	if s.Instr.Name == "workdir" {
		return s.Words
	}
	var out []dispatch.Word
	dest := s.Instr.Args[len(s.Instr.Args)-1]
	for _, w := range s.Words {
		if w.Span == dest.Span && w.Err == nil {
			out = append(out, w)
		}
	}
	return append(out, sources(s)...)
}

func pathError(s *dispatch.Step, w dispatch.Word, isDestination bool) error {
	switch {
	case w.Err != nil:
		return nil
	case s.Instr.Name == "workdir":
		if _, err := system.NormalizeWorkdir("/", w.Value, s.Before.OS); err != nil {
			return fmt.Errorf("normalizing workdir: %w", err)
		}
	case isDestination:
		if _, err := system.CheckSystemDriveAndRemoveDriveLetter(w.Value, s.Before.OS, true); err != nil {
			return fmt.Errorf("removing drive letter: %w", err)
		}
	case !remote(w.Value):
		if _, err := system.NormalizePath("/", w.Value, s.Before.OS, false); err != nil {
			return fmt.Errorf("removing drive letter: %w", err)
		}
	}
	return nil
}
