package timings

import (
	"strings"

	"github.com/stagels/stagels/analysis/graph"
)

// Locate finds the steps in a Dockerfile: the line of each, which line gives of an offset, and the
// name of its only stage. A step that is not there, as the file is another one now, stays
// without a line.
func (b *Build) Locate(g *graph.Graph, line func(off int) int) {
	only := ""
	if g.Model.Count() == 1 {
		only = g.Nodes[0].Name
	}
	for i := range b.Steps {
		s := &b.Steps[i]
		if s.Index == 0 {
			continue
		}
		if only != "" && s.Stage != only {
			s.Target, s.Stage = s.Stage, only
		}
		if st := stageOf(g, s.Stage); st != None {
			s.Line = lineOf(&g.Nodes[st], s.Index-b.behind(s.Place), line)
		}
	}
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

// lineOf is the line of a step, by its number in its stage: of a trigger that of the FROM which
// runs it, as BuildKit says too.
func lineOf(n *graph.Node, index int, line func(off int) int) int {
	for i := range n.Steps {
		if n.Steps[i].Index == index && n.Steps[i].Trigger {
			return line(n.Steps[0].Span.Start)
		}
		if n.Steps[i].Index == index {
			return line(n.Steps[i].Span.Start)
		}
	}
	return 0
}
