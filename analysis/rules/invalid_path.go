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
			p.reportStep(s, w.Span, err.Error())
		}
	}
}

// refusedPaths yields the words of the step that can be no paths of Windows, with what
// BuildKit says of them.
func refusedPaths(s *eval.Step) iter.Seq2[eval.Word, error] {
	return func(yield func(eval.Word, error) bool) {
		if s.Copy == nil {
			for _, w := range s.Words {
				if err := workdirError(w.Value, s.Before.OS); never(&w, err, windowsPaths) && !yield(w, err) {
					return
				}
			}
			return
		}
		if d := &s.Copy.Destination; never(&d.Word, d.Refused, windowsDestinations) && !yield(d.Word, d.Refused) {
			return
		}
		sources := windowsPaths
		if s.Instr.Name == "add" {
			sources = windowsSources
		}
		for _, src := range s.Copy.Sources {
			if never(&src.Word, src.Refused, sources) && !yield(src.Word, src.Refused) {
				return
			}
		}
	}
}

// never tells whether a word that is refused with err now is so whatever its open variables
// hold: it can be no text of the language.
func never(w *eval.Word, err error, l *eval.Language) bool {
	return err != nil && w.Err == nil && (w.Fixed || !w.CouldBeOf(l))
}

// windowsPaths are those that are on drive C: or name no drive, windowsSources also what
// ADD takes from elsewhere, which COPY does not.
var (
	windowsPaths   = eval.NewLanguage(windowsPath)
	windowsSources = eval.NewLanguage(windowsPath + "|" + remoteSource)
)

// windowsDestinations are the targets of COPY and ADD, from which BuildKit takes a drive
// twice: what is behind the first has no colon, but one of drive C: or one that .. takes away.
var windowsDestinations = eval.NewLanguage(`[/\\]?(?:[^:/\\][^:]*)?|[cC]:(?:[cC]:.+|[^:]*|.*:[^:]*[/\\]\.\.(?:[/\\][^:]*)?|[^/\\].*[/\\]\.\.[/\\][cC]:.*)`)

const windowsPath = `[cC]:.+|[/\\]?(?:[^:/\\][^:]*)?`

func workdirError(path, os string) error {
	if _, err := system.NormalizeWorkdir("/", path, os); err != nil {
		return fmt.Errorf("normalizing workdir: %w", err)
	}
	return nil
}
