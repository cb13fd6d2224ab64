package eval

import (
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis/syntax"
)

// pivot is an open variable that several fields of mounts read, of which one takes few
// values only, as type= does: BuildKit refuses that mount unless it has one of these.
type pivot struct {
	name   string
	values []string
}

// fewValues are the keys of a mount that take few values (instructions/commands_runmount.go:182).
var fewValues = []string{"type", "sharing", "readonly", "ro", "readwrite", "rw", "required"}

// pivotOf is the first such variable of the mount f that another field of the mounts reads.
func (x *expander) pivotOf(f *syntax.Flag, mounts ...*syntax.Flag) (s pivot, ok bool) {
	for i, field := range f.Fields {
		key := strings.ToLower(field.Key.Text)
		name, open := x.onlyVariable(field.Value)
		if !open || !slices.Contains(fewValues, key) || !x.readElsewhere(mounts, &f.Fields[i], name) {
			continue
		}
		w := x.expand(field.Value)
		forms := w.Forms()
		if w.Fixed || len(forms) != 1 || len(forms[0]) != 2 || strings.HasSuffix(forms[0][0], something) {
			continue
		}
		parts := forms[0]
		for _, value := range accepted(key, &w) {
			middle := value[len(parts[0]) : len(value)-len(parts[1])]
			s.values = append(s.values, middle, strings.ToUpper(middle), strings.ToUpper(middle[:min(1, len(middle))])+middle[min(1, len(middle)):])
		}
		slices.Sort(s.values)
		return pivot{name, slices.Compact(s.values)}, true
	}
	return s, false
}

// onlyVariable is the one variable that the word reads, once and as it is.
func (x *expander) onlyVariable(w syntax.Word) (name string, ok bool) {
	found := x.instr.Variables(w)
	if len(found) != 1 || strings.Contains(braced.Regexp().ReplaceAllString(w.Text, ""), "${") {
		return "", false
	}
	return found[0].Text, !x.state.fixed(found[0].Text)
}

func (x *expander) readElsewhere(mounts []*syntax.Flag, but *syntax.Field, name string) bool {
	reads := func(v syntax.Word) bool { return v.Text == name }
	for _, f := range mounts {
		for i := range f.Fields {
			field := &f.Fields[i]
			if field != but && field.HasValue && slices.ContainsFunc(x.instr.Variables(field.Value), reads) {
				return true
			}
		}
	}
	return false
}

// expanders are those like x in which the variable has each of the values, or none at all.
func (s pivot) expanders(x *expander) (out []*expander) {
	for _, value := range s.values {
		one := *x
		one.state = given{x.state, s.name, value, true}
		out = append(out, &one)
		if value == "" {
			unset := *x
			unset.state = given{x.state, s.name, value, false}
			out = append(out, &unset)
		}
	}
	return out
}

// given is a state in which a variable has a value, or none at all.
type given struct {
	environment
	name, value string
	set         bool
}

// Get is the value of a variable, for BuildKit's lexer.
func (g given) Get(name string) (string, bool) {
	if name == g.name {
		return g.value, g.set
	}
	return g.environment.Get(name)
}

func (g given) fixed(name string) bool { return name == g.name || g.environment.fixed(name) }

func (g given) unknown(name string) bool { return name != g.name && g.environment.unknown(name) }
