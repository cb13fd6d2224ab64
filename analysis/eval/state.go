// Package eval runs a Dockerfile's stages on paper, instruction by
// instruction, as BuildKit's dockerfile2llb does when it dispatches them: which
// variables hold, which shell, which folder, and what each word becomes.
//
// It follows github.com/moby/buildkit v0.34.1, frontend/dockerfile/dockerfile2llb.
package eval

import (
	"slices"

	"github.com/stagels/stagels/analysis/pattern"
	"github.com/stagels/stagels/analysis/stage"
)

// Variable is one variable of a stage's environment.
type Variable struct {
	Name, Value string
	// Fixed tells that the file alone gives the value: no build argument and no
	// base image can change it.
	Fixed bool
	// Unknown tells that the base image gives the value, which nobody knows here.
	Unknown bool

	forms []string // of a value that is not fixed, with gaps in them; nil if nobody knows any
	unset bool     // it may have no value at all, if it has forms
}

// cut is the variable with as much of its value as is kept.
func (v Variable) cut() Variable {
	value, whole := stage.Cut(v.Value)
	v.Value, v.Fixed = value, v.Fixed && whole
	if !whole || slices.ContainsFunc(v.forms, func(f string) bool { return len(f) > longestCertain }) {
		v.forms = nil
	}
	return v
}

// unfixed is the variable where a build argument may replace its value.
func (v Variable) unfixed() Variable {
	v.Fixed, v.forms = false, nil
	return v
}

// State is what holds at one point of a stage. A copy stays as it is, whatever comes
// later: what was written is a history, which only grows.
type State struct {
	Open     bool   // the base is an image: it may set variables of its own
	OS       string // of the stage's platform
	OSFixed  bool   // the file alone gives OS
	ShellSet bool   // by SHELL
	Dir      string // WORKDIR, if DirFixed
	DirFixed bool   // the file alone gives Dir
	DirSet   bool   // by a WORKDIR

	env   *history // by the image, ENV and ARG
	image *history // by the image and ENV: what the image would hold
	args  *history // by ARG: declared here or in a stage below, with a value or without
	keyed *history // names of which an ENV may set one: its key has variables
}

// defaultPath is the PATH that BuildKit sets where an image has none
// (util/system/path.go:14).
const defaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

// fresh is the state on an image that sets variables, or on scratch (convert.go:858,
// image.go:42).
func fresh(base *stage.Reference, variables []string, os string) State {
	scratch := base.Kind == stage.Scratch
	s := State{Open: !scratch, OS: os, Dir: "/", DirFixed: scratch}
	if base.Kind == stage.Image {
		for _, name := range variables {
			s.image = s.image.with(Variable{Name: name, Unknown: true})
		}
	}
	if os != "windows" { // Windows has none on scratch, and no FROM says what scratch is for
		v := Variable{Name: "PATH", Value: defaultPath}
		if scratch {
			v.forms, v.unset = []string{defaultPath}, true
		}
		s.image = s.image.with(v)
	}
	return s
}

// begin is what a stage on s begins with: what its image holds is written once more,
// over what ARGs made of it (convert.go:874, 1217).
func (s State) begin() State {
	image := s.image.firstWritten()
	env := newHistory(s.env.lastWritten())
	for _, v := range image {
		env = env.with(v)
	}
	s.env, s.image = newHistory(env.lastWritten()), newHistory(image)
	return s
}

// set writes a variable, which then is the youngest (client/llb/meta.go:395).
func (s *State) set(v Variable) { s.env = s.env.with(v.cut()) }

// setEnv is what ENV does: it writes the image's variable too.
func (s *State) setEnv(v Variable) {
	s.set(v)
	s.image = s.image.with(v.cut())
}

// openFor opens all variables that the key of an ENV could be the name of.
func (s *State) openFor(key *Word) {
	values, few := key.Values()
	values = slices.DeleteFunc(slices.Clone(values), func(name string) bool { return !readable.Matches(name) })
	switch {
	case key.Fixed || few && len(values) == 0:
		return
	case few && s.OS != "windows":
		for _, name := range values {
			s.keyed = s.keyed.with(Variable{Name: name})
		}
	default:
		s.Open = true
	}
	for _, v := range s.Variables() {
		if key.Could(v.Name) {
			s.env, s.image = s.env.opened(v.Name), s.image.opened(v.Name)
		}
	}
}

// readable are the names of variables that a word can read.
var readable = pattern.New(`^(?:` + name + `)$`)

// unsure is the state of a stage that is built on s only if no build argument chooses
// another base.
func (s State) unsure() State {
	s.Open, s.DirFixed, s.OSFixed = true, false, false
	s.env, s.image = s.env.unfixed(), s.image.unfixed()
	return s
}

func (s *State) declare(name string) {
	if !s.Declared(name) {
		s.args = s.args.with(Variable{Name: name})
	}
}

// Declared tells whether an ARG, here or in a stage below, declares name.
func (s *State) Declared(name string) bool {
	_, ok := s.args.lookup(name)
	return ok
}

// Variables are all that have a value, in the order in which they were last written.
func (s *State) Variables() []Variable { return s.env.lastWritten() }

// Lookup is the variable called name; ok is false if it has no value here.
func (s *State) Lookup(name string) (v Variable, ok bool) { return s.env.lookup(name) }

// Get is the value of a variable, for BuildKit's lexer.
func (s *State) Get(name string) (string, bool) {
	v, ok := s.Lookup(name)
	return v.Value, ok
}

// Keys are the variables' names.
func (s *State) Keys() []string { return names(s.Variables()) }

func names(all []Variable) (out []string) {
	for _, v := range all {
		out = append(out, v.Name)
	}
	return out
}

func (s *State) written() *history { return s.env }

// fixed tells whether what name stands for depends on the file alone: it has a
// value that does, or none and nobody could give it one. PATH has none in a build for Windows
// alone.
func (s *State) fixed(name string) bool {
	if v, ok := s.Lookup(name); ok {
		return v.Fixed
	}
	return !s.MayHave(name) && !s.Declared(name) && name != "PATH"
}

// MayHave tells whether something that the file does not tell may set name: an image, or an ENV
// whose key has variables.
func (s *State) MayHave(name string) bool {
	_, keyed := s.keyed.lookup(name)
	return s.Open || keyed
}

// forms are those of a variable that is not fixed, with gaps in them; unset tells that it may
// have no value at all.
func (s *State) forms(name string) (texts []string, unset bool) {
	if v, ok := s.Lookup(name); ok && v.forms != nil {
		return v.forms, v.unset
	} else if !ok && name == "PATH" && !s.MayHave(name) && !s.Declared(name) {
		return []string{defaultPath}, true
	}
	return []string{gap}, true
}

// unknown tells whether only the base image could say what name stands for.
func (s *State) unknown(name string) bool {
	v, ok := s.Lookup(name)
	return ok && v.Unknown
}
