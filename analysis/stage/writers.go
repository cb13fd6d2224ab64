package stage

import (
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis/syntax"
)

// writers are the definitions that may have given a variable the value that it has at
// some place, the nearest first.
type writers struct {
	defs []Definition
	// through tells that none of them surely writes: the image's value may be read too.
	through bool
}

func (w *writers) add(o writers) {
	w.defs = append(w.defs, o.defs...)
	w.through = o.through
}

// trail follows one variable back through what BuildKit does before it comes to a
// place: the stage's own instructions, the triggers of the base, and what the base
// ends with (dockerfile2llb/convert.go:829, 1217, 1286). An instruction's words are
// expanded with what holds before it, but each default of an ARG with what the ones
// before it on its line have set (convert.go:1045, 1698).
type trail struct {
	m    *Model
	name string
	// every tells to go on in all stages that build arguments may make the base.
	every      bool
	inherited  bool // an ARG without a default gets a value from above the first FROM
	envs, args map[int]writers
	builtOn    map[int][]int // what bases has found
}

// onePlace is a trail from one place: it remembers nothing for others.
func (m *Model) onePlace(name string) *trail {
	return &trail{m: m, name: name, inherited: m.hasGlobalValue(name)}
}

func (m *Model) trail(name string, every bool) *trail {
	return &trail{m: m, name: name, every: every, inherited: m.hasGlobalValue(name), envs: map[int]writers{}, args: map[int]writers{}, builtOn: map[int][]int{}}
}

// kinds tells which instructions are looked at.
type kinds uint8

const (
	envs kinds = 1 << iota
	args
)

func (k kinds) has(in *syntax.Instr) bool {
	return in != nil && (k&envs != 0 && in.Name == "env" || k&args != 0 && in.Name == "arg")
}

// surely tells whether d always gives its variable a value.
func (t *trail) surely(d *Definition) bool { return !d.Open && (d.Value || t.inherited && d.Arg) }

// defines tells whether d writes the variable, or may.
func (t *trail) defines(d *Definition) bool {
	return d.Name == t.name || d.Open && couldBecome(d.Name, t.name, nil)
}

// back looks at the instructions from last down to first, of one stage or above all;
// for triggers at what the ONBUILDs among them hold.
func (t *trail) back(last, first int, k kinds, triggers bool) (w writers) {
	for i := last; i >= first; i-- {
		in := t.m.Instr(i)
		if in != nil && triggers {
			in = in.Trigger
		}
		if !k.has(in) {
			continue
		}
		if one := t.written(t.m.definitions(i, in)); one.through {
			w.defs = append(w.defs, one.defs...)
		} else {
			w.add(one)
			return w
		}
	}
	w.through = true
	return w
}

// written are those of the definitions of one instruction that count at its end.
func (t *trail) written(defs []Definition) (w writers) {
	for i := len(defs) - 1; i >= 0; i-- {
		if d := &defs[i]; t.defines(d) {
			w.defs = append(w.defs, *d)
			if t.surely(d) {
				return w
			}
		}
	}
	w.through = true
	return w
}

// bases are the stages that stage s may be built on.
func (t *trail) bases(s int) (out []int) {
	base := &t.m.heads[s].Base
	if !t.every || !base.ByArgument {
		if base.Target == None {
			return nil
		}
		return []int{base.Target}
	}
	if known, ok := t.builtOn[s]; ok {
		return known
	}
	if base.Target != None {
		out = append(out, base.Target)
	}
	for i := range s {
		if name := t.m.heads[i].Name; i != base.Target && name != "" && t.m.CouldMean(base, name) {
			out = append(out, i)
		}
	}
	t.builtOn[s] = out
	return out
}

// above are the stages that are built on stage s, or may be, and that one itself; goOn
// tells whether to follow one up.
func (t *trail) above(s int, goOn func(above int) bool) []bool {
	out := make([]bool, t.m.Count())
	out[s] = true
	for i := s + 1; i < len(out); i++ {
		out[i] = slices.ContainsFunc(t.bases(i), func(base int) bool { return out[base] }) && goOn(i)
	}
	return out
}

// from is what a stage begins with, by what each of its bases ends with and the
// triggers of that one.
func (t *trail) from(s int, k kinds, end func(base int) writers) (w writers) {
	bases := t.bases(s)
	through := len(bases) == 0 || t.m.heads[s].Base.Target == None
	for _, b := range bases {
		one := t.back(t.m.starts[b+1]-1, t.m.starts[b]+1, k, true)
		if one.through {
			one.add(end(b))
		}
		w.defs = append(w.defs, one.defs...)
		through = through || one.through
	}
	w.through = through
	return w
}

// only are the definitions of one kind that count when stage s ends.
func (t *trail) only(k kinds, known map[int]writers, s int) writers {
	if w, ok := known[s]; ok {
		return w
	}
	w := t.back(t.m.starts[s+1]-1, t.m.starts[s]+1, k, false)
	if w.through {
		w.add(t.from(s, k, func(base int) writers { return t.only(k, known, base) }))
	}
	if known != nil {
		known[s] = w
	}
	return w
}

// image is what the image of stage s has: ENVs (dockerfile2llb/convert.go:1340).
func (t *trail) image(s int) writers { return t.only(envs, t.envs, s) }

// end is what a stage on top of s begins with: the image's variables are written
// once more over what ARGs have made of them (dockerfile2llb/convert.go:797).
func (t *trail) end(s int) writers {
	w := t.image(s)
	if w.through {
		w = writers{append(w.defs[:len(w.defs):len(w.defs)], t.only(args, t.args, s).defs...), true}
	}
	return w
}

// before is what a place in the instruction at item sees: for a definition that what
// it overwrites.
func (t *trail) before(n Naming, trigger bool) (w writers) {
	s, in := t.m.At(n.Item), t.m.Instr(n.Item)
	if trigger {
		in = in.Trigger
	}
	w.through = true
	if in.Name == "arg" || n.Definition && in.Name == "env" {
		var defs []Definition
		for _, d := range t.m.definitions(n.Item, in) {
			pair := in.Pairs[d.Pair]
			if end := max(pair.Key.Span.End, pair.Value.Span.End); t.m.File.Start(n.Item)+end <= n.Span.Start {
				defs = append(defs, d)
			}
		}
		w = t.written(defs)
	}
	switch {
	case !w.through:
	case s == None || n.Item == t.m.starts[s]:
		w.add(t.back(min(n.Item, t.m.BeforeFirst())-1, 0, args, false))
	case trigger:
		w.add(t.back(n.Item-1, t.m.starts[s]+1, envs|args, true))
		if w.through {
			w.add(t.end(s))
		}
	default:
		w.add(t.back(n.Item-1, t.m.starts[s]+1, envs|args, false))
		if w.through {
			w.add(t.from(s, envs|args, t.end))
		}
	}
	return w
}

// runtime is what a container on stage s has: for a command in a trigger, on a stage
// that is built on s.
func (t *trail) runtime(s int, trigger bool) (w writers) {
	if s == None {
		return writers{through: true}
	}
	w.through = true
	if trigger {
		w.add(t.back(t.m.starts[s+1]-1, t.m.starts[s]+1, envs, true))
	}
	if w.through {
		w.add(t.image(s))
	}
	return w
}

// couldBecome tells whether the word can stand for name, whatever its variables hold.
// values are all that a variable can hold; nil is any text.
func couldBecome(word, name string, values func(variable string) []string) bool {
	at := strings.IndexByte(word, '$')
	if at < 0 {
		return word == name
	}
	rest, ok := strings.CutPrefix(name, word[:at])
	if !ok {
		return false
	}
	variable, behind := cutVariable(word[at:])
	if variable == "" { // a $ of its own
		rest, ok = strings.CutPrefix(rest, word[at:len(word)-len(behind)])
		return ok && couldBecome(behind, rest, values)
	}
	if values != nil {
		if all := values(variable); all != nil {
			for _, value := range all {
				if after, ok := strings.CutPrefix(rest, value); ok && couldBecome(behind, after, values) {
					return true
				}
			}
			return false
		}
	}
	for i := range len(rest) + 1 {
		if couldBecome(behind, rest[i:], values) {
			return true
		}
	}
	return false
}

// cutVariable is the variable that word begins with, as $name or ${…}, and what is
// behind it. What braces hold beside a name makes it "${…}".
func cutVariable(word string) (variable, behind string) {
	if !strings.HasPrefix(word, "${") {
		n := 1
		for n < len(word) && syntax.IsNameByte(word[n]) {
			n++
		}
		return word[1:n], word[n:]
	}
	depth := 0
	for i := range len(word) {
		switch word[i] {
		case '{':
			depth++
		case '}':
			if depth--; depth == 0 {
				return word[2:i], word[i+1:]
			}
		}
	}
	return word, ""
}
