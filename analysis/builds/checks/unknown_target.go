package checks

import (
	"fmt"
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis"
	"github.com/stagels/stagels/analysis/builds"
	"github.com/stagels/stagels/analysis/rules"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/analysis/workspace"
)

// A target is the name of a stage, in any case; an index is none
// (dockerfile2llb/convert.go:513).
var _ = register(rules.Rule{
	Name: "UnknownTarget", Severity: rules.Error,
	Summary: "The Dockerfile of a build has no stage of its target's name",
}, checkUnknownTarget)

func checkUnknownTarget(a *asked) {
	d, target := a.dockerfile, a.Target
	has := func(d *workspace.Document) bool { return d.Model.StageByName(target.Text) != stage.None }
	if d == nil || a.Before == builds.Rewritten || target.State != builds.Known || has(d) || slices.ContainsFunc(a.others(), has) {
		return
	}
	at, ok := a.DockerfileBelow()
	if !ok {
		at = "The Dockerfile in " + a.Inline.At.File
	}
	message := fmt.Sprintf("%s has no stage %q, so BuildKit refuses to build it", at, target.Text)
	byDefault := target.ByDefault || a.Dockerfile.ByDefault || a.Context.ByDefault
	switch {
	case byDefault:
		message += " unless a variable is set"
	case a.Before == builds.MayDiffer:
		message += " unless a step before it writes another Dockerfile"
	}
	near, names := analysis.NearTarget(d, target.Text), analysis.Targets(d)
	switch {
	case near != "":
		message += fmt.Sprintf(" (did you mean %s?)", near)
	case len(names) > 0:
		message += ": its stages are " + strings.Join(names, ", ")
	}
	found := a.report(target.At, message)
	if byDefault || a.Before == builds.MayDiffer {
		found.Severity = max(found.Severity, rules.Warning)
	}
	if near != "" && target.Literal {
		found.Fix(func() (rules.Fix, bool) {
			return rules.Fix{Title: fmt.Sprintf("Change to %q", near), Edits: []text.Edit{{Span: target.At.Span, New: near}}}, true
		})
	}
}
