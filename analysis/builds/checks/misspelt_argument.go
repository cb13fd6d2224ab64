package checks

import (
	"fmt"
	"slices"
	"strings"

	"github.com/agext/levenshtein"
	"github.com/stagels/stagels/analysis"
	"github.com/stagels/stagels/analysis/builds"
	"github.com/stagels/stagels/analysis/pattern"
	"github.com/stagels/stagels/analysis/rules"
	"github.com/stagels/stagels/analysis/text"
)

// BuildKit passes over an argument that no ARG takes, with a warning at most
// (dockerfile2llb/convert.go: "build-args ... were not consumed"). Most are given on purpose.
var _ = register(rules.Rule{
	Name: "MisspeltArgument", Severity: rules.Warning,
	Summary: "No ARG takes a build argument, and one has nearly its name",
}, checkMisspeltArgument)

func checkMisspeltArgument(a *asked) {
	if a.dockerfile == nil || a.Before == builds.Rewritten || len(a.OtherDirs) > 0 {
		return
	}
	taken := analysis.Arguments(a.dockerfile)
	for _, arg := range a.Args {
		near := a.nearArgument(arg.Key, taken)
		if near == "" || a.isTaken(arg) || a.source(arg.At) != arg.Key {
			continue
		}
		a.report(arg.At, fmt.Sprintf("No ARG takes %s, so BuildKit passes over it (did you mean %s?)", arg.Key, near)).
			Fix(func() (rules.Fix, bool) {
				return rules.Fix{Title: "Change to " + near, Edits: []text.Edit{{Span: arg.At.Span, New: near}}}, true
			})
	}
}

// isTaken tells whether another build, which has the argument from the same place, takes it.
func (a *asked) isTaken(arg builds.Argument) bool {
	return slices.ContainsFunc(a.all, func(b *builds.Build) bool {
		shares := slices.ContainsFunc(b.Args, func(o builds.Argument) bool { return o.At == arg.At })
		if !shares || b == a.Build {
			return false
		}
		d, ok := a.files.Dockerfile(b)
		return !ok || slices.Contains(analysis.Arguments(d), arg.Key)
	})
}

// variable is what an ARG can be called: quotes around an argument are none of its name.
var variable = pattern.New(`^[a-zA-Z_][a-zA-Z0-9_]*$`)

// nearArgument is the ARG that was meant by a name that is none: one that the build does not
// give, and whose name has the same digits; "" if there is none.
func (a *asked) nearArgument(name string, taken []string) (near string) {
	if len(name) < 4 || !variable.Matches(name) || slices.Contains(taken, name) {
		return ""
	}
	least := min(3, len(name)/4+1)
	for _, other := range taken {
		given := slices.ContainsFunc(a.Args, func(b builds.Argument) bool { return b.Key == other })
		distance := levenshtein.Distance(strings.ToLower(name), strings.ToLower(other), nil)
		if !given && len(other) >= 4 && distance < least && digits(name) == digits(other) {
			near, least = other, distance
		}
	}
	return near
}

func digits(s string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
}
