package stage

import "slices"

// Cyclic tells whether the edge is part of a cycle, which BuildKit refuses whatever
// the target (dockerfile2llb/validations.go:82).
func (m *Model) Cyclic(e Edge) bool {
	if !m.forward {
		return false // no edge leads to a stage further down, or to its own
	}
	cycles := m.cycles.Get(m.findCycles)
	return cycles[e.From] == cycles[e.To]
}

// CycleStart is the first stage of the file on a cycle with s.
func (m *Model) CycleStart(s int) int {
	if !m.forward {
		return s
	}
	cycles := m.cycles.Get(m.findCycles)
	return slices.Index(cycles, cycles[s])
}

// findCycles gives stages that need each other one number: the strongly connected
// components of the graph, as Tarjan finds them.
func (m *Model) findCycles() []int {
	t := tarjan{model: m, component: make([]int, m.Count()), order: make([]int, m.Count()), low: make([]int, m.Count())}
	for s := range m.heads {
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
	for _, e := range t.model.bodies[s].edges {
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

// Acceptable tells of stages whether BuildKit would take a COPY or mount from them in
// the stage at index at: they must stand above and not need this one.
func (m *Model) Acceptable(at int) func(to int) bool {
	if !m.forward {
		return func(to int) bool { return to < at }
	}
	needing := m.needing(at)
	return func(to int) bool { return to < at && !needing[to] }
}

// needing tells of each stage whether building it needs the stage at index at, by
// COPY and mounts alone. A stage needs itself.
func (m *Model) needing(at int) []bool {
	users := make([][]int, m.Count())
	for s, b := range m.bodies {
		for _, e := range b.edges {
			users[e.To] = append(users[e.To], s)
		}
	}
	out := make([]bool, m.Count())
	for todo := []int{at}; len(todo) > 0; {
		s := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if !out[s] {
			out[s] = true
			todo = append(todo, users[s]...)
		}
	}
	return out
}

// Children are the stages built FROM stage s.
func (m *Model) Children(s int) []int {
	var out []int
	for i := range m.heads {
		if m.heads[i].Base.Kind == InFile && m.heads[i].Base.Target == s {
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
	built := m.Buildable()
	var out []int
	for _, c := range children {
		if built[c] {
			out = append(out, c)
		}
	}
	return out
}

// Buildable tells of each stage whether it is a target, or needed by one.
func (m *Model) Buildable() []bool {
	out := make([]bool, m.Count())
	for i := range m.heads {
		if m.target(i) {
			m.need(i, out)
		}
	}
	return out
}

// target tells whether the stage s can be asked for: a target is a name, or the
// last stage (dockerfile2llb/convert.go:507).
func (m *Model) target(s int) bool {
	name := m.heads[s].Name
	return s == m.Count()-1 || name != "" && m.StageByName(name) == s
}

// with tells of each stage whether it may be built when s is: what s needs if it
// is a target itself, else whatever is built at all.
func (m *Model) with(s int) []bool {
	if !m.target(s) {
		return m.Buildable()
	}
	out := make([]bool, m.Count())
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
	base := m.heads[s].Base.Target
	if base != None {
		m.need(base, out)
	}
	for _, e := range m.bodies[s].edges {
		m.need(e.To, out)
	}
	if base == None {
		return
	}
	for _, r := range m.bodies[base].refs {
		if r.Site.Onbuild() && r.Kind == InFile {
			m.need(r.Target, out)
		}
	}
	for _, e := range m.bodies[base].triggers {
		if e.To != None {
			m.need(e.To, out)
		}
	}
}
