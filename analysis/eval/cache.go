package eval

import (
	"slices"
	"sync"

	"github.com/stagels/stagels/analysis/stage"
)

// Cache holds the last trace of a document, of whatever version of it. A stage that is
// as it was then, on a base that came out the same, is not evaluated again. Its methods
// may be called at the same time.
type Cache struct {
	mu   sync.Mutex
	last *remembered
}

// remembered is a trace and the model that it is of.
type remembered struct {
	model  *stage.Model
	images []DescribedImage
	strict bool // it has strict linting
	trace  *Trace
	starts []int // by stage: its first step; and at the end the number of steps
}

// of is the trace that can be of use for m; nil if there is none. Which triggers run
// depends on the target, so a trace for one is of no use; nor is one on other images, nor one
// with strict linting, which the comment above an instruction changes.
func (c *Cache) of(m *stage.Model, images []DescribedImage, strict bool) *remembered {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.last == nil || strict || c.last.strict || m.HasTarget() || c.last.model.HasTarget() || !m.SameGlobals(c.last.model) || !slices.EqualFunc(images, c.last.images, sameImage) {
		return nil
	}
	return c.last
}

func (c *Cache) remember(last *remembered) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.last = last
}

// repeat takes stage i from the last trace, if it cannot have come out otherwise.
func (r *evaluator) repeat(i int) bool {
	if r.last == nil || r.last.trace.Cut || !r.model.SameStage(i, r.last.model) {
		return false
	}
	if base := r.model.Base(i); base != stage.None && (!r.again[base] || r.hasTriggers(base)) {
		return false
	}
	r.again[i] = true
	moved := r.model.First(i) - r.last.model.First(i)
	for _, s := range r.last.trace.Steps[r.last.starts[i]:r.last.starts[i+1]] {
		s.Item += moved
		r.trace.Steps = append(r.trace.Steps, s)
	}
	r.trace.Ends[i] = r.last.trace.Ends[i]
	return true
}
