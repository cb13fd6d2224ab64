package timings

import (
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis/graph"
)

// Locate finds the steps in a Dockerfile: the line of each, which line gives of an offset, and the
// name of its only stage. A step that is not there, as the file is another one now, has no line.
func (b *Build) Locate(g *graph.Graph, line func(off int) int) {
	only := onlyStage(g)
	for i := range b.Steps {
		if s := &b.Steps[i]; s.Index > 0 && only != "" && s.Stage != only {
			s.Target, s.Stage = s.Stage, only
		}
	}
	for i := range b.Steps {
		s := &b.Steps[i]
		s.Line = 0
		at, ok := b.in(g, s)
		if !ok {
			continue
		}
		n := &g.Nodes[at.Stage]
		if n.Steps[at.Step].Trigger { // BuildKit tells the line of the FROM that runs it
			at.Step = 0
		}
		s.Line = line(n.Steps[at.Step].Span.Start)
	}
}

// onlyStage is the name of the only stage, which BuildKit does not say; "" if there are others.
func onlyStage(g *graph.Graph) string {
	if g.Model.Count() == 1 {
		return g.Nodes[0].Name
	}
	return ""
}

// in is the place of a step in a Dockerfile; ok is false if it has none.
func (b *Build) in(g *graph.Graph, s *Step) (at graph.At, ok bool) {
	name := s.Stage
	if only := onlyStage(g); only != "" {
		name = only
	}
	at.Stage = stageOf(g, name)
	if s.Index == 0 || at.Stage == None {
		return at, false
	}
	steps := g.Nodes[at.Stage].Steps
	at.Step = slices.IndexFunc(steps, func(of graph.Step) bool { return of.Index == s.Index-b.behind(s.Place) })
	return at, at.Step >= 0
}

// behind is how much more than its number a stage's steps have: BuildKit counts the FROM of a
// stage that only a trigger needs once more for each time that it looks for what is needed
// (dockerfile2llb/convert.go:548).
func (b *Build) behind(of Place) int {
	for i := range b.Steps {
		s := &b.Steps[i]
		if s.Stage == of.Stage && s.Target == of.Target && s.Platform == of.Platform && strings.HasPrefix(s.Instruction, "FROM ") {
			return s.Index - 1
		}
	}
	return 0
}

// stageOf is the stage of that name; None if several have it, as the log does not tell them
// apart.
func stageOf(g *graph.Graph, name string) int {
	found := None
	for i := range g.Model.Count() {
		if g.Nodes[i].Name != name {
			continue
		}
		if found != None {
			return None
		}
		found = i
	}
	return found
}
