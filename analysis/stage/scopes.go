package stage

import (
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis/syntax"
	"github.com/stagels/stagels/analysis/text"
)

// Scope is where one variable lives: renaming it means renaming it in all of these
// places at once. An ARG is one build argument in all stages that declare it and
// above the first FROM; what a stage defines, the stages built on it have too.
type Scope struct {
	Name   string
	Global bool   // above the first FROM, and in what FROM expands
	Stages []bool // by stage
}

// inScope tells whether the item at index i lies in the scope: a FROM reads the global
// variables, whatever its stage.
func (m *Model) inScope(sc *Scope, i int) bool {
	s := m.At(i)
	if s == None || m.starts[s] == i {
		return sc.Global
	}
	return sc.Stages[s]
}

// Scope is that of the variable called name where the item at index i reads or
// defines it.
func (m *Model) Scope(name string, i int) *Scope {
	for _, sc := range m.Scopes(name) {
		if m.inScope(sc, i) {
			return sc
		}
	}
	return nil // not reached: each stage is in one
}

// Scopes are those that variables called name have, one a variable. Together they
// are the whole file.
func (m *Model) Scopes(name string) []*Scope {
	b := m.bindScopes(name)
	byRoot := map[int]*Scope{}
	var out []*Scope
	for i := range b.parent {
		sc := byRoot[b.root(i)]
		if sc == nil {
			sc = &Scope{Name: name, Stages: make([]bool, m.Count())}
			byRoot[b.root(i)] = sc
			out = append(out, sc)
		}
		if i == m.Count() {
			sc.Global = true
		} else {
			sc.Stages[i] = true
		}
	}
	return out
}

// scopeBinder joins the stages, and what is above them as one more, in which a name
// is the same variable.
type scopeBinder struct{ parent []int }

func (b *scopeBinder) root(i int) int {
	for b.parent[i] != i {
		i = b.parent[i]
	}
	return i
}

func (b *scopeBinder) join(i, j int) { b.parent[b.root(i)] = b.root(j) }

func (m *Model) bindScopes(name string) *scopeBinder {
	n := m.Count()
	b := &scopeBinder{make([]int, n+1)}
	for i := range b.parent {
		b.parent[i] = i
	}
	has := make([]bool, n)
	for i := range m.heads {
		defined, argument, triggered := m.mentions(name, i)
		has[i] = has[i] || defined
		if argument {
			b.join(i, n)
		}
		base := m.heads[i].Base.Target
		if base != None && has[base] {
			has[i] = true
			b.join(i, base)
		}
		if !triggered {
			continue
		}
		for _, c := range m.Children(i) {
			b.join(c, i)
		}
	}
	return b
}

// mentions tells whether stage s defines a variable, whether an ARG does, and
// whether an ONBUILD reads or defines it.
func (m *Model) mentions(name string, s int) (defined, argument, triggered bool) {
	for i := m.starts[s] + 1; i < m.starts[s+1]; i++ {
		in := m.Instr(i)
		if in == nil || !m.spells(i, name) {
			continue
		}
		for _, d := range m.Definitions(i) {
			if d.Name == name {
				defined, argument = true, argument || d.Arg
			}
		}
		triggered = triggered || in.Name == "onbuild" && m.triggerMentions(name, i)
	}
	return defined, argument, triggered
}

// spells tells whether the name stands in the item at all, on one line or more.
func (m *Model) spells(item int, name string) bool {
	it := m.File.Item(item)
	return strings.Contains(it.Instr.Logical(), name) || strings.Contains(m.File.Source(item), name)
}

func (m *Model) triggerMentions(name string, item int) bool {
	defs, uses, _ := m.triggerVariables(item)
	return slices.ContainsFunc(defs, func(d Definition) bool { return d.Name == name }) ||
		slices.ContainsFunc(uses, func(u Use) bool { return u.Name == name })
}

// triggerVariables are those of the ONBUILD at item; ok is false if a script in it
// cannot be read.
func (m *Model) triggerVariables(item int) (defs []Definition, uses []Use, ok bool) {
	in := m.Instr(item)
	if in == nil || in.Name != "onbuild" || in.Trigger == nil {
		return nil, nil, true
	}
	uses, ok = m.readUses(item, in.Trigger)
	return m.definitions(item, in.Trigger), uses, ok
}

// TriggerUses are the places in what the ONBUILD at item holds where BuildKit, or a
// shell, reads a variable of the stages that it runs in.
func (m *Model) TriggerUses(item int) []Use {
	_, uses, _ := m.triggerVariables(item)
	return uses
}

// readUses are all that in reads, when it is run or when the container is; ok is
// false if a script in it cannot be read.
func (m *Model) readUses(item int, in *syntax.Instr) (uses []Use, ok bool) {
	uses = m.expandedUses(item, in)
	switch in.Name {
	case "run", "cmd", "entrypoint", "healthcheck":
		read, all := m.readShell(item, in)
		for i := range read {
			read[i].Runtime = in.Name != "run"
		}
		return append(uses, read...), all
	}
	return uses, true
}

// Naming is a place that names a variable.
type Naming struct {
	Item       int
	Span       text.Span // of the name alone
	Definition bool      // by ARG or ENV
	Arg        bool      // by ARG
}

// Namings are the places in the scope that name its variable, in the order of the
// text. Opaque are the items that seem to, in a script that cannot be read here.
func (m *Model) Namings(sc *Scope) (out []Naming, opaque []int) {
	for i := range m.File.Items() {
		in := m.Instr(i)
		if in == nil || !m.inScope(sc, i) {
			continue
		}
		if !m.spells(i, sc.Name) {
			continue
		}
		found, all := m.namingsIn(sc.Name, i)
		out = append(out, found...)
		if !all && readsByName(m.File.Items()[i].Span.Of(m.File.Text()), sc.Name) {
			opaque = append(opaque, i)
		}
	}
	return out, opaque
}

func (m *Model) namingsIn(name string, item int) (out []Naming, all bool) {
	defs := m.Definitions(item)
	uses, all := m.readUses(item, m.Instr(item))
	if m.Instr(item).Name == "onbuild" {
		defs, uses, all = m.triggerVariables(item)
	}
	for _, d := range defs {
		if d.Name == name {
			out = append(out, Naming{item, d.Span, true, d.Arg})
		}
	}
	for _, u := range uses {
		if u.Name == name {
			out = append(out, Naming{item, m.NameOf(u), false, false})
		}
	}
	slices.SortFunc(out, func(a, b Naming) int { return a.Span.Start - b.Span.Start })
	return slices.CompactFunc(out, func(a, b Naming) bool { return a.Span == b.Span }), all
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

// readsByName tells whether a script seems to read the variable called name, in
// one of the ways of shells.
func readsByName(script, name string) bool {
	for _, mark := range []string{"$", "${", "$env:", "%", "${env:"} {
		for rest := script; ; {
			_, after, ok := strings.Cut(rest, mark+name)
			if !ok {
				break
			}
			if after == "" || !wordByte(after[0]) {
				return true
			}
			rest = after
		}
	}
	return false
}

func wordByte(c byte) bool {
	return c == '_' || '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}

// NamingAt is the place in the item that names a variable at off, or at either end
// of it, and the variable's name.
func (m *Model) NamingAt(item, off int) (n Naming, name string, ok bool) {
	in := m.Instr(item)
	if in == nil {
		return Naming{}, "", false
	}
	defs := m.Definitions(item)
	uses, _ := m.readUses(item, in)
	if in.Name == "onbuild" {
		defs, uses, _ = m.triggerVariables(item)
	}
	for _, d := range defs {
		if d.Span.Touches(off) {
			return Naming{item, d.Span, true, d.Arg}, d.Name, true
		}
	}
	for _, u := range uses {
		if u.Span.Touches(off) {
			return Naming{item, m.NameOf(u), false, false}, u.Name, true
		}
	}
	return Naming{}, "", false
}
