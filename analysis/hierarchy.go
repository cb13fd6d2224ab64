package analysis

import (
	"slices"

	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/analysis/workspace"
)

// StageAt is the stage that is named at off, or whose FROM off stands in.
func StageAt(d *workspace.Document, off int) (s int, ok bool) {
	if o, ok := OccurrenceAt(d, off); ok && o.Target != stage.None {
		return o.Target, true
	}
	item := d.Model.File.ItemAt(off)
	if s := d.Model.At(item); s != stage.None && d.Model.Stages()[s].Items[0] == item && d.Model.Stages()[s].From.Touches(off) {
		return s, true
	}
	return stage.None, false
}

// Call is a stage that another is built on or takes files from, or the other way
// round, and the places where it does.
type Call struct {
	Stage int
	Spans []text.Span // of the references
}

// Callees are the stages that stage s is built on, copies or mounts from, in the order
// of the text.
func Callees(d *workspace.Document, s int) []Call {
	return calls(d, func(r *stage.Reference) int {
		if r.In != s {
			return stage.None
		}
		return r.Target
	})
}

// Callers are the stages that are built on stage s, copy or mount from it, in the order
// of the text.
func Callers(d *workspace.Document, s int) []Call {
	return calls(d, func(r *stage.Reference) int {
		if r.Target != s {
			return stage.None
		}
		return r.In
	})
}

// calls puts the references together by the stage that of gives for them.
func calls(d *workspace.Document, of func(r *stage.Reference) int) (out []Call) {
	note := func(r *stage.Reference) {
		if r.Kind != stage.InFile {
			return
		}
		s := of(r)
		if s == stage.None {
			return
		}
		k := slices.IndexFunc(out, func(c Call) bool { return c.Stage == s })
		if k < 0 {
			k, out = len(out), append(out, Call{Stage: s})
		}
		out[k].Spans = append(out[k].Spans, r.Span)
	}
	next := 0
	for i := range d.Model.Stages() {
		note(&d.Model.Stages()[i].Base)
		for ; next < len(d.Model.Refs()) && d.Model.Refs()[next].In == i; next++ {
			note(&d.Model.Refs()[next])
		}
	}
	return out
}

// Derived are the stages that are built FROM stage s, and on those, in the order
// of the file.
func Derived(d *workspace.Document, s int) (out []int) {
	on := make([]bool, len(d.Model.Stages()))
	on[s] = true
	for i := s + 1; i < len(d.Model.Stages()); i++ {
		if base := d.Model.Stages()[i].Base.Target; base != stage.None && on[base] {
			on[i] = true
			out = append(out, i)
		}
	}
	return out
}

// TypeDefinition leads from a stage's name to the base at its bottom: the image
// that it is made of.
func TypeDefinition(d *workspace.Document, off int) (Link, bool) {
	o, ok := OccurrenceAt(d, off)
	if !ok || o.Target == stage.None {
		return Link{}, false
	}
	base := d.Model.Root(o.Target)
	return Link{o.Span, base.Span, d.Model.Stages()[base.In].From}, true
}

// Implementations lead from a stage's name to the stages that are built on it.
func Implementations(d *workspace.Document, off int) (out []Link) {
	o, ok := OccurrenceAt(d, off)
	if !ok || o.Target == stage.None {
		return nil
	}
	for _, i := range Derived(d, o.Target) {
		out = append(out, Link{o.Span, d.Model.Stages()[i].Target(), d.Model.Stages()[i].From})
	}
	return out
}
