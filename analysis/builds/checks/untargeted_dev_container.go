package checks

import (
	"fmt"
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis/builds"
	"github.com/stagels/stagels/analysis/rules"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/text"
)

// A dev container without a target is the last stage (devcontainers/cli,
// src/spec-node/singleContainer.ts: buildAndExtendImage).
var _ = register(rules.Rule{
	Name: "UntargetedDevContainer", Severity: rules.Hint,
	Summary: "A dev container has no target, and its Dockerfile a stage for it that is not the last one",
}, checkUntargetedDevContainer)

func checkUntargetedDevContainer(a *asked) {
	if a.Kind != "devcontainer" || a.dockerfile == nil || a.Target.State != builds.Absent || a.Dockerfile.ByDefault {
		return
	}
	m := a.dockerfile.Model
	last := m.Count() - 1
	if last < 1 || slices.Contains(ofContainers, m.Name(last)) {
		return
	}
	needed := reached(m, last)
	for i := range last {
		if name := m.Name(i); slices.Contains(ofContainers, name) && !needed[i] && m.StageByName(name) == i {
			a.reportUntargeted(m.Stages()[last], name)
			return
		}
	}
}

// ofContainers are names of stages that are there to be worked in.
var ofContainers = []string{"devcontainer", "dev-container", "dev_container", "dev", "devel", "develop", "development", "vscode"}

func (a *asked) reportUntargeted(last stage.Stage, name string) {
	is := "the last stage"
	if last.Name != "" {
		is = "the last stage, " + last.Name + ","
	}
	found := a.report(a.Dockerfile.At, fmt.Sprintf("Without a target the dev container is %s and nothing of the stage %s is in it", is, name))
	if text, ok := a.targeted(name); ok {
		found.Fix(func() (rules.Fix, bool) { return text, true })
	}
}

// targeted is the fix that puts a target behind the name of the Dockerfile; ok is false of
// the older dockerFile, which stands beside build.
func (a *asked) targeted(name string) (fix rules.Fix, ok bool) {
	src, _ := a.files.Text(a.Dockerfile.At.File)
	before, end := src[:a.Dockerfile.At.Span.Start], a.Dockerfile.At.Span.End
	if !a.Dockerfile.Literal || !strings.HasPrefix(src[end:], `"`) || strings.Contains(before, `"dockerFile"`) {
		return fix, false
	}
	at := text.Span{Start: end + 1, End: end + 1}
	return rules.Fix{Title: fmt.Sprintf("Add the target %q", name), Edits: []text.Edit{{Span: at, New: fmt.Sprintf(`, "target": %q`, name)}}}, true
}
