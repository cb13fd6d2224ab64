package analysis

import (
	"slices"

	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/text"
)

// StageAt is the stage that is named at off, or whose FROM off stands in.
func (d *Document) StageAt(off int) (s int, ok bool) {
	if o, ok := d.OccurrenceAt(off); ok && o.Target != stage.None {
		return o.Target, true
	}
	item := d.File.ItemAt(off)
	if s := d.At(item); s != stage.None && d.Stages()[s].Items[0] == item && d.Stages()[s].From.Touches(off) {
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
func (d *Document) Callees(s int) []Call {
	return d.calls(func(r *stage.Reference) int {
		if r.Stage != s {
			return stage.None
		}
		return r.Target
	})
}

// Callers are the stages that are built on stage s, copy or mount from it, in the order
// of the text.
func (d *Document) Callers(s int) []Call {
	return d.calls(func(r *stage.Reference) int {
		if r.Target != s {
			return stage.None
		}
		return r.Stage
	})
}

// calls puts the references together by the stage that of gives for them.
func (d *Document) calls(of func(r *stage.Reference) int) (out []Call) {
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
	for i := range d.Stages() {
		note(&d.Stages()[i].Base)
		for ; next < len(d.Refs()) && d.Refs()[next].Stage == i; next++ {
			note(&d.Refs()[next])
		}
	}
	return out
}

// Derived are the stages that are built FROM stage s, and on those, in the order
// of the file.
func (d *Document) Derived(s int) (out []int) {
	on := make([]bool, len(d.Stages()))
	on[s] = true
	for i := s + 1; i < len(d.Stages()); i++ {
		if base := d.Stages()[i].Base.Target; base != stage.None && on[base] {
			on[i] = true
			out = append(out, i)
		}
	}
	return out
}

// TypeDefinition leads from a stage's name to the base at its bottom: the image
// that it is made of.
func (d *Document) TypeDefinition(off int) (Link, bool) {
	o, ok := d.OccurrenceAt(off)
	if !ok || o.Target == stage.None {
		return Link{}, false
	}
	base := d.Root(o.Target)
	return Link{o.Span, base.Span, d.Stages()[base.Stage].From}, true
}

// Implementations lead from a stage's name to the stages that are built on it.
func (d *Document) Implementations(off int) (out []Link) {
	o, ok := d.OccurrenceAt(off)
	if !ok || o.Target == stage.None {
		return nil
	}
	for _, i := range d.Derived(o.Target) {
		out = append(out, Link{o.Span, d.Stages()[i].Target(), d.Stages()[i].From})
	}
	return out
}
