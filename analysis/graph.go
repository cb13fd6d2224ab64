package analysis

import (
	"slices"

	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/text"
)

// StageAt is the stage that is named at off, or whose FROM off stands in.
func (d *Document) StageAt(off int) (s int, ok bool) {
	if o, ok := d.OccurrenceAt(off); ok && o.Stage != stage.None {
		return o.Stage, true
	}
	item := d.File.ItemAt(off)
	if s := d.At(item); s != stage.None && d.Stages()[s].Items[0] == item && d.Stages()[s].From.Touches(off) {
		return s, true
	}
	return stage.None, false
}

// Call is a stage that another takes files from, or the other way round, and the
// places where it does.
type Call struct {
	Stage int
	Spans []text.Span // of the references
}

// Callees are the stages that stage s copies or mounts from.
func (d *Document) Callees(s int) []Call {
	return d.calls(func(r *stage.Reference) int {
		if r.Stage != s {
			return stage.None
		}
		return r.Target
	})
}

// Callers are the stages that copy or mount from stage s.
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
	for i := range d.Refs() {
		r := &d.Refs()[i]
		if r.Kind != stage.InFile {
			continue
		}
		s := of(r)
		if s == stage.None {
			continue
		}
		k := slices.IndexFunc(out, func(c Call) bool { return c.Stage == s })
		if k < 0 {
			k, out = len(out), append(out, Call{Stage: s})
		}
		out[k].Spans = append(out[k].Spans, r.Span)
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
	if !ok || o.Stage == stage.None {
		return Link{}, false
	}
	base := d.root(o.Stage)
	return Link{o.Span, base.Span, d.Stages()[base.Stage].From}, true
}

// Implementations lead from a stage's name to the stages that are built on it.
func (d *Document) Implementations(off int) (out []Link) {
	o, ok := d.OccurrenceAt(off)
	if !ok || o.Stage == stage.None {
		return nil
	}
	for _, i := range d.Derived(o.Stage) {
		out = append(out, Link{o.Span, d.Stages()[i].Target(), d.Stages()[i].From})
	}
	return out
}
