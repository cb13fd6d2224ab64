package stage

import (
	"slices"

	"github.com/stagels/stagels/analysis/syntax"
)

// With is the model of another file under the same options. Where the files have the
// same stages, only those are read anew in which they differ.
func (m *Model) With(f *syntax.File) *Model {
	c, ok := m.difference(f)
	if !ok {
		return Build(f, m.options)
	}
	next, ok := m.patched(f, c)
	if !ok || next.pastStages { // images are counted over the whole file
		return Build(f, m.options)
	}
	return next
}

// SameStage tells whether stage i of m and of o, another version of the file, are the
// same but for their place: nothing in them was read anew.
func (m *Model) SameStage(i int, o *Model) bool {
	return i < o.Count() && m.heads[i] == o.heads[i] && m.bodies[i] == o.bodies[i]
}

// SameGlobals tells whether the versions m and o of a file have the same options and
// variables above the first FROM, neither of them read anew.
func (m *Model) SameGlobals(o *Model) bool { return m.global == o.global }

// change is where two files differ, and the stages that this is in: [from, to).
type change struct {
	syntax.Change
	from, to int
}

// difference finds the change from m's file to f; ok is false if more hangs on it than
// the stages it is in.
func (m *Model) difference(f *syntax.File) (c change, ok bool) {
	if len(m.heads) == 0 || f.Escape != m.File.Escape || m.pastStages {
		return c, false
	}
	c.Change = m.File.Difference(f)
	if c.First <= m.starts[0] {
		return c, false
	}
	c.from, c.to = m.At(c.First-1), m.At(max(c.First, c.End)-1)+1
	return c, true
}

// patched is m with some stages read anew from f; ok is false if there are others
// than there were, or if they have other names.
func (m *Model) patched(f *syntax.File, c change) (next *Model, ok bool) {
	next = &Model{
		File: f, options: m.options, named: m.named, byName: m.byName, global: m.global,
		shells: m.shells, forward: m.forward, heads: m.heads, starts: m.movedStarts(c),
		bodies: slices.Clone(m.bodies),
	}
	if !next.readHeads(c) {
		return nil, false
	}
	for i := c.from; i < c.to; i++ {
		if m.bodies[i].forward {
			next.forward--
		}
		next.bodies[i] = next.readBody(i, nil)
		next.note(next.bodies[i])
	}
	return next, true
}

// movedStarts are the starts of the stages of the new file, but of those that begin
// within the change.
func (m *Model) movedStarts(c change) []int {
	if c.Items == 0 && c.to == c.from+1 {
		return m.starts
	}
	out := slices.Clone(m.starts)
	for i := c.to; i < len(out); i++ {
		out[i] += c.Items
	}
	return out
}

// readHeads reads the FROMs within the change; ok is false if they are others than
// those of the stages.
func (m *Model) readHeads(c change) (ok bool) {
	at := c.from
	for i, in := range m.File.Instructions(c.First, c.End+c.Items) {
		if in.Name != "from" {
			continue
		}
		if at++; at >= c.to {
			return false
		}
		head := readHead(at, in)
		if head.Name != m.heads[at].Name {
			return false
		}
		m.starts[at] = i
		m.bind(head, in, func(name string) int { return m.Above(at, name) })
		if at == c.from+1 {
			m.heads = slices.Clone(m.heads)
		}
		m.heads[at] = head
	}
	return at == c.to-1
}
