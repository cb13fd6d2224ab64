package graph

import "slices"

// Plan is how one target is built.
type Plan struct {
	Target int    // a stage
	Needed []bool // by node: whether the target needs it
	Order  []int  // the stages that it needs, each behind what it needs itself
	// Rounds are the steps that can run side by side, if each takes as long as any other:
	// those of a round wait for one of the round before at least, and for nothing behind it.
	Rounds [][]At
	// Longest is the longest chain of steps that wait for each other, the first first.
	Longest []At
}

// At is a step of a stage.
type At struct{ Stage, Step int }

// Plan is how the stage at index target is built.
func (g *Graph) Plan(target int) *Plan {
	p := &planner{Plan: Plan{Target: target, Needed: make([]bool, len(g.Nodes))}, graph: g, ends: make([]moment, len(g.Nodes)), before: map[At]At{}}
	g.need(target, p.Needed, func(node int) {
		if g.Nodes[node].Kind == Stage {
			p.Order = append(p.Order, node)
		}
	})
	for _, node := range p.Order {
		p.stage(node)
	}
	p.longest()
	return &p.Plan
}

// Never are the stages of the file that no target needs, and so are never built.
func (g *Graph) Never() (out []int) {
	built := g.Built()
	for i := range g.Model.Count() {
		if !built[i] {
			out = append(out, i)
		}
	}
	return out
}

// planner makes a plan.
type planner struct {
	Plan
	graph  *Graph
	ends   []moment  // by node
	before map[At]At // the step that one waits for the longest
}

// moment is when something is there: after how many rounds, and the step that it waited for.
type moment struct {
	round int
	step  At
}

// later is the later of two moments; of two at once the first.
func (m moment) later(other moment) moment {
	if other.round > m.round {
		return other
	}
	return m
}

// stage puts the steps of a stage into rounds. What it needs has been done.
func (p *planner) stage(node int) {
	edges := p.graph.of(node)
	now := moment{}
	for i := range p.graph.Nodes[node].Steps {
		step := &p.graph.Nodes[node].Steps[i]
		from := moment{}
		for len(edges) > 0 && edges[0].Step == i {
			if edges[0].Kind != Epoch {
				from = from.later(p.ends[edges[0].Source])
			}
			edges = edges[1:]
		}
		if !step.Linked {
			from = now.later(from)
		}
		now = now.later(p.step(At{node, i}, step.Index > 0, from))
	}
	p.ends[node] = now
}

// step is when a step is done that can begin at a moment.
func (p *planner) step(at At, takesTime bool, from moment) moment {
	if !takesTime {
		return from
	}
	if from.round > 0 {
		p.before[at] = from.step
	}
	for len(p.Rounds) <= from.round {
		p.Rounds = append(p.Rounds, nil)
	}
	p.Rounds[from.round] = append(p.Rounds[from.round], at)
	return moment{from.round + 1, at}
}

// longest follows the last step of the target to the first that it waited for.
func (p *planner) longest() {
	end := p.ends[p.Target]
	if end.round == 0 {
		return
	}
	for at, ok := end.step, true; ok; at, ok = p.before[at] {
		p.Longest = append(p.Longest, at)
	}
	slices.Reverse(p.Longest)
}
