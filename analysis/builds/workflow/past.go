package workflow

import (
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis/builds"
	"github.com/stagels/stagels/analysis/builds/command"
	"github.com/stagels/stagels/analysis/builds/yamltree"
)

// tame are actions that write no file that a build could find: they set up tools, log in, or
// tell of things. All others may write some.
var tame = strings.Fields(`docker/setup-buildx-action docker/setup-qemu-action docker/setup-docker-action docker/login-action
	docker/metadata-action docker/build-push-action docker/bake-action depot/setup-action depot/build-push-action
	useblacksmith/build-push-action useblacksmith/setup-docker-builder namespacelabs/build-push-action namespacelabs/nscloud-setup-buildx-action
	actions/setup-node actions/setup-go actions/setup-python actions/setup-java actions/setup-dotnet actions/upload-artifact actions/github-script
	aws-actions/configure-aws-credentials aws-actions/amazon-ecr-login google-github-actions/auth google-github-actions/setup-gcloud
	azure/login azure/docker-login sigstore/cosign-installer anchore/sbom-action aquasecurity/trivy-action hadolint/hadolint-action
	jlumbroso/free-disk-space step-security/harden-runner crazy-max/ghaction-github-runtime crazy-max/ghaction-setup-docker
	crazy-max/ghaction-dump-context dorny/paths-filter pnpm/action-setup`)

// past is what ran before the step of that number.
func (j *job) past(number int) builds.Past {
	for len(j.pasts) < number {
		var p builds.Past
		if n := len(j.pasts); n > 0 {
			p = j.pasts[n-1].And(j.effect(j.steps.Items[n-1]))
		} else if j.foreign {
			p = p.Write()
		}
		j.pasts = append(j.pasts, p)
	}
	return j.pasts[number-1]
}

// effect is what a step may do to files.
func (j *job) effect(step *yamltree.Node) (p builds.Past) {
	run, action := step.At("run"), step.At("uses").String()
	name, _, _ := strings.Cut(strings.ToLower(action), "@")
	switch {
	case run != nil && shell(step.At("shell").String()):
		return command.Script{Source: opaque(run.Text)}.Effect()
	case run != nil:
		return p.Write(run.Text)
	case name == "actions/checkout":
		return checkedOut(step.At("with", "ref").String())
	case action == "" || slices.Contains(tame, name):
		return p
	}
	return p.Write()
}

// own are what expressions say of the commit that a workflow runs for.
var own = []string{"github.sha", "github.ref", "github.head_ref", "github.event.pull_request.head."}

// checkedOut is what a checkout does to files that are those of the commit which the
// workflow runs for: another commit may have others.
func checkedOut(ref string) (p builds.Past) {
	if ref == "" || slices.ContainsFunc(own, func(o string) bool { return strings.Contains(ref, o) }) {
		return p
	}
	return p.Write()
}

// isCalled tells whether workflows of other repositories may run this one, on their files.
func (f *file) isCalled() bool {
	on := f.root.At("on")
	if on.String() == "workflow_call" {
		return true
	}
	return on.At("workflow_call") != nil || slices.ContainsFunc(on.List(), func(n *yamltree.Node) bool { return n.String() == "workflow_call" })
}
