package stage

import (
	"iter"
	"slices"
)

// bodies are those of all stages. They are never changed: what an edit makes anew is
// put into another list, that shares with this one what it can.
type bodies struct{ blocks [][]*body }

// bodiesBlock is how many are in a block.
const bodiesBlock = 32

func bodiesOf(all []*body) bodies { return bodies{slices.Collect(slices.Chunk(all, bodiesBlock))} }

// of is the body of stage s.
func (b bodies) of(s int) *body { return b.blocks[s/bodiesBlock][s%bodiesBlock] }

// all are all of them, with their stages.
func (b bodies) all() iter.Seq2[int, *body] {
	return func(yield func(int, *body) bool) {
		for i, block := range b.blocks {
			for j, body := range block {
				if !yield(i*bodiesBlock+j, body) {
					return
				}
			}
		}
	}
}

// with is b with others for the stages from s on.
func (b bodies) with(s int, others []*body) bodies {
	out := bodies{slices.Clone(b.blocks)}
	for len(others) > 0 {
		block := slices.Clone(b.blocks[s/bodiesBlock])
		n := copy(block[s%bodiesBlock:], others)
		out.blocks[s/bodiesBlock] = block
		s, others = s+n, others[n:]
	}
	return out
}
