package rules

import (
	"fmt"

	"github.com/moby/buildkit/frontend/dockerfile/linter"
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
	for _, s := range p.steps("workdir", "copy", "add") {
		switch {
		case !surelyWindows(s):
		case s.Copy == nil:
			checkFolders(p, s)
		case !neverExpanded(s):
			checkCopiedPaths(p, s)
		}
	}
}

// surelyWindows tells whether the stage is one of Windows whatever the build arguments are.
func surelyWindows(s *eval.Step) bool { return s.Before.OS == "windows" && s.Before.OSFixed }

func checkFolders(p *Pass, s *eval.Step) {
	for i := range s.Words {
		w := &s.Words[i]
		if err := workdirError(w.Value, s.Before.OS); err != nil && w.Err == nil && (w.Fixed || !w.CouldBeOf(folders(p, s)...)) {
			p.reportStep(s, w.Span, err.Error())
		}
	}
}

// folders are the languages that a WORKDIR must be of, or BuildKit refuses it.
func folders(p *Pass, s *eval.Step) (out []*eval.Language) {
	if surelyWindows(s) {
		out = append(out, windowsPaths)
	}
	if !s.Before.DirSet && p.lintRefuses(linter.RuleWorkdirRelativePath.Name, s) {
		out = append(out, absolutePaths(s))
	}
	return out
}

func checkCopiedPaths(p *Pass, s *eval.Step) {
	report := func(w *eval.Word, never bool, err error) {
		if err != nil && w.Err == nil && (w.Fixed || never) {
			p.reportStep(s, w.Span, err.Error())
		}
	}
	d := &s.Copy.Destination
	report(&d.Word, !d.CouldBeOf(windowsDestinations), d.Refused)
	for i := range s.Copy.Sources {
		src := &s.Copy.Sources[i]
		report(&src.Word, !src.Fixed && neverSource(s, src), src.Refused)
	}
	for _, c := range s.Copy.Contents {
		if c.Refused != nil && c.Marker.Len() > 0 {
			p.reportStep(s, c.Marker, c.Refused.Error())
		}
	}
}

// windowsPaths are those that are on drive C: or name no drive.
var windowsPaths = eval.NewLanguage(windowsPath)

// sourcesOnWindows are what COPY and ADD take: ADD also what is elsewhere, and --parents
// two paths with /./ between.
func sourcesOnWindows(s *eval.Step) *eval.Language {
	switch {
	case s.Copy.Parents:
		return windowsParents
	case s.Instr.Name == "add":
		return windowsSources
	}
	return windowsPaths
}

var (
	windowsParents = eval.NewLanguage(`(?:(?:` + windowsPath + `)?/\./)?(?:` + windowsPath + `)`)
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
