package rules

import (
	"fmt"
	"iter"

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
		for w, err := range refusedPaths(s) {
			if w.Fixed && w.Err == nil {
				p.reportStep(s, w.Span, err.Error())
			}
		}
	}
}

// refusedPaths yields the words of the step that cannot be paths of its system, with
// what BuildKit says of them.
func refusedPaths(s *eval.Step) iter.Seq2[eval.Word, error] {
	return func(yield func(eval.Word, error) bool) {
		if s.Copy == nil {
			for _, w := range s.Words {
				if err := workdirError(w.Value, s.Before.OS); err != nil && !yield(w, err) {
					return
				}
			}
			return
		}
		if d := &s.Copy.Destination; d.Refused != nil && !yield(d.Word, d.Refused) {
			return
		}
		for _, src := range s.Copy.Sources {
			if src.Refused != nil && !yield(src.Word, src.Refused) {
				return
			}
		}
	}
}

func workdirError(path, os string) error {
	if _, err := system.NormalizeWorkdir("/", path, os); err != nil {
		return fmt.Errorf("normalizing workdir: %w", err)
	}
	return nil
}
