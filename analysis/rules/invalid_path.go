package rules

import (
	"fmt"
	"slices"

	"github.com/moby/buildkit/util/system"
	"github.com/stagels/stagels/analysis/eval"
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
		if s.Instr.Name == "workdir" {
			reportPaths(p, s, s.Words, workdirError)
			continue
		}
		reportPaths(p, s, []eval.Word{destination(s)}, destinationError)
		reportPaths(p, s, sources(s), sourcePathError)
	}
}

// reportPaths tells of the words that the file alone gives and that check refuses.
func reportPaths(p *Pass, s *eval.Step, words []eval.Word, check func(path, os string) error) {
	for _, w := range words {
		if err := check(w.Value, s.Before.OS); err != nil && w.Fixed && w.Err == nil {
			p.reportStep(s, w.Span, err.Error())
		}
	}
}

// destination is the last argument of a COPY or an ADD.
func destination(s *eval.Step) eval.Word {
	last := s.Instr.Args[len(s.Instr.Args)-1]
	i := slices.IndexFunc(s.Words, func(w eval.Word) bool { return w.Span == last.Span })
	return s.Words[i]
}

func workdirError(path, os string) error {
	if _, err := system.NormalizeWorkdir("/", path, os); err != nil {
		return fmt.Errorf("normalizing workdir: %w", err)
	}
	return nil
}

func destinationError(path, os string) error {
	if _, err := system.CheckSystemDriveAndRemoveDriveLetter(path, os, true); err != nil {
		return fmt.Errorf("removing drive letter: %w", err)
	}
	return nil
}

func sourcePathError(path, os string) error {
	if remote(path) {
		return nil
	}
	if _, err := system.NormalizePath("/", path, os, false); err != nil {
		return fmt.Errorf("removing drive letter: %w", err)
	}
	return nil
}
