package rules

import (
	"fmt"
	"path"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/parser"
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
	d.Fix(func() (Fix, bool) {
		line, ok := withParents(p, s, i.Missing)
		return Fix{Title: "Copy the manifests that are missing, with --parents", Edits: insert(it.Abs(it.Instr.Head()).Start, line)}, ok
	})
}

// withParents is one COPY of several manifests that keeps their folders; ok is false if there is
// but one, or they are not below one folder as they are in the build context.
func withParents(p *Pass, s *eval.Step, missing []files.MissingManifest) (line string, ok bool) {
	if len(missing) < 2 || !knowsParents(p) {
		return "", false
	}
	above, to, _ := mirrored(missing[0])
	words := []string{"COPY", "--parents"}
	for _, m := range missing {
		otherAbove, otherTo, below := mirrored(m)
		if otherAbove != above || otherTo != to || to == "" {
			return "", false
		}
		if above != "" {
			below = above + "/./" + below
		}
		words = append(words, below)
	}
	folder := strings.TrimSuffix(from(s, to), "/") + "/"
	if to == s.Before.Dir && s.Before.DirFixed && s.Before.DirSet {
		folder = "./"
	}
	return strings.Join(append(words, folder), " ") + lineEnd(p), true
}

// mirrored parts the paths of a manifest in the context and in the stage into what they end with
// both, and the folders above that.
func mirrored(m files.MissingManifest) (above, to, below string) {
	context, in := strings.Split(m.Context, "/"), strings.Split(m.Path, "/")
	n := 0
	for n < min(len(context), len(in)-1) && context[len(context)-1-n] == in[len(in)-1-n] {
		n++
	}
	to = path.Join("/", path.Join(in[:len(in)-n]...))
	return path.Join(context[:len(context)-n]...), to, path.Join(context[len(context)-n:]...)
}

// knowsParents tells whether the frontend that the file names takes COPY --parents without
// more ado: since 1.20 (docs of BuildKit, COPY --parents).
func knowsParents(p *Pass) bool {
	name, _, _, named := parser.DetectSyntax([]byte(p.File.Text()))
	if !named {
		return true
	}
	_, tag, _ := strings.Cut(name, ":")
	var minor int
	if _, err := fmt.Sscanf(tag, "1.%d", &minor); err == nil {
		return minor >= 20
	}
	return tag == "" || tag == "1" || tag == "latest" || strings.HasSuffix(tag, "labs")
}

// from is a path as it is written in the folder of a step.
func from(s *eval.Step, at string) string {
	if below, ok := strings.CutPrefix(at, strings.TrimSuffix(s.Before.Dir, "/")+"/"); ok && s.Before.DirFixed && s.Before.DirSet {
		return below
	}
	return at
}
