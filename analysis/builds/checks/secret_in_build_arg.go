package checks

import (
	"fmt"
	"slices"

	"github.com/stagels/stagels/analysis"
	"github.com/stagels/stagels/analysis/builds"
	"github.com/stagels/stagels/analysis/pattern"
	"github.com/stagels/stagels/analysis/refactor"
	"github.com/stagels/stagels/analysis/rules"
	"github.com/stagels/stagels/analysis/workspace"
)

// What a build argument holds is in the history of the image wherever a RUN can read it
// (dockerfile2llb/convert.go:1811), and in the provenance of the build.
var _ = register(rules.Rule{
	Name: "SecretInBuildArg", Severity: rules.Warning,
	Summary: "A secret of a workflow is given as a build argument",
}, checkSecretInBuildArg)

// ofSecrets is an expression of GitHub's that reads a secret.
var ofSecrets = pattern.New(`\$\{\{[^}]*\bsecrets\.`)

func checkSecretInBuildArg(a *asked) {
	if a.dockerfile == nil {
		return
	}
	taken := analysis.Arguments(a.dockerfile)
	for _, arg := range a.Args {
		if arg.Value.State == builds.Unknown && slices.Contains(taken, arg.Key) && ofSecrets.Matches(a.source(arg.Value.At)) {
			found := a.report(arg.Value.At, fmt.Sprintf("%s is a secret, and a build argument is none: the image's history and the provenance of the build keep it. "+
				"Give it by secrets: and read it with RUN --mount=type=secret,id=%s", arg.Key, arg.Key))
			found.Across = func() (Change, bool) { return a.mounted(arg.Key) }
		}
	}
}

// mounted gives the argument of a name to RUNs as a secret. All builds of the Dockerfile that
// give it must give the secret then.
func (a *asked) mounted(name string) (fix Change, ok bool) {
	at, ok := a.DockerfileBelow()
	if !ok || a.Before == builds.Rewritten {
		return Change{}, false
	}
	asking, ok := a.givingTo(at, name)
	if !ok || !slices.Contains(asking, a.Origin.File) {
		return Change{}, false
	}
	mounts, ok := refactor.SecretMounts(a.dockerfile.Model, a.dockerfile.Images(), a.dockerfile.Cache, name)
	if !ok {
		return Change{}, false
	}
	fix.Title = fmt.Sprintf("Give %s as a secret, and mount it in %s", name, at)
	fix.Files = []FileEdits{{at, mounts}}
	folder := builds.NewFolder(a.files)
	meant := func(b *builds.Build) bool {
		below, known := b.DockerfileBelow()
		return known && below == at
	}
	for _, file := range asking {
		edits, ok := folder.ToSecrets(file, workspace.KindOf(file), name, meant)
		if !ok {
			return Change{}, false
		}
		fix.Files = append(fix.Files, FileEdits{file, edits})
	}
	return fix, true
}

// givingTo are the files whose builds give an argument to the Dockerfile at a path; ok is false
// if others may, of which nobody knows for certain that they do.
func (a *asked) givingTo(dockerfile, name string) (asking []string, ok bool) {
	all, ok := a.files.AllBuilds()
	for _, b := range all {
		if b.Inline.State != builds.Absent || !slices.ContainsFunc(b.Args, func(arg builds.Argument) bool { return arg.Key == name }) {
			continue
		}
		below, known := b.DockerfileBelow()
		switch {
		case !known, len(b.OtherDirs) > 0, below == dockerfile && b.Guessed:
			return nil, false
		case below == dockerfile && !slices.Contains(asking, b.Origin.File):
			asking = append(asking, b.Origin.File)
		}
	}
	return asking, ok
}
