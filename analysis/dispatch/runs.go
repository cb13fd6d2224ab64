package dispatch

import (
	"sync"

	"github.com/stagels/stagels/analysis/stage"
)

// Runs remember the last run of a document, whatever version of it that was of. A
// stage that is as it was then, on what is as it was, is not run again. Their methods
// may be called at the same time.
type Runs struct {
	mu   sync.Mutex
	last *remembered
}

// remembered is a run and what it was of.
type remembered struct {
	model  *stage.Model
	run    *Run
	starts []int // by stage: its first step; and at the end the number of steps
}

// of is the run that can be of use for m; nil if there is none. Which triggers run
// depends on the target, so a run for one is of no use.
func (r *Runs) of(m *stage.Model) *remembered {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.last == nil || m.Asked() || r.last.model.Asked() || !m.SameGlobals(r.last.model) {
		return nil
	}
	return r.last
}

func (r *Runs) remember(last *remembered) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.last = last
}

// repeat takes stage i from the last run, if it cannot have come out otherwise.
func (r *runner) repeat(i int) bool {
	if r.last == nil || !r.model.SameStage(i, r.last.model) {
		return false
	}
	if base := r.model.Base(i); base != stage.None && (!r.again[base] || r.hasTriggers(base)) {
		return false
	}
	r.again[i] = true
	moved := r.model.First(i) - r.last.model.First(i)
	for _, s := range r.last.run.Steps[r.last.starts[i]:r.last.starts[i+1]] {
		s.Item += moved
		r.run.Steps = append(r.run.Steps, s)
	}
	r.run.Ends[i] = r.last.run.Ends[i]
	return true
}
