package stage

import (
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis/spec"
	"github.com/stagels/stagels/analysis/syntax"
	"github.com/stagels/stagels/analysis/text"
)

// Definition is a place that gives a variable a value: an ARG or an ENV.
type Definition struct {
	Name  string
	Item  int // the instruction's item
	Pair  int // in the pairs of the instruction, or of what the ONBUILD holds
	Span  text.Span
	Arg   bool // ARG, else ENV
	Value bool // it has a value of its own
	Open  bool // an ENV whose key has variables: Name is the key, and what it sets is not known
}

// Definitions are the variables that the instruction at item defines, in order. A = behind a
// blank has no name in front of it: BuildKit refuses it (instructions/parse.go:823).
func (m *Model) Definitions(item int) []Definition { return m.definitions(item, m.Instr(item)) }

// DefinitionsWritten are the same, and those that the trigger of an ONBUILD would make
// where it runs.
func (m *Model) DefinitionsWritten(item int) []Definition {
	in := m.Instr(item)
	if in != nil && in.Name == "onbuild" && in.Trigger != nil {
		in = in.Trigger
	}
	return m.definitions(item, in)
}

func (m *Model) definitions(item int, in *syntax.Instr) []Definition {
	if in == nil || in.Name != "arg" && in.Name != "env" {
		return nil
	}
	out := make([]Definition, 0, len(in.Pairs))
	for i, p := range in.Pairs {
		d := Definition{
			Name: p.Key.Text, Item: item, Pair: i, Span: m.abs(item, p.Key.Span),
			Arg: in.Name == "arg", Value: in.Name == "env" || p.Sep != "",
		}
		if !d.Arg && special(p.Key.Text) {
			m.expandKey(&d, in, p.Key)
		}
		if d.Name != "" {
			out = append(out, d)
		}
	}
	return out
}

// expandKey makes of an ENV's key the name that it stands for (instructions/commands.go:93).
func (m *Model) expandKey(d *Definition, in *syntax.Instr, key syntax.Word) {
	d.Open = len(in.Variables(key)) > 0
	name, ok := m.unquoted(key.Text)
	if d.Open || !ok {
		return
	}
	d.Name = name
	if at := strings.Index(key.Text, name); at >= 0 {
		start := in.LogicalStart(key) + at
		d.Span = m.abs(d.Item, in.LogicalSpan(start, start+len(name)))
	}
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
// only what a global ARG of its name, or a build argument, holds: it is the answer
// only if nothing else is.
func (m *Model) Holding(u Use) (Definition, bool) {
	in := m.Instr(u.Item)
	if in == nil {
		return Definition{}, false
	}
	t, trigger := m.onePlace(u.Name), in.Name == "onbuild" && in.Trigger != nil
	if u.Runtime {
		return t.nearest(t.runtime(m.At(u.Item), trigger))
	}
	return t.nearest(t.before(Naming{Item: u.Item, Span: u.Span}, trigger))
}

// nearest is the first that writes, or else the first that may.
func (t *trail) nearest(w writers) (found Definition, ok bool) {
	for i := range w.defs {
		d := &w.defs[i]
		if t.surely(d) || d.Arg && d.Item < t.m.BeforeFirst() {
			return *d, true
		}
		if !ok && !d.Open {
			found, ok = *d, true
		}
	}
	return found, ok
}

// Global is the ARG before the first FROM that gives an ARG of its name in a
// stage its value.
func (m *Model) Global(name string) (Definition, bool) {
	t, w := m.onePlace(name), writers{through: true}
	for _, item := range slices.Backward(m.globalArgs.Get(m.readGlobalArgs)[name]) {
		if w.through {
			w.add(t.back(item, item, args, false))
		}
	}
	return t.nearest(w)
}

func (m *Model) readGlobalArgs() map[string][]int {
	out := map[string][]int{}
	for i, in := range m.File.Instructions(0, m.BeforeFirst()) {
		if !args.has(in) {
			continue
		}
		for _, p := range in.Pairs {
			out[p.Key.Text] = append(out[p.Key.Text], i)
		}
	}
	return out
}

func (m *Model) hasGlobalValue(name string) bool {
	_, ok := m.global.Get(name)
	return ok
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
	known := spec.Lookup(in.Name)
	if known == nil {
		return nil
	}
	return append(expandedFlags(in, known), expandedArguments(in, known)...)
}

func expandedArguments(in *syntax.Instr, known *spec.Instruction) (out []syntax.Word) {
	take := func(row *spec.Argument, w syntax.Word) {
		if row != nil && row.Expands {
			out = append(out, w)
		}
	}
	for _, p := range in.Pairs {
		take(known.Key(), p.Key)
		take(known.Value(), p.Value)
	}
	for i, w := range in.Args {
		if in.StandsForHeredoc(i) {
			continue
		}
		take(known.Argument(i, len(in.Args)), w)
	}
	return out
}

func expandedFlags(in *syntax.Instr, known *spec.Instruction) (out []syntax.Word) {
	if len(in.Flags) == 0 {
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
