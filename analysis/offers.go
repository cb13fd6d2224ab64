package analysis

import (
	"iter"
	"strconv"
)

// Offers are the completions at a place. Those of stages, which can be many, are made
// one by one as they are asked for.
type Offers struct {
	// More tells that stages were left out: what is typed next may bring them.
	More bool
	list []Completion
}

// stages are those that the list stands for; ok is false if it stands for itself.
func (o *Offers) stages() (stages []int32, ok bool) {
	if len(o.list) != 1 || o.list[0].stages == nil {
		return nil, false
	}
	return o.list[0].stages, true
}

// Len is how many there are.
func (o *Offers) Len() int {
	if stages, ok := o.stages(); ok {
		return len(stages)
	}
	return len(o.list)
}

// At is the one at index i. It is valid until the next call.
func (o *Offers) At(i int) *Completion {
	stages, ok := o.stages()
	if !ok {
		return &o.list[i]
	}
	c := &o.list[0]
	c.Kind, c.stage = CompleteStage, int(stages[i])
	if c.Label = c.document.(*Document).Name(c.stage); c.Label == "" {
		c.Kind, c.Label = CompleteIndex, strconv.Itoa(c.stage)
	}
	c.Edit.New = c.Label
	return c
}

// All are all of them, each valid until the next.
func (o *Offers) All() iter.Seq[*Completion] {
	return func(yield func(*Completion) bool) {
		for i := range o.Len() {
			if !yield(o.At(i)) {
				return
			}
		}
	}
}
