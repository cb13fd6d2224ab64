package rules

import (
	"fmt"

	"github.com/stagels/stagels/analysis/eval"
	"github.com/stagels/stagels/analysis/stage"
)

// What a stage is built on it has already: copying it from there to where it is
// adds a layer and nothing else. Where an instruction in between may have changed
// it, or the copy changes its owner, nothing is said.
var _ = register(Rule{
	Name: "CopyFromBase", Severity: Warning, Check: checkCopiesFromBase,
	Summary: "The files are there already: the stage is built on the one they are copied from",
})

func checkCopiesFromBase(p *Pass) {
	steps := map[int]*eval.Step{}
	for _, s := range p.steps("copy") {
		if !s.Trigger {
			steps[s.Item] = s
		}
	}
	for i := range p.Refs() {
		r := &p.Refs()[i]
		s := steps[r.Item]
		if r.Site != stage.CopyFrom || r.Kind != stage.InFile || s == nil || s.Copy == nil || !unchangedSince(p, r) {
			continue
		}
		if at, ok := copiedInPlace(s.Copy); ok {
			p.Report(r.Span, fmt.Sprintf("this stage is built on %q: %s is there already", p.Stages()[r.Target].Label(), at), definedHere(p, r.Target)).
				Fix(func() (Fix, bool) { return Fix{"Remove this COPY", edit(p.File.Items()[r.Item].Span, ""), false}, true })
		}
	}
}

// unchangedSince tells whether the stage of r is built on the one it means, with no
// file changed since.
func unchangedSince(p *Pass, r *stage.Reference) bool {
	limit := r.Item
	for s := &p.Stages()[r.In]; ; s = &p.Stages()[s.Base.Target] {
		if s.Index == r.Target {
			return s.Index != r.In
		}
		for i := s.Items[0] + 1; i < min(limit, s.Items[1]); i++ {
			if in := p.Instr(i); in != nil && (in.Name == "run" || in.Name == "copy" || in.Name == "add" || !in.Known()) {
				return false
			}
		}
		if s.Base.Kind != stage.InFile || s.Base.ByArgument {
			return false
		}
		limit = len(p.File.Items())
	}
}

// copiedInPlace tells whether a COPY of one source puts it where it was.
func copiedInPlace(c *eval.Copy) (at string, ok bool) {
	if len(c.Sources) != 1 || len(c.Contents) > 0 || c.Broken || c.Parents || c.Chown.Span.Len() > 0 || c.Chmod.Span.Len() > 0 {
		return "", false
	}
	src, dest := &c.Sources[0], &c.Destination
	if !src.Fixed || src.Pattern || !dest.PathFixed {
		return "", false
	}
	return src.Path, src.Path == dest.Path
}
