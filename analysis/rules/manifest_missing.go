package rules

import (
	"fmt"
	"path"
	"strings"

	"github.com/stagels/stagels/analysis/eval"
	"github.com/stagels/stagels/analysis/files"
	"github.com/stagels/stagels/analysis/stage"
)

// Files of a workspace are often copied one by one in front of an install, so that its layer
// stays when sources change. go and cargo stop without the manifest of a member; npm, pnpm and
// yarn install nothing for it. Only a stage of which each file came from the build context by
// COPY is looked at, on an image that is known to have none of the project.
var _ = register(Rule{
	Name: "ManifestMissing", Severity: Warning, WholeFile: true, Check: checkManifests,
	Summary: "an install runs without the manifest of a member of its workspace",
})

func checkManifests(p *Pass) {
	if c := p.contexts.Build; c == nil || !c.Certain {
		return
	}
	for _, s := range p.steps("run") {
		if s.Trigger || s.Before.OS == "windows" {
			continue
		}
		for _, i := range p.files().Installs(s) {
			if p.trusts(eval.Origin{Kind: stage.Context}) {
				reportManifests(p, s, i)
			}
		}
	}
}

func reportManifests(p *Pass, s *eval.Step, i files.Install) {
	it := &p.File.Items()[s.Item]
	first, rest := from(s, i.Missing[0].Path), len(i.Missing)-1
	message := first + " is no file"
	if rest > 0 {
		message = fmt.Sprintf("%s and %d others are no files", first, rest)
		if rest == 1 {
			message = fmt.Sprintf("%s and %s are no files", first, from(s, i.Missing[1].Path))
		}
	}
	d := p.Report(it.Abs(it.Instr.Head()), fmt.Sprintf("%s of this stage when %s runs: copy the manifests of the workspace before", message, i.Command))
	d.Fix(func() (Fix, bool) {
		var b strings.Builder
		for _, m := range i.Missing {
			fmt.Fprintf(&b, "COPY %s %s/%s", m.Context, strings.TrimSuffix(from(s, path.Dir(m.Path)), "/"), lineEnd(p))
		}
		return Fix{Title: "Copy the manifests that are missing", Edits: insert(it.Abs(it.Instr.Head()).Start, b.String())}, true
	})
}

// from is a path as it is written in the folder of a step.
func from(s *eval.Step, at string) string {
	if below, ok := strings.CutPrefix(at, strings.TrimSuffix(s.Before.Dir, "/")+"/"); ok && s.Before.DirFixed && s.Before.DirSet {
		return below
	}
	return at
}
