package rules

import (
	"fmt"
	"path"
	"strings"

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
	for s := range p.steps("copy") {
		if !s.Trigger {
			steps[s.Item] = s
		}
	}
	for i := range p.Refs() {
		r := &p.Refs()[i]
		s := steps[r.Item]
		if r.Site != stage.CopyFrom || r.Kind != stage.InFile || s == nil || !unchangedSince(p, r) {
			continue
		}
		if at, ok := copiedInPlace(s); ok {
			p.Report(r.Span, fmt.Sprintf("this stage is built on %q: %s is there already", p.Stages()[r.Target].Label(), at), definedHere(p, r.Target)).
				Fix(func() (Fix, bool) { return Fix{"Remove this COPY", edit(p.File.Items()[r.Item].Span, ""), false}, true })
		}
	}
}

// unchangedSince tells whether the stage of r is built on the one it means, with no
// file changed since.
func unchangedSince(p *Pass, r *stage.Reference) bool {
	limit := r.Item
	for s := &p.Stages()[r.Stage]; ; s = &p.Stages()[s.Base.Target] {
		if s.Index == r.Target {
			return s.Index != r.Stage
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
func copiedInPlace(s *eval.Step) (at string, ok bool) {
	srcs := sources(s)
	if len(srcs) != 1 || len(s.Instr.Args) != 2 || !srcs[0].Fixed || s.Instr.Flag("chown") != nil || s.Instr.Flag("chmod") != nil {
		return "", false
	}
	dest := destination(s)
	if !dest.Fixed || strings.ContainsAny(srcs[0].Value, "*?[") {
		return "", false
	}
	to := dest.Value
	if !path.IsAbs(to) {
		if !s.Before.DirFixed {
			return "", false
		}
		to = path.Join(s.Before.Dir, to)
	}
	from := path.Join("/", srcs[0].Value)
	return from, from == path.Clean(to)
}
