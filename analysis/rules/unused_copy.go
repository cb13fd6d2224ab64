package rules

import (
	"fmt"
	"slices"

	"github.com/stagels/stagels/analysis/eval"
	"github.com/stagels/stagels/analysis/stage"
)

// Of a stage that is only copied from, nobody sees what a COPY brings unless a RUN behind it
// may read it, or another stage takes it.
var _ = register(Rule{
	Name: "UnusedCopy", Severity: Hint, Check: checkUnusedCopies,
	Summary: "Nothing takes what COPY brings into a stage",
})

func checkUnusedCopies(p *Pass) {
	takers := p.takers()
	for at := range p.trace.Steps {
		s := &p.trace.Steps[at]
		if s.Copy == nil || s.Trigger || s.Stage < 0 || takers[s.Stage] == nil || p.readLater(at) {
			continue
		}
		if t := takers[s.Stage]; t.runs && !t.unknown && len(t.paths) > 0 && !p.isTaken(at, t.paths) && !p.asked(p.Stages()[s.Stage].Name) {
			p.Report(p.File.Items()[s.Item].Abs(s.Copy.Destination.Span), fmt.Sprintf("no RUN of stage %q comes behind this, and no other stage takes it from there", p.Stages()[s.Stage].Label()))
		}
	}
}

// taken is what other stages take from one.
type taken struct {
	paths   []string
	unknown bool // or something else, or it may be a target
	runs    bool // it has a RUN: it is there to make something
}

// ofTargets are instructions that only a stage has which is run, or built on.
var ofTargets = []string{"cmd", "entrypoint", "healthcheck", "expose", "stopsignal", "volume", "onbuild"}

// takers are what is taken from each stage that is there to be taken from: nil for others.
func (p *Pass) takers() map[int]*taken {
	out := map[int]*taken{}
	of := func(i int) *taken {
		if out[i] == nil {
			out[i] = &taken{}
		}
		return out[i]
	}
	for i := range p.trace.Steps {
		s := &p.trace.Steps[i]
		switch {
		case s.Copy != nil && s.Copy.Origin.Kind == stage.InFile && s.Copy.Origin.Stage >= 0:
			of(s.Copy.Origin.Stage).add(s.Copy)
		case s.Instr.Name == "run":
			of(s.Stage).runs = true
			for _, r := range p.MountReferences(s.Item) {
				if r.Target >= 0 {
					of(r.Target).unknown = true
				}
			}
		case s.Stage >= 0 && slices.Contains(ofTargets, s.Instr.Name):
			of(s.Stage).unknown = true
		}
	}
	for i := range p.Stages() {
		st := &p.Stages()[i]
		if p.Base(i) >= 0 {
			of(p.Base(i)).unknown = true
		}
		if i == p.Final() || i == p.Count()-1 || st.Base.ByArgument {
			of(i).unknown = true
		}
	}
	return out
}

func (t *taken) add(c *eval.Copy) {
	t.unknown = t.unknown || c.Broken || c.Parents
	for i := range c.Sources {
		src := &c.Sources[i]
		t.unknown = t.unknown || src.Kind != eval.SourcePath || !src.Fixed || src.Pattern || src.Err != nil || src.Refused != nil
		t.paths = append(t.paths, src.Path)
	}
}

// readLater tells whether a RUN of the stage may read what the step of that index brings.
func (p *Pass) readLater(at int) bool {
	for i := at + 1; i < len(p.trace.Steps) && p.trace.Steps[i].Stage == p.trace.Steps[at].Stage; i++ {
		if p.trace.Steps[i].Instr.Name == "run" {
			return true
		}
	}
	return false
}

// isTaken tells whether one of the paths is one of those that the step of that index brings,
// or lies below one, or above it, or leads through a link.
func (p *Pass) isTaken(at int, paths []string) bool {
	s := &p.trace.Steps[at]
	to := s.Copy.Destination
	if !to.PathFixed || to.Refused != nil || s.Copy.Broken || !p.compares(len(paths)) {
		return true
	}
	brought := []string{to.Path}
	if within("/etc/passwd", to.Path) || within("/etc/group", to.Path) {
		return true // a COPY looks users up
	}
	if files := p.placed(at); len(files) > 0 {
		brought = brought[:0]
		for _, f := range files {
			brought = append(brought, f.path)
		}
	}
	end := p.files().End(s.Stage)
	return slices.ContainsFunc(paths, func(taken string) bool {
		if found := end.Lookup(taken); found.Path != taken {
			return true
		}
		return slices.ContainsFunc(brought, func(b string) bool { return within(b, taken) || within(taken, b) })
	})
}
