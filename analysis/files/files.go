package files

import (
	"sync"

	"github.com/stagels/stagels/analysis/eval"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/syntax"
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
	root := f.start(i)
	for at := of.first; at < of.last; at++ {
		of.before = append(of.before, root)
		root = f.after(root, at)
	}
	of.end = root
	return of
}

// start is the root that a stage begins with.
func (f *Files) start(i int) *Node {
	st := &f.model.Stages()[i]
	switch {
	case st.Replaced || f.trace.Cut || f.refused(st):
		return unknownRoot().loosened()
	case st.Base.ByArgument:
		return f.origin(&st.Base, i).loosened()
	}
	return f.origin(&st.Base, i)
}

// origin is the root of what a reference of a stage means.
func (f *Files) origin(r *stage.Reference, in int) *Node {
	return f.meant(eval.Origin{Kind: r.Kind, Stage: r.Target, Name: r.Expanded}, in)
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

// refused tells whether BuildKit refuses an instruction of a stage, or a trigger that runs
// in it: nobody knows what it will do when it is mended.
func (f *Files) refused(st *stage.Stage) bool {
	seen := map[int]bool{}
	of := &f.stages[st.Index]
	for i := of.first; i < of.last; i++ {
		seen[f.trace.Steps[i].Item] = true
	}
	if f.lacks(seen, st, func(in *syntax.Instr) bool { return true }) {
		return true
	}
	if st.Base.Kind != stage.InFile || st.Base.Target < 0 {
		return false
	}
	return f.lacks(seen, &f.model.Stages()[st.Base.Target], func(in *syntax.Instr) bool { return in.Name == "onbuild" })
}

// lacks tells whether an instruction of a stage, of those that count, has no step.
func (f *Files) lacks(seen map[int]bool, st *stage.Stage, counts func(*syntax.Instr) bool) bool {
	for item := st.Items[0]; item < st.Items[1]; item++ {
		if in := f.model.Instr(item); in != nil && counts(in) && !seen[item] {
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
		return root.loosened()
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
