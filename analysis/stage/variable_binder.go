package stage

import (
	"slices"

	"github.com/stagels/stagels/analysis/syntax"
)

// binder finds which places that name a variable name the same.
type binder struct {
	m      *Model
	name   string
	places []place // in the order of the text
	parent []int   // by place: another that names the same

	sure, every *trail
}

// place is one that names the variable, or may.
type place struct {
	Naming
	runtime, trigger bool
	opaque           bool // a script that cannot be read
	open             bool // an ENV whose key may become the name
	// reach are the places of the definitions that may give what is read here; of a
	// definition those that it overwrites. others are those with other build arguments,
	// and in other stages that run the place.
	reach, others []int
	openBefore    []int // the items of ENVs with variables in their keys among them
	image         bool  // none of them surely writes: the image's may be read
}

func (m *Model) bindVariable(name string) *binder {
	b := &binder{m: m, name: name, sure: m.trail(name, false), every: m.trail(name, true)}
	for i := range m.File.Items() {
		if in := m.Instr(i); in != nil && (m.spells(i, name) || in.Name == "env" || in.Name == "onbuild" || m.spellsInAnyCase(i, name)) {
			b.collect(i, in)
		}
	}
	slices.SortStableFunc(b.places, func(x, y place) int { return x.Span.Start - y.Span.Start })
	b.places = slices.CompactFunc(b.places, func(x, y place) bool { return x.Span == y.Span && x.opaque == y.opaque })
	b.parent = make([]int, len(b.places))
	for i := range b.parent {
		b.parent[i] = i
	}
	for i := range b.places {
		b.follow(&b.places[i])
	}
	b.joinAll()
	return b
}

// collect notes what the instruction at item names, or the one in an ONBUILD.
func (b *binder) collect(item int, in *syntax.Instr) {
	trigger := in.Name == "onbuild"
	if trigger {
		in = in.Trigger
	}
	if in == nil {
		return
	}
	for _, d := range b.m.definitions(item, in) {
		if b.sure.defines(&d) {
			b.places = append(b.places, place{Naming: Naming{item, d.Span, true, d.Arg}, trigger: trigger, open: d.Open})
		}
	}
	if !b.m.spells(item, b.name) && !b.m.spellsInAnyCase(item, b.name) {
		return
	}
	read := b.m.readUses(item, in)
	for _, u := range read.uses {
		if u.Name == b.name {
			b.places = append(b.places, place{Naming: Naming{item, b.m.NameOf(u), false, false}, trigger: trigger, runtime: u.Runtime})
		}
	}
	it := b.m.File.Item(item)
	unread := !read.all && readsByName(b.m.File.Source(item), b.name)
	if unread || b.m.muddled(item, in, read.scripts, b.name) || b.m.readsAsOthersDo(item, in, b.name) {
		b.places = append(b.places, place{Naming: Naming{Item: item, Span: it.Abs(in.Body.Span)}, trigger: trigger, opaque: true, runtime: in.Name != "run" && in.Name != "shell"})
	}
}

// follow finds the definitions that count at a place.
func (b *binder) follow(p *place) {
	if p.open {
		return
	}
	s := b.m.At(p.Item)
	if !p.runtime {
		w := b.sure.before(p.Naming, p.trigger)
		p.reach, p.openBefore = b.indexes(w)
		p.image = w.through
		p.others, _ = b.indexes(b.every.before(p.Naming, p.trigger))
		return
	}
	p.reach, p.openBefore = b.indexes(b.sure.runtime(s, p.trigger))
	p.others, _ = b.indexes(b.every.runtime(s, p.trigger))
	if s == None {
		return
	}
	for t, runs := range b.runCommand(s, p) {
		if runs && t != s {
			more, _ := b.indexes(b.every.image(t))
			p.others = append(p.others, more...)
		}
	}
}

// runCommand are the stages whose containers run the CMD, ENTRYPOINT or HEALTHCHECK of
// stage s: each stage between may have one of its own, and an ENTRYPOINT drops a CMD
// that it did not find beside it (dockerfile2llb/convert.go:1612).
func (b *binder) runCommand(s int, p *place) []bool {
	in := b.m.Instr(p.Item)
	if p.trigger {
		in = in.Trigger
	}
	return b.every.above(s, func(t int) bool { return p.trigger || !b.m.commands(t, in.Name) })
}

// commands tells whether stage s has an instruction in the place of one called name.
func (m *Model) commands(s int, name string) bool {
	for i := m.starts[s] + 1; i < m.starts[s+1]; i++ {
		if in := m.Instr(i); in != nil && (in.Name == name || name == "cmd" && in.Name == "entrypoint") {
			return true
		}
	}
	return false
}

// indexes are the places of the definitions, and the items of those that are open.
func (b *binder) indexes(w writers) (out, open []int) {
	for _, d := range w.defs {
		if d.Open {
			open = append(open, d.Item)
			continue
		}
		at, ok := slices.BinarySearchFunc(b.places, d.Span.Start, func(p place, start int) int { return p.Span.Start - start })
		if ok && !slices.Contains(out, at) {
			out = append(out, at)
		}
	}
	return out, open
}

func (b *binder) root(i int) int {
	for b.parent[i] != i {
		i = b.parent[i]
	}
	return i
}

func (b *binder) join(i, j int) { b.parent[b.root(i)] = b.root(j) }

// joinAll joins the places of one variable: what reads with what it may read, what
// overwrites with what it overwrites, all ARGs, and what reads the variable of one
// image.
func (b *binder) joinAll() {
	arg, images := None, map[int]int{}
	for i := range b.places {
		p := &b.places[i]
		if len(p.reach) > 0 || p.Definition {
			for _, k := range append(p.reach, p.others...) {
				b.join(i, k)
			}
		}
		switch {
		case p.Arg:
			if arg != None {
				b.join(i, arg)
			}
			arg = i
		case len(p.reach) == 0 && !p.Definition:
			root := b.m.imageUnder(p.Item)
			if k, ok := images[root]; ok {
				b.join(i, k)
			}
			images[root] = i
		}
	}
}

// imageUnder is the stage at the bottom of the one that the item stands in: the same
// for all that read the variables of one image. It is None for what FROM reads.
func (m *Model) imageUnder(item int) int {
	s := m.At(item)
	if s == None || m.starts[s] == item {
		return None
	}
	for m.heads[s].Base.Target != None {
		s = m.heads[s].Base.Target
	}
	return s
}

// Reading is one place that names a variable, and what it has to do with the others.
type Reading struct {
	Naming
	// Reach are those, by their number in the order of the text, that may define what is
	// read here, also with other build arguments.
	Reach []int
	Open  int // how many ENVs with variables in their keys may define it too
	// Opaque tells that it is a command that seems to name the variable, and cannot be
	// followed.
	Opaque bool
}

// Readings are the places that name one of the variables called so, in the order of the
// text, with what each reads.
func (m *Model) Readings(names ...string) (out []Reading) {
	type key struct{ name, place int }
	var keys []key
	binders := make([]*binder, len(names))
	for n, name := range names {
		binders[n] = m.bindVariable(name)
		for i := range binders[n].places {
			keys = append(keys, key{n, i})
		}
	}
	at := func(k key) *place { return &binders[k.name].places[k.place] }
	slices.SortStableFunc(keys, func(x, y key) int { return at(x).Span.Start - at(y).Span.Start })
	for _, k := range keys {
		r := Reading{Naming: at(k).Naming, Open: len(at(k).openBefore), Opaque: at(k).opaque}
		for _, other := range slices.Concat(at(k).reach, at(k).others) {
			r.Reach = append(r.Reach, slices.Index(keys, key{k.name, other}))
		}
		slices.Sort(r.Reach)
		r.Reach = slices.Compact(r.Reach)
		out = append(out, r)
	}
	return out
}
