package stage

import "github.com/stagels/stagels/analysis/syntax"

// Root is the base at the bottom of stage i.
func (m *Model) Root(i int) *Reference {
	for m.Stages()[i].Base.Target != None {
		i = m.Stages()[i].Base.Target
	}
	return &m.Stages()[i].Base
}

// InstructionOf is the ARG or ENV that has the definition, also where an ONBUILD holds it.
func (m *Model) InstructionOf(def Definition) *syntax.Instr {
	in := m.Instr(def.Item)
	if in.Name == "onbuild" {
		in = in.Trigger
	}
	return in
}

// PairOf is the part of that instruction which is the definition.
func (m *Model) PairOf(def Definition) syntax.Pair { return m.InstructionOf(def).Pairs[def.Pair] }
