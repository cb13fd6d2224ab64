package stage

import "slices"

// Cyclic tells whether the edge is part of a cycle, which BuildKit refuses whatever
// the target (dockerfile2llb/validations.go:82).
func (m *Model) Cyclic(e Edge) bool {
	if m.cycles == nil {
		return false // no edge leads to a stage further down, or to its own
	}
	return m.cycles[e.From] == m.cycles[e.To]
}

// CycleStart is the first stage of the file on a cycle with s.
func (m *Model) CycleStart(s int) int {
	if m.cycles == nil {
		return s
	}
	return slices.Index(m.cycles, m.cycles[s])
}

// findCycles gives stages that need each other one number: the strongly connected
// components of the graph, as Tarjan finds them.
func (m *Model) findCycles() []int {
	t := tarjan{model: m, component: make([]int, len(m.Stages)), order: make([]int, len(m.Stages)), low: make([]int, len(m.Stages))}
	for s := range m.Stages {
		if t.order[s] == 0 {
			t.visit(s)
		}
	}
	return t.component
}

type tarjan struct {
	model      *Model
	order, low []int // by stage, from 1; 0 is not visited yet
	component  []int // by stage, from 1; 0 is not known yet
	stack      []int
	visited    int
	components int
}

func (t *tarjan) visit(s int) {
	t.visited++
	t.order[s], t.low[s] = t.visited, t.visited
	t.stack = append(t.stack, s)
	for _, e := range t.model.edgesOf(s) {
		switch {
		case t.order[e.To] == 0:
			t.visit(e.To)
			t.low[s] = min(t.low[s], t.low[e.To])
		case t.component[e.To] == 0:
			t.low[s] = min(t.low[s], t.order[e.To])
		}
	}
	if t.low[s] != t.order[s] {
		return
	}
	t.components++
	for {
		last := t.stack[len(t.stack)-1]
		t.stack = t.stack[:len(t.stack)-1]
		t.component[last] = t.components
		if last == s {
			return
		}
	}
}

// Reaches tells whether building the stage from needs the stage to, by COPY and
// mounts alone. A stage reaches itself.
func (m *Model) Reaches(from, to int) bool {
	if from == to {
		return true
	}
	if from < to && !m.forward {
		return false
	}
	next := map[int][]int{}
	for _, e := range m.Edges {
		next[e.From] = append(next[e.From], e.To)
	}
	seen := map[int]bool{from: true}
	for todo := []int{from}; len(todo) > 0; {
		s := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		for _, t := range next[s] {
			if t == to {
				return true
			}
			if !seen[t] {
				seen[t] = true
				todo = append(todo, t)
			}
		}
	}
	return false
}

// Acceptable tells whether BuildKit would take a COPY or mount from the stage of
// to in the stage at index at: it must stand above and not need this one.
func (m *Model) Acceptable(to, at int) bool {
	return to < at && !m.Reaches(to, at)
}

// Children are the stages built FROM stage s.
func (m *Model) Children(s int) []int {
	var out []int
	for i := range m.Stages {
		if m.Stages[i].Base.Kind == InFile && m.Stages[i].Base.Target == s {
			out = append(out, i)
		}
	}
	return out
}

// Runs are the stages in which the ONBUILDs of stage s run: its children that some
// target needs. A stage without a name that is not the last, and that no other
// needs, is never built.
func (m *Model) Runs(s int) []int {
	children := m.Children(s)
	if len(children) == 0 {
		return nil
	}
	built := m.Built()
	var out []int
	for _, c := range children {
		if built[c] {
			out = append(out, c)
		}
	}
	return out
}

// Built tells of each stage whether it is a target, or needed by one.
func (m *Model) Built() []bool {
	out := make([]bool, len(m.Stages))
	for i := range m.Stages {
		if m.target(i) {
			m.need(i, out)
		}
	}
	return out
}

// target tells whether the stage s can be asked for: a target is a name, or the
// last stage (dockerfile2llb/convert.go:507).
func (m *Model) target(s int) bool {
	name := m.Stages[s].Name
	return s == len(m.Stages)-1 || name != "" && m.Named(name) == s
}

// with tells of each stage whether it may be built when s is: what s needs if it
// is a target itself, else whatever is built at all.
func (m *Model) with(s int) []bool {
	if !m.target(s) {
		return m.Built()
	}
	out := make([]bool, len(m.Stages))
	m.need(s, out)
	return out
}

// need marks s and what it needs: its base, what it takes from, and what the
// triggers that run in it take from.
func (m *Model) need(s int, out []bool) {
	if out[s] {
		return
	}
	out[s] = true
	base := m.Stages[s].Base.Target
	if base != None {
		m.need(base, out)
	}
	for _, e := range m.edgesOf(s) {
		m.need(e.To, out)
	}
	for _, r := range m.refsOf(base) {
		if r.Site.Onbuild() && r.Kind == InFile {
			m.need(r.Target, out)
		}
	}
	for _, e := range m.PlainTriggers {
		if base != None && e.From == base && e.To != None {
			m.need(e.To, out)
		}
	}
}

// edgesOf are the edges from stage s: Edges are in the order of their stages.
func (m *Model) edgesOf(s int) []Edge {
	first, last := edgeRange(m.Edges, s)
	return m.Edges[first:last]
}

// refsOf are the references in stage s, none for None.
func (m *Model) refsOf(s int) []Reference {
	first, last := m.refRange(s)
	return m.Refs[first:last]
}
