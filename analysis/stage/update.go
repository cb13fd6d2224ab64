package stage

import (
	"maps"
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis/syntax"
)

// Update is the model of another file under the same options. Where the files have the
// same number of stages, only what hangs on the difference is read anew.
func (m *Model) Update(f *syntax.File) *Model {
	next, ok := m.patched(f)
	if !ok || next.pastStages { // images are counted over the whole file
		return Build(f, m.options)
	}
	return next
}

// SameStage tells whether stage i of m and of o, another version of the file, are the
// same but for their place: nothing in them was read anew.
func (m *Model) SameStage(i int, o *Model) bool {
	return i < o.Count() && m.heads[i] == o.heads[i] && m.bodies.of(i) == o.bodies.of(i)
}

// SameGlobals tells whether the versions m and o of a file have the same options and
// the same variables for FROMs.
func (m *Model) SameGlobals(o *Model) bool { return m.global == o.global }

// change is where two files differ, and the stages that this is in: [from, to). Before
// the first stage, from is None.
type change struct {
	syntax.Change
	from, to int
}

// patch makes the model of the next version of a file.
type patch struct {
	*Model
	old *Model
	change
	renamed *renaming // nil if no stage has another name
}

// renaming is a stage that has another name than it had, or one where it had none.
type renaming struct {
	stage    int
	old, now string
}

// means tells whether what is written may mean the stage by either name.
func (r *renaming) means(written string) bool {
	return r != nil && written != "" && (strings.EqualFold(written, r.old) || strings.EqualFold(written, r.now))
}

// patched is m with what hangs on the difference to f read anew from there; ok is
// false if that is most of it.
func (m *Model) patched(f *syntax.File) (next *Model, ok bool) {
	if len(m.heads) == 0 || f.Escape != m.File.Escape || m.pastStages {
		return nil, false
	}
	c := change{Change: m.File.Difference(f)}
	c.from, c.to = m.At(c.First-1), m.At(max(c.First, c.End)-1)+1
	p := patch{old: m, change: c, Model: &Model{
		File: f, options: m.options, named: m.named, names: m.names, global: m.global,
		shells: m.shells, forward: m.forward, heads: m.heads, starts: m.starts, bodies: m.bodies,
	}}
	p.moveStarts()
	heads, ok := p.readHeads()
	if !ok {
		return nil, false
	}
	p.rename()
	p.readGlobals()
	p.bindHeads(heads)
	p.readBodies()
	return p.Model, true
}

// moveStarts moves the stages that begin behind the change.
func (p *patch) moveStarts() {
	if p.Items == 0 && p.to <= p.from+1 {
		return
	}
	p.starts = slices.Clone(p.starts)
	for i := p.to; i < len(p.starts); i++ {
		p.starts[i] += p.Items
	}
}

// readHeads reads the FROMs within the change, by their stages. It notes a stage that
// is called otherwise; ok is false if there are several, or not as many FROMs as before.
func (p *patch) readHeads() (heads map[int]*Stage, ok bool) {
	at := p.from
	for i, in := range p.File.Instructions(p.change.First, p.End+p.Items) {
		if in.Name != "from" {
			continue
		}
		if at++; at >= p.to {
			return nil, false
		}
		if heads == nil {
			heads = map[int]*Stage{}
		}
		heads[at] = readHead(at, in)
		p.starts[at] = i
		if old, now := p.old.heads[at].Name, heads[at].Name; old != now {
			if p.renamed != nil || old == "scratch" || now == "scratch" { // a mount without from= means a stage of that name
				return nil, false
			}
			p.renamed = &renaming{at, old, now}
		}
	}
	return heads, at == p.to-1
}

// rename finds the stages that the names mean now.
func (p *patch) rename() {
	r := p.renamed
	if r == nil {
		return
	}
	last := None // of those that still have the old name
	for i, s := range p.heads {
		if i != r.stage && s.Name == r.old {
			last = i
		}
	}
	p.names = p.names.with(r.old, last)
	p.names = p.names.with(r.now, max(r.stage, p.StageByName(r.now)))
}

// readGlobals reads what FROMs are expanded with, if that may have changed.
func (p *patch) readGlobals() {
	last := p.renamed != nil && p.renamed.stage == p.Count()-1
	if p.from != None && !last {
		return
	}
	target := p.heads[p.Count()-1].Name
	if last {
		target = p.renamed.now
	}
	if now := newEnvironment(p.Model, p.options, target); !now.equal(p.global) {
		p.global = now
	}
}

// bindHeads puts in the heads that were read, and binds anew what may be built on
// another stage than it was.
func (p *patch) bindHeads(read map[int]*Stage) {
	if len(read) == 0 && p.SameGlobals(p.old) {
		return
	}
	p.heads = slices.Clone(p.heads)
	for i, s := range read {
		p.heads[i] = s
	}
	for i, s := range p.heads {
		if read[i] == nil && !(special(s.Base.Text) && !p.SameGlobals(p.old)) && !p.renamed.means(s.Base.Expanded) {
			continue
		}
		in := p.Instr(p.starts[i])
		p.heads[i] = readHead(i, in)
		p.bind(p.heads[i], in, func(name string) int { return p.Above(i, name) })
	}
}

// readBodies reads those within the change, and those that name a stage that is called
// otherwise now.
func (p *patch) readBodies() {
	from := max(0, p.from)
	anew := make([]*body, 0, max(0, p.to-from))
	for i := from; i < p.to; i++ {
		anew = append(anew, p.readBodyAnew(i))
	}
	p.bodies = p.bodies.with(from, anew)
	if p.renamed == nil {
		return
	}
	for i, b := range p.bodies.all() {
		if slices.ContainsFunc(b.refs, func(r Reference) bool { return p.renamed.means(r.Text) }) {
			p.bodies = p.bodies.with(i, []*body{p.readBodyAnew(i)})
		}
	}
}

func (p *patch) readBodyAnew(i int) *body {
	if p.bodies.of(i).forward {
		p.forward--
	}
	b := p.readBody(i, nil)
	p.note(b)
	return b
}

// names are the stages by their names: of several with one name the last in the file.
// They are never changed; what an edit changes is kept beside what many share.
type names struct {
	shared  map[string]int
	changed map[string]int // None for a name that no stage has any more
	twice   bool           // some name is, or was, that of several stages
}

func (n names) of(name string) int {
	if i, ok := n.changed[name]; ok {
		return i
	}
	if i, ok := n.shared[name]; ok {
		return i
	}
	return None
}

// with is n with another stage for the name.
func (n names) with(name string, stage int) names {
	const most = 64 // changes that are kept apart
	if name == "" {
		return n
	}
	out := names{n.shared, maps.Clone(n.changed), n.twice || stage != None && n.of(name) != None}
	if len(out.changed) >= most {
		out.shared = maps.Clone(n.shared)
		maps.Copy(out.shared, n.changed)
		out.changed = nil
	}
	if out.changed == nil {
		out.changed = map[string]int{}
	}
	out.changed[name] = stage
	return out
}
