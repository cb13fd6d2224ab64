package stage

import (
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis/syntax"
	"github.com/stagels/stagels/analysis/text"
)

// Scope is one variable: the places that define it and those that read what they
// define. Renaming it means renaming all of them at once. An ARG is one build argument
// in all stages that declare it and above the first FROM; what a stage defines, the
// stages built on it have too. What reads a variable where none of the file's
// definitions holds yet reads the image's, which is a variable of its own.
type Scope struct {
	Name   string
	Global bool   // above the first FROM, and in what FROM expands
	Stages []bool // by stage: where it holds or is read
	// Opaque are items with scripts that seem to name it, and cannot be read here.
	Opaque []int
	// Open are ENVs whose keys have variables, and that may set it too.
	Open []int
	// Unsure are places that read it in some stages only, or with some build arguments,
	// and otherwise the image's.
	Unsure []Naming

	namings []Naming
}

// Naming is a place that names a variable.
type Naming struct {
	Item       int
	Span       text.Span // of the name alone
	Definition bool      // by ARG or ENV
	Arg        bool      // by ARG
}

// Defined tells whether an ARG or an ENV of the file defines the variable.
func (sc *Scope) Defined() bool {
	return slices.ContainsFunc(sc.namings, func(n Naming) bool { return n.Definition })
}

// VariableOccurrences are the places in the scope that name its variable, in the order of the
// text. Opaque are the items that seem to, in a script that cannot be read here.
func (m *Model) VariableOccurrences(sc *Scope) (out []Naming, opaque []int) {
	return sc.namings, sc.Opaque
}

// Scope is that of the variable called name which the item at index i defines, or
// reads.
func (m *Model) Scope(name string, i int) *Scope {
	var found *Scope
	for _, sc := range m.Scopes(name) {
		for _, n := range sc.namings {
			if n.Item == i && (found == nil || n.Definition) {
				found = sc
			}
		}
	}
	if found == nil {
		found = &Scope{Name: name, Stages: make([]bool, m.Count())}
	}
	return found
}

// ScopeOf is that of the variable which is named at a place.
func (m *Model) ScopeOf(name string, at Naming) *Scope {
	for _, sc := range m.Scopes(name) {
		if slices.ContainsFunc(sc.namings, func(n Naming) bool { return n.Span == at.Span }) {
			return sc
		}
	}
	return &Scope{Name: name, Stages: make([]bool, m.Count())}
}

// Scopes are those that variables called name have, one a variable.
func (m *Model) Scopes(name string) []*Scope {
	b := m.bindVariable(name)
	byRoot := map[int]*Scope{}
	var out []*Scope
	for i := range b.places {
		p := &b.places[i]
		if p.open {
			continue
		}
		root := b.root(i)
		sc := byRoot[root]
		if sc == nil {
			sc = &Scope{Name: name, Stages: make([]bool, m.Count())}
			byRoot[root] = sc
			out = append(out, sc)
		}
		b.put(sc, p)
	}
	b.noteUnsure(byRoot)
	return out
}

// noteUnsure tells of each scope what reads it in some builds only. That an image sets
// a variable is reckoned with where something reads the image's.
func (b *binder) noteUnsure(byRoot map[int]*Scope) {
	images := map[int]bool{}
	for i := range b.places {
		p := &b.places[i]
		if p.Definition || len(p.reach) > 0 {
			continue
		}
		images[b.m.imageUnder(p.Item)] = true
		for _, k := range p.others {
			sc := byRoot[b.root(k)]
			sc.Unsure = append(sc.Unsure, p.Naming)
		}
	}
	for i := range b.places {
		if p := &b.places[i]; !p.Definition && !p.open && len(p.reach) > 0 && p.image && images[b.m.imageUnder(p.Item)] {
			sc := byRoot[b.root(i)]
			sc.Unsure = append(sc.Unsure, p.Naming)
		}
	}
}

// put adds a place to its scope.
func (b *binder) put(sc *Scope, p *place) {
	s := b.m.At(p.Item)
	switch {
	case p.opaque:
		sc.Opaque = append(sc.Opaque, p.Item)
	default:
		sc.namings = append(sc.namings, p.Naming)
	}
	sc.Open = append(sc.Open, p.openBefore...)
	switch {
	case s == None || b.m.starts[s] == p.Item:
		sc.Global = true
	case p.Definition:
		sc.Global = sc.Global || p.Arg
		for t, holds := range b.every.above(s, func(int) bool { return true }) {
			sc.Stages[t] = sc.Stages[t] || holds
		}
	default:
		sc.Stages[s] = true
	}
}

// spells tells whether the name stands in the item at all, on one line or more.
func (m *Model) spells(item int, name string) bool {
	it := m.File.Item(item)
	return strings.Contains(it.Instr.Logical(), name) || strings.Contains(m.File.Source(item), name)
}

// TriggerUses are the places in what the ONBUILD at item holds where BuildKit, or a
// shell, reads a variable of the stages that it runs in.
func (m *Model) TriggerUses(item int) []Use {
	in := m.Instr(item)
	if in == nil || in.Name != "onbuild" || in.Trigger == nil {
		return nil
	}
	return m.readUses(item, in.Trigger).uses
}

// readUses are all that in reads, when it is run or when the container is, and its
// scripts.
func (m *Model) readUses(item int, in *syntax.Instr) shellReading {
	r := shellReading{all: true}
	if hasCommand(in) {
		r = m.readShell(item, in)
	}
	for i := range r.uses {
		r.uses[i].Runtime = in.Name != "run"
	}
	r.uses = append(m.expandedUses(item, in), r.uses...)
	return r
}

// NameOf is the span of the name in a use: without the $ and braces. A name that
// lines split has all of what stands between them.
func (m *Model) NameOf(u Use) text.Span {
	raw := u.Span.Of(m.File.Text())
	if at := strings.LastIndex(raw, u.Name); at >= 0 {
		return text.Span{Start: u.Span.Start + at, End: u.Span.Start + at + len(u.Name)}
	}
	start := len(raw) - len(strings.TrimLeft(raw, "${"))
	return text.Span{Start: u.Span.Start + start, End: u.Span.Start + len(strings.TrimRight(raw, "}"))}
}

// Variables are all definitions of the item whose names are known, and all that reads
// a variable there: those in an ONBUILD too, and those of a container's shell.
func (m *Model) Variables(item int) (defs []Definition, uses []Use) {
	in := m.Instr(item)
	if in != nil && in.Name == "onbuild" {
		in = in.Trigger
	}
	if in == nil {
		return nil, nil
	}
	defs = slices.DeleteFunc(m.definitions(item, in), func(d Definition) bool { return d.Open })
	return defs, m.readUses(item, in).uses
}

// NamingAt is the place in the item that names a variable at off, or at either end
// of it, and the variable's name. At is what off stands in: the name or, on a $ or a
// brace, these with it.
func (m *Model) NamingAt(item, off int) (n Naming, name string, at text.Span, ok bool) {
	defs, uses := m.Variables(item)
	for _, d := range defs {
		if d.Span.Touches(off) {
			return Naming{item, d.Span, true, d.Arg}, d.Name, d.Span, true
		}
	}
	u, at, ok := m.UseAt(uses, off)
	if !ok {
		return Naming{}, "", at, false
	}
	return Naming{item, m.NameOf(u), false, false}, u.Name, at, true
}

// UseAt is the one of the uses that reads a variable at off, and what off stands in: the
// name or, on a $ or a brace, these with it.
func (m *Model) UseAt(uses []Use, off int) (u Use, at text.Span, ok bool) {
	for _, u := range uses {
		if u.Span.Touches(off) {
			if at = m.NameOf(u); !at.Touches(off) {
				at = u.Span
			}
			return u, at, true
		}
	}
	for _, u := range uses {
		src, start := m.File.Source(u.Item), m.File.Start(u.Item)
		at = syntax.WholeInHeredoc(src, syntax.Word{Span: u.Span.Shift(-start)}).Shift(start)
		if at.End > u.Span.End && (off == at.End || off == at.End-1) {
			return u, at, true
		}
	}
	return Use{}, text.Span{}, false
}
