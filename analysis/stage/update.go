package stage

import (
	"slices"

	"github.com/stagels/stagels/analysis/syntax"
)

// With is the model of another file under the same options. Where the files differ
// in the instructions of one stage alone, only that stage is read anew, and what
// stands behind it moves.
func (m *Model) With(f *syntax.File) *Model {
	c, ok := m.difference(f)
	if !ok {
		return Build(f, m.options)
	}
	next := m.patched(f, c)
	if next.pastStages {
		return Build(f, m.options) // images are counted over the whole file
	}
	return next
}

// change is where two files differ: in the items from first on, up to end in the
// old file and up to end+items in the new one, all in one stage.
type change struct {
	stage        int
	first, end   int
	items, bytes int // by how much what stands behind moves
}

// difference finds the change from m's file to f; ok is false if it is more than
// some instructions of a stage.
func (m *Model) difference(f *syntax.File) (c change, ok bool) {
	if len(m.Stages) == 0 || f.Escape != m.File.Escape || m.pastStages {
		return c, false
	}
	old, now := m.File.Items, f.Items
	for c.first < len(old) && c.first < len(now) && sameItem(&old[c.first], &now[c.first], 0, 0) {
		c.first++
	}
	c.items, c.bytes = len(now)-len(old), len(f.Text)-len(m.File.Text)
	c.end = len(old)
	for c.end > c.first && c.end+c.items > c.first && sameItem(&old[c.end-1], &now[c.end+c.items-1], c.bytes, lineShift(old, now)) {
		c.end--
	}
	if c.first <= m.Stages[0].Items[0] || slices.ContainsFunc(old[c.first:c.end], decides) || slices.ContainsFunc(now[c.first:c.end+c.items], decides) {
		return c, false
	}
	c.stage = m.At(c.first - 1)
	return c, true
}

// sameItem tells whether an item of the new file is one of the old, so many bytes
// and lines further down.
func sameItem(old, now *syntax.Item, bytes, lines int) bool {
	return old.Kind == now.Kind && old.Instr == now.Instr && old.Dir == now.Dir &&
		old.Span.Shift(bytes) == now.Span && old.Line+lines == now.Line
}

func lineShift(old, now []syntax.Item) int {
	if len(old) == 0 || len(now) == 0 {
		return 0
	}
	return now[len(now)-1].Line - old[len(old)-1].Line
}

// decides tells whether more than its own stage hangs on the item.
func decides(it syntax.Item) bool {
	return it.Instr != nil && (it.Instr.Name == "from" || it.Instr.Name == "shell")
}

// patched is m with one stage read anew from f.
func (m *Model) patched(f *syntax.File, c change) *Model {
	next := &Model{
		File: f, options: m.options, named: m.named, byName: m.byName, global: m.global, shells: m.shells,
		Stages: slices.Clone(m.Stages), extraAt: slices.Clone(m.extraAt),
	}
	for i := c.stage; i < len(next.Stages); i++ {
		next.Stages[i].move(c, i > c.stage)
	}
	refs, lastRef := m.refRange(c.stage)
	edges, lastEdge := edgeRange(m.Edges, c.stage)
	plain, lastPlain := edgeRange(m.PlainTriggers, c.stage)
	next.Refs = append(make([]Reference, 0, len(m.Refs)+2), m.Refs[:refs]...)
	next.Edges = append(make([]Edge, 0, len(m.Edges)+2), m.Edges[:edges]...)
	next.PlainTriggers = slices.Clone(m.PlainTriggers[:plain])
	next.extra = slices.Clone(m.extra[:m.extraAt[c.stage]])
	next.readReferences(&next.Stages[c.stage])
	next.append(m, c, lastRef, lastEdge, lastPlain)
	next.findForward()
	return next
}

// move puts a stage where it stands after the change; behind tells of one that
// begins after it.
func (s *Stage) move(c change, behind bool) {
	s.Items[1] += c.items
	if !behind {
		return
	}
	s.Items[0] += c.items
	s.From = s.From.Shift(c.bytes)
	if s.Written != "" {
		s.NameSpan = s.NameSpan.Shift(c.bytes)
	}
	s.Base.move(c)
}

func (r *Reference) move(c change) {
	r.Item += c.items
	r.Span = r.Span.Shift(c.bytes)
}

// append takes over what m has of the stages behind the one that was read anew.
func (m *Model) append(old *Model, c change, ref, edge, plain int) {
	refs := len(m.Refs) - ref
	for _, r := range old.Refs[ref:] {
		r.move(c)
		m.Refs = append(m.Refs, r)
	}
	moved := func(e Edge) Edge {
		e.Span = e.Span.Shift(c.bytes)
		if e.Ref != None {
			e.Ref += refs
		}
		return e
	}
	for _, e := range old.Edges[edge:] {
		m.Edges = append(m.Edges, moved(e))
	}
	for _, e := range old.PlainTriggers[plain:] {
		m.PlainTriggers = append(m.PlainTriggers, moved(e))
	}
	if next := c.stage + 1; next < len(old.Stages) {
		extra := len(m.extra) - old.extraAt[next]
		m.extra = append(m.extra, old.extra[old.extraAt[next]:]...)
		for i := next; i < len(m.extraAt); i++ {
			m.extraAt[i] += extra
		}
	}
}

// refRange are the references of stage s: their first, and the one after the last.
func (m *Model) refRange(s int) (first, last int) {
	by := func(r Reference, s int) int { return r.Stage - s }
	first, _ = slices.BinarySearchFunc(m.Refs, s, by)
	last, _ = slices.BinarySearchFunc(m.Refs, s+1, by)
	return first, last
}

// edgeRange are the same of edges.
func edgeRange(edges []Edge, s int) (first, last int) {
	by := func(e Edge, s int) int { return e.From - s }
	first, _ = slices.BinarySearchFunc(edges, s, by)
	last, _ = slices.BinarySearchFunc(edges, s+1, by)
	return first, last
}
