package stage

import (
	"reflect"
	"slices"

	"github.com/stagels/stagels/analysis/syntax"
)

// Update is the model of another version of the file, under the same options. An edit
// within a stage leaves all other stages as they are: only what its own instructions
// say is read anew. An edit of a FROM, or above the first, can change what any name
// means, and everything is read anew.
func (m *Model) Update(f *syntax.File) *Model {
	if next := m.within(m.File.Difference(f), f); next != nil {
		return next
	}
	return NewModel(f, m.build)
}

// within is the model of f, if the change is within one stage; nil if it is not, or if
// an index means one of the images, which are counted over the whole file.
func (m *Model) within(c syntax.Change, f *syntax.File) *Model {
	s := m.At(c.First - 1)
	if s == None || m.pastStages || hasFrom(m.File, c.First, c.End) || hasFrom(f, c.First, c.End+c.Items) {
		return nil
	}
	next := &Model{File: f, heads: m.heads, names: m.names, shadowed: m.shadowed, global: m.global, build: m.build, named: m.named}
	next.starts, next.bodies = slices.Clone(m.starts), slices.Clone(m.bodies)
	for i := s + 1; i < len(next.starts); i++ {
		next.starts[i] += c.Items
	}
	next.bodies[s] = next.readBody(s, nil)
	next.noteBodies()
	if next.pastStages {
		return nil
	}
	return next
}

func hasFrom(f *syntax.File, from, to int) bool {
	for _, in := range f.Instructions(from, to) {
		if in.Name == "from" {
			return true
		}
	}
	return false
}

// SameStage tells whether stage i of m and of o, another version of the file, are the
// same but for their place: they have the same instructions, which mean the same.
func (m *Model) SameStage(i int, o *Model) bool {
	return i < o.Count() && *m.heads[i] == *o.heads[i] && m.bodies[i].equal(o.bodies[i]) && m.sameInstructions(i, o)
}

func (m *Model) sameInstructions(i int, o *Model) bool {
	items := m.starts[i+1] - m.starts[i]
	if items != o.starts[i+1]-o.starts[i] {
		return false
	}
	for k := range items {
		if m.Instr(m.starts[i]+k) != o.Instr(o.starts[i]+k) {
			return false
		}
	}
	return true
}

// SameGlobals tells whether the versions m and o of a file have the same options and
// the same variables for FROMs.
func (m *Model) SameGlobals(o *Model) bool {
	return m.global.equal(o.global) && reflect.DeepEqual(m.build, o.build)
}
