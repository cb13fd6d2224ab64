package stage

import (
	"github.com/stagels/stagels/analysis/spec"
	"github.com/stagels/stagels/analysis/syntax"
	"github.com/stagels/stagels/analysis/text"
)

// Definition is a place that gives a variable a value: an ARG or an ENV.
type Definition struct {
	Name  string
	Item  int // the instruction's item
	Span  text.Span
	Arg   bool // ARG, else ENV
	Value bool // it has a value of its own
}

// Definitions are the variables that the instruction at item defines, in order.
func (m *Model) Definitions(item int) []Definition { return m.definitions(item, m.Instr(item)) }

func (m *Model) definitions(item int, in *syntax.Instr) []Definition {
	if in == nil || in.Name != "arg" && in.Name != "env" {
		return nil
	}
	out := make([]Definition, 0, len(in.Pairs))
	for _, p := range in.Pairs {
		out = append(out, Definition{
			Name: p.Key.Text, Item: item, Span: m.abs(item, p.Key.Span),
			Arg: in.Name == "arg", Value: in.Name == "env" || p.Sep != "",
		})
	}
	return out
}

// Use is a place that reads a variable.
type Use struct {
	Name string
	Item int
	Span text.Span // from the $ to the end of the name, and the brace behind it
	// Runtime tells that the container's shell reads it: it has what ENVs say when
	// the stage ends, and ARGs are gone.
	Runtime bool
}

// Holding is the definition whose value a variable has where u stands; ok is
// false if no ARG or ENV of the file gives it one.
//
// Order decides, the last writer wins, and a stage has what its base stage ends
// with (dockerfile2llb/convert.go:1217, 1678). An ARG without a default writes
// only what a global ARG of its name, or a build argument, holds.
func (m *Model) Holding(u Use) (Definition, bool) {
	s := m.At(u.Item)
	if u.Runtime {
		return m.heldAtRuntime(u, s)
	}
	if s == None || u.Item == m.starts[s] {
		return m.lastBefore(u, 0, min(u.Item, m.BeforeFirst()))
	}
	return m.heldIn(u, s, u.Item)
}

// Global is the ARG before the first FROM that gives an ARG of its name in a
// stage its value.
func (m *Model) Global(name string) (Definition, bool) {
	return m.lastBefore(Use{Name: name, Item: None}, 0, m.BeforeFirst())
}

// heldIn looks in stage s above item limit, then in the stages it is built on.
// An ARG that writes nothing is the answer only if nothing else is.
func (m *Model) heldIn(u Use, s, limit int) (Definition, bool) {
	inherited := m.hasGlobalValue(u.Name)
	fallback, found := Definition{}, false
	for s != None {
		first := m.starts[s]
		if d, ok := m.last(u, first, limit, func(d Definition) bool { return d.Value || inherited }); ok {
			return d, true
		}
		if !found {
			fallback, found = m.lastBefore(u, first, limit)
		}
		if s = m.heads[s].Base.Target; s != None {
			limit = m.starts[s+1]
		}
	}
	return fallback, found
}

// heldAtRuntime is the last ENV of the stage, or of those that it is built on.
func (m *Model) heldAtRuntime(u Use, s int) (Definition, bool) {
	for u.Item = None; s != None; s = m.heads[s].Base.Target {
		isEnv := func(d Definition) bool { return !d.Arg }
		if d, ok := m.last(u, m.starts[s], m.starts[s+1], isEnv); ok {
			return d, true
		}
	}
	return Definition{}, false
}

func (m *Model) hasGlobalValue(name string) bool {
	_, ok := m.global.Get(name)
	return ok
}

// lastBefore is the last definition in the items [from, limit), and for an ARG
// those before the use in its own instruction too.
func (m *Model) lastBefore(u Use, from, limit int) (Definition, bool) {
	return m.last(u, from, limit, func(Definition) bool { return true })
}

func (m *Model) last(u Use, from, limit int, accept func(Definition) bool) (Definition, bool) {
	if u.Item == limit && m.Instr(limit) != nil && m.Instr(limit).Name == "arg" {
		limit++ // an ARG sees the ones before it on its line
	}
	for i := limit - 1; i >= from; i-- {
		defs := m.Definitions(i)
		for j := len(defs) - 1; j >= 0; j-- {
			d := defs[j]
			if d.Name == u.Name && accept(d) && (i != u.Item || d.Span.End <= u.Span.Start) {
				return d, true
			}
		}
	}
	return Definition{}, false
}

// Uses are the places in the instruction at item where BuildKit, or the shell of
// a RUN, reads a variable.
func (m *Model) Uses(item int) []Use {
	in := m.Instr(item)
	if in == nil {
		return nil
	}
	out := m.expandedUses(item, in)
	if in.Name == "run" {
		out = append(out, m.shellUses(item, in)...)
	}
	return out
}

// RuntimeUses are the places in the instruction at item where the container's
// shell reads a variable: in the shell form of CMD, ENTRYPOINT and HEALTHCHECK.
func (m *Model) RuntimeUses(item int) []Use {
	in := m.Instr(item)
	if in == nil || in.Name != "cmd" && in.Name != "entrypoint" && in.Name != "healthcheck" {
		return nil
	}
	out := m.shellUses(item, in)
	for i := range out {
		out[i].Runtime = true
	}
	return out
}

// expandedUses are those that BuildKit reads.
func (m *Model) expandedUses(item int, in *syntax.Instr) []Use {
	it := m.File.Item(item)
	var out []Use
	for _, w := range Expanded(in) {
		for _, v := range in.Variables(w) {
			out = append(out, Use{Name: v.Text, Item: item, Span: it.Abs(v.Span)})
		}
	}
	for _, h := range it.Instr.Heredocs {
		if h.Expand && in.Name != "run" {
			for _, v := range syntax.HeredocVariables(m.File.Source(item), h.Body) {
				out = append(out, Use{Name: v.Text, Item: item, Span: it.Abs(v.Span)})
			}
		}
	}
	return out
}

// Expanded are the words of in in which BuildKit expands variables, in its order: the
// flags' values, then the arguments (instructions/commands.go, the Expand methods).
// The bodies of heredocs are not among them.
func Expanded(in *syntax.Instr) []syntax.Word {
	out := expandedFlags(in)
	switch in.Name {
	case "arg":
		for _, p := range in.Pairs {
			out = append(out, p.Value)
		}
	case "env", "label":
		for _, p := range in.Pairs {
			out = append(out, p.Key, p.Value)
		}
	case "from":
		if len(in.Args) > 0 {
			out = append(out, in.Args[0])
		}
	case "add", "copy":
		out = append(out, in.Sources()...)
		if n := len(in.Args); n > 0 {
			out = append(out, in.Args[n-1])
		}
	case "workdir", "expose", "user", "volume", "stopsignal":
		out = append(out, in.Args...)
	}
	return out
}

func expandedFlags(in *syntax.Instr) (out []syntax.Word) {
	known := spec.Of(in.Name)
	if len(in.Flags) == 0 || known == nil {
		return nil
	}
	for i := range known.Flags {
		if !known.Flags[i].Expands {
			continue
		}
		for _, f := range in.Flags {
			if f.Name.Text == known.Flags[i].Name {
				out = append(out, expandedFlag(&f)...)
			}
		}
	}
	return out
}

func expandedFlag(f *syntax.Flag) (out []syntax.Word) {
	if len(f.Fields) == 0 {
		return []syntax.Word{f.Value}
	}
	for _, field := range f.Fields {
		if field.HasValue && spec.Expands(field.Key.Text) {
			out = append(out, field.Value)
		}
	}
	return out
}
