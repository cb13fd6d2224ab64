package checks

import (
	"fmt"
	"strings"

	"github.com/stagels/stagels/analysis"
	"github.com/stagels/stagels/analysis/builds"
	"github.com/stagels/stagels/analysis/rules"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/workspace"
)

// A target is the name of a stage, in any case; an index is none
// (dockerfile2llb/convert.go:513).
var _ = register(Check{
	Name: "UnknownTarget", Severity: rules.Error, Run: checkUnknownTarget,
	Summary: "The Dockerfile has no stage of the target's name",
})

func checkUnknownTarget(b *builds.Build, d *workspace.Document) []*Finding {
	if d == nil || b.Target.State != builds.Known || d.Model.StageByName(b.Target.Text) != stage.None {
		return nil
	}
	at, _ := b.DockerfilePath()
	f := &Finding{At: b.Target.At, Message: fmt.Sprintf("%s has no stage %q: BuildKit refuses to build it", at, b.Target.Text)}
	if near := analysis.NearTarget(d, b.Target.Text); near != "" {
		f.Message += fmt.Sprintf(". Did you mean %q?", near)
		if b.Target.Literal {
			f.Fix = &Fix{fmt.Sprintf("Change the target to %q", near), near}
		}
	} else if names := analysis.Targets(d); len(names) > 0 {
		f.Message += ". It has " + strings.Join(names, ", ")
	}
	return []*Finding{f}
}
