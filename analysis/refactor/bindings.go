package refactor

import (
	"cmp"
	"slices"
	"sort"
	"strconv"
	"strings"

	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/syntax"
	"github.com/stagels/stagels/analysis/text"
)

// added stands for an instruction that a change adds.
const added = -1

// change is a refactoring's edits, and what is to become of stages and
// instructions by them.
type change struct {
	edits  []text.Edit
	stages []int // by the file's stages: which each will be; None for one that goes
	order  []int // by the instructions that there will be: the item that each is, or added
}

// instructions are the items of all instructions of a file.
func instructions(f *syntax.File) []int {
	var out []int
	for i := range f.Items() {
		if f.Items()[i].Kind == syntax.Instruction {
			out = append(out, i)
		}
	}
	return out
}

// unmoved is a change of edits that leave stages and instructions where they are.
func (p *Place) unmoved(edits []text.Edit) change {
	return change{edits, p.shifted(len(p.Stages()), 0), instructions(p.File)}
}

// shifted are the stages where those from index at on move by n.
func (p *Place) shifted(at, n int) []int {
	out := make([]int, len(p.Stages()))
	for i := range out {
		out[i] = i
		if i >= at {
			out[i] = i + n
		}
	}
	return out
}

// offer is the change as a result, if BuildKit then binds every name as before.
func (p *Place) offer(title, kind string, c change) []Result {
	slices.SortFunc(c.edits, func(a, b text.Edit) int { return cmp.Compare(a.Span.Start, b.Span.Start) })
	if !p.keeps(c) {
		return nil
	}
	return []Result{{title, kind, c.edits}}
}

// after is the file with the edits, which are in its order.
func (p *Place) after(edits []text.Edit) *syntax.File {
	f := p.File
	for _, e := range slices.Backward(edits) {
		f = syntax.Reparse(f, e)
	}
	return f
}

// keeps tells whether all instructions are as they were but for their flags, and
// every reference means what it meant.
func (p *Place) keeps(c change) bool {
	next := p.Update(p.after(c.edits))
	now := instructions(next.File)
	if len(now) != len(c.order) || next.File.Escape != p.File.Escape || directives(next.File) != directives(p.File) {
		return false
	}
	for k, item := range now {
		if was := c.order[k]; was != added && !(p.sameText(was, next, item) && p.sameMeaning(was, next, item, c.stages)) {
			return false
		}
	}
	return true
}

func directives(f *syntax.File) (n int) {
	for i := range f.Items() {
		if f.Items()[i].Kind == syntax.Directive {
			n++
		}
	}
	return n
}

// sameText tells whether two instructions say the same behind their flags. Of a FROM
// that is its base, which sameMeaning looks at.
func (p *Place) sameText(was int, next *stage.Model, now int) bool {
	a, b := p.Instr(was), next.Instr(now)
	if a.Trigger != nil && b.Trigger != nil {
		a, b = a.Trigger, b.Trigger
	}
	if a.Name != b.Name || a.Name != "from" && a.Body.Text != b.Body.Text || len(a.Heredocs) != len(b.Heredocs) {
		return false
	}
	return heredocs(p.File, was) == heredocs(next.File, now)
}

func heredocs(f *syntax.File, item int) string {
	it := &f.Items()[item]
	return strings.TrimRight(it.Span.Of(f.Text())[len(it.Instr.Src):], "\r\n")
}

func (p *Place) sameMeaning(was int, next *stage.Model, now int, stages []int) bool {
	if p.Instr(was).Name == "from" {
		return p.sameReference(&p.Stages()[p.At(was)].Base, &next.Stages()[next.At(now)].Base, stages)
	}
	a, b := references(p.Model, was), references(next, now)
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if !p.sameReference(&a[i], &b[i], stages) || !p.runsAsBefore(&a[i], &b[i], stages) {
			return false
		}
	}
	return true
}

// references are those of the instruction at item, but for a FROM's.
func references(m *stage.Model, item int) []stage.Reference {
	at := func(item int) int {
		return sort.Search(len(m.Refs()), func(i int) bool { return m.Refs()[i].Item >= item })
	}
	return m.Refs()[at(item):at(item+1)]
}

// sameReference tells whether two references mean the same, and a stage that stood
// above still does.
func (p *Place) sameReference(a, b *stage.Reference, stages []int) bool {
	if p.forOthers(a) {
		return a.Text == b.Text
	}
	if a.Kind != b.Kind {
		return false
	}
	if a.Kind != stage.InFile {
		return a.Expanded == b.Expanded
	}
	return stages[a.Target] == b.Target && (a.Target < a.In) == (b.Target < b.In)
}

// forOthers tells of a reference in an ONBUILD that no stage of the file runs: it is
// for files that build on the image, and means what it says there.
func (p *Place) forOthers(r *stage.Reference) bool {
	return r.Site.Onbuild() && len(p.Children(r.In)) == 0
}

// runsAsBefore tells whether the stages that an ONBUILD runs in still stand below the
// one it takes from (dockerfile2llb/convert.go:1286).
func (p *Place) runsAsBefore(a, b *stage.Reference, stages []int) bool {
	if !a.Site.Onbuild() || a.Kind != stage.InFile {
		return true
	}
	for _, child := range p.Children(a.In) {
		if a.Target < child && b.Target >= stages[child] {
			return false
		}
	}
	return true
}

// renumbered writes the indexes of COPY --from anew for stages that are put, taken
// away or moved; count is how many there will be. ok is false if one means a stage
// that goes.
func (p *Place) renumbered(stages []int, count int) (edits []text.Edit, ok bool) {
	for i := range p.Refs() {
		r := &p.Refs()[i]
		n, err := strconv.Atoi(r.Text)
		if err != nil || !r.Site.TakesIndex() || p.forOthers(r) {
			continue
		}
		to := n + count - len(p.Stages())
		if n < len(stages) {
			to = stages[n]
		}
		if to == stage.None {
			return nil, false
		}
		if to != n {
			edits = append(edits, text.Edit{Span: r.Span, New: strconv.Itoa(to)})
		}
	}
	return edits, true
}

// with is the text of the span with those of the edits made that lie in it, and the
// others.
func (p *Place) with(span text.Span, edits []text.Edit) (changed string, rest []text.Edit) {
	changed = span.Of(p.File.Text())
	for _, e := range slices.Backward(edits) {
		if span.Contains(e.Span) {
			changed = text.Edit{Span: e.Span.Shift(-span.Start), New: e.New}.Apply(changed)
		} else {
			rest = append(rest, e)
		}
	}
	slices.Reverse(rest)
	return changed, rest
}
