package checks

import (
	"fmt"
	"slices"

	"github.com/stagels/stagels/analysis"
	"github.com/stagels/stagels/analysis/builds"
	"github.com/stagels/stagels/analysis/pattern"
	"github.com/stagels/stagels/analysis/rules"
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
			a.report(arg.Value.At, fmt.Sprintf("%s is a secret, and a build argument is none: the image's history and the provenance of the build keep it. "+
				"Give it by secrets: and read it with RUN --mount=type=secret,id=%s", arg.Key, arg.Key))
		}
	}
}
