package stage

// Cyclic tells whether the edge closes a cycle, which BuildKit refuses whatever
// the target (dockerfile2llb/validations.go:82).
func (m *Model) Cyclic(e Edge) bool { return m.Reaches(e.To, e.From) }

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

// CycleStart is the first stage of the file on a cycle with s.
func (m *Model) CycleStart(s int) int {
	for i := range s {
		if m.Reaches(i, s) && m.Reaches(s, i) {
			return i
		}
	}
	return s
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
	built := m.built()
	var out []int
	for _, c := range children {
		if built[c] {
			out = append(out, c)
		}
	}
	return out
}

// built tells of each stage whether it is a target, or needed by one
// (dockerfile2llb/convert.go:507: a target is a name, or the last stage).
func (m *Model) built() []bool {
	out := make([]bool, len(m.Stages))
	var mark func(s int)
	mark = func(s int) {
		if out[s] {
			return
		}
		out[s] = true
		if base := m.Stages[s].Base.Target; base != None {
			mark(base)
		}
		for _, e := range m.Edges {
			if e.From == s {
				mark(e.To)
			}
		}
	}
	for i := range m.Stages {
		if name := m.Stages[i].Name; i == len(m.Stages)-1 || name != "" && m.Named(name) == i {
			mark(i)
		}
	}
	return out
}
