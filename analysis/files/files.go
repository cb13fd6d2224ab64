package files

import (
	"sync"

	"github.com/stagels/stagels/analysis/eval"
	"github.com/stagels/stagels/analysis/stage"
)

// Files are what the stages of a Dockerfile hold in one build. A stage is looked at when
// it is first asked for. The methods may be called at the same time.
type Files struct {
	model   *stage.Model
	trace   *eval.Trace
	context *Context
	named   func(name string) *Context

	mu     sync.Mutex
	root   *Node // of the context
	stages []states
}

// states are the roots of one stage: before each of its steps, and at its end.
type states struct {
	first, last int // of its steps in the trace
	before      []*Node
	end         *Node
}

// New looks at no stage yet. The build's context is nil if it is not known; named tells
// the folder of a named context, nil if it is none that is known, and may be nil.
func New(m *stage.Model, t *eval.Trace, context *Context, named func(name string) *Context) *Files {
	f := &Files{model: m, trace: t, context: context, named: named, root: unknownRoot().loosened()}
	if context != nil {
		f.root = context.root()
	}
	f.stages = make([]states, m.Count())
	for i := range t.Steps {
		if s := t.Steps[i].Stage; s != stage.None {
			if f.stages[s].last == 0 {
				f.stages[s].first = i
			}
			f.stages[s].last = i + 1
		}
	}
	return f
}

// End is the root of a stage at its end.
func (f *Files) End(stage int) *Node {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.of(stage).end
}

// Before is the root of a step's stage before the step of that index in the trace.
func (f *Files) Before(step int) *Node {
	f.mu.Lock()
	defer f.mu.Unlock()
	of := f.of(f.trace.Steps[step].Stage)
	return of.before[step-of.first]
}

// After is the root of a step's stage after the step of that index in the trace.
func (f *Files) After(step int) *Node {
	f.mu.Lock()
	defer f.mu.Unlock()
	of := f.of(f.trace.Steps[step].Stage)
	if step+1 < of.last {
		return of.before[step+1-of.first]
	}
	return of.end
}

// At is the root before the instruction at an item, also of one that BuildKit refuses.
func (f *Files) At(item int) *Node {
	f.mu.Lock()
	defer f.mu.Unlock()
	i := f.model.At(item)
	of := f.of(i)
	for at := of.last - 1; at >= of.first; at-- {
		s := &f.trace.Steps[at]
		if s.Item <= item && !s.Trigger {
			if s.Item == item {
				return of.before[at-of.first]
			}
			return f.past(f.after(of.before[at-of.first], at), s.Item+1, item)
		}
	}
	return f.start(&f.model.Stages()[i])
}

// From is the root that the paths of a COPY or an ADD are copied from.
func (f *Files) From(s *eval.Step) *Node {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.from(s)
}

// Context is the root of the build context.
func (f *Files) Context() *Node { return f.root }

func (f *Files) of(i int) *states {
	of := &f.stages[i]
	if of.end != nil {
		return of
	}
	st := &f.model.Stages()[i]
	root, item := f.start(st), st.Items[0]
	for at := of.first; at < of.last; at++ {
		if s := &f.trace.Steps[at]; !s.Trigger {
			root = f.past(root, item, s.Item)
			item = s.Item + 1
		}
		of.before = append(of.before, root)
		root = f.after(root, at)
	}
	of.end = f.past(root, item, st.Items[1])
	return of
}

// past is the root behind items that have no step. BuildKit refuses an instruction among
// them, and nobody knows what it will do when it is mended.
func (f *Files) past(root *Node, item, end int) *Node {
	for ; item < end; item++ {
		if f.model.Instr(item) != nil {
			return root.loosened()
		}
	}
	return root
}

// start is the root that a stage begins with.
func (f *Files) start(st *stage.Stage) *Node {
	root := f.meant(eval.Origin{Kind: st.Base.Kind, Stage: st.Base.Target, Name: st.Base.Expanded}, st.Index)
	switch {
	case st.Replaced || f.trace.Cut:
		return unknownRoot().loosened()
	case st.Base.ByArgument || f.lacksTriggers(st):
		return root.loosened()
	}
	return root
}

// Meant is the root of what an origin means in a stage.
func (f *Files) Meant(o eval.Origin, in int) *Node {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.meant(o, in)
}

func (f *Files) meant(o eval.Origin, in int) *Node {
	switch {
	case o.Kind == stage.Scratch:
		return empty()
	case o.Kind == stage.Context:
		return f.root
	case o.Kind == stage.InFile && o.Stage >= 0 && o.Stage < in:
		return f.of(o.Stage).end
	case o.Kind == stage.KindNamedContext && f.named != nil:
		if c := f.named(o.Name); c != nil {
			return c.root()
		}
	}
	return unknownRoot()
}

// lacksTriggers tells whether an ONBUILD of the base of a stage has no step in it.
func (f *Files) lacksTriggers(st *stage.Stage) bool {
	if st.Base.Kind != stage.InFile || st.Base.Target < 0 {
		return false
	}
	seen := map[int]bool{}
	of := &f.stages[st.Index]
	for i := of.first; i < of.last; i++ {
		seen[f.trace.Steps[i].Item] = true
	}
	base := &f.model.Stages()[st.Base.Target]
	for item := base.Items[0]; item < base.Items[1]; item++ {
		if in := f.model.Instr(item); in != nil && in.Name == "onbuild" && !seen[item] {
			return true
		}
	}
	return false
}

// after is the root after the step of that index in the trace.
func (f *Files) after(root *Node, at int) *Node {
	s := &f.trace.Steps[at]
	switch s.Instr.Name {
	case "run":
		return f.ran(root.loosened(), s)
	case "workdir":
		return f.workdir(root, at)
	case "copy", "add":
		if s.Copy == nil {
			return root.loosened()
		}
		return copied(root, f.from(s), f.context, s)
	}
	return root
}

func (f *Files) from(s *eval.Step) *Node { return f.meant(s.Copy.Origin, s.Stage) }

// workdir makes the folder (dockerfile2llb/convert.go:1545). An image's own WORKDIR, which
// a relative one begins at, is not known.
func (f *Files) workdir(root *Node, at int) *Node {
	s := &f.trace.Steps[at]
	next := f.stateAfter(at)
	if s.Before.OS == "windows" {
		return root.loosened()
	}
	w := write{root: root, made: &Origin{Step: s}, likely: !next.DirFixed}
	if next.DirFixed || len(s.Words) == 1 && !s.Before.DirFixed {
		w.folder(next.Dir)
	}
	if w.likely {
		return w.root.opened()
	}
	return w.root
}

// stateAfter is the state after a step.
func (f *Files) stateAfter(at int) *eval.State {
	s := &f.trace.Steps[at]
	if at+1 < f.stages[s.Stage].last {
		return &f.trace.Steps[at+1].Before
	}
	return &f.trace.Ends[s.Stage]
}
