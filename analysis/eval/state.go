// Package eval runs a Dockerfile's stages on paper, instruction by
// instruction, as BuildKit's dockerfile2llb does when it dispatches them: which
// variables hold, which shell, which folder, and what each word becomes.
//
// It follows github.com/moby/buildkit v0.34.1, frontend/dockerfile/dockerfile2llb.
package eval

import (
	"maps"
	"slices"

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
}

// cut is the variable with as much of its value as is kept.
func (v Variable) cut() Variable {
	value, whole := stage.Cut(v.Value)
	v.Value, v.Fixed = value, v.Fixed && whole
	return v
}

// State is what holds at one point of a stage.
type State struct {
	Env      []Variable      // in the order in which they were last written
	Args     map[string]bool // declared by ARG, here or in a stage below
	Open     bool            // the base is an image: it may set variables of its own
	OS       string          // of the stage's platform
	OSFixed  bool            // the file alone gives OS
	ShellSet bool            // by SHELL
	Dir      string          // WORKDIR, if DirFixed
	DirFixed bool            // the file alone gives Dir
	DirSet   bool            // by a WORKDIR

	image []Variable // what the image would hold: ENV without ARG
}

// defaultPath is the PATH that BuildKit sets where an image has none
// (util/system/path.go:14).
const defaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

// fresh is the state on an image, or on scratch (convert.go:858, image.go:42).
func fresh(base *stage.Reference, os string) *State {
	scratch := base.Kind == stage.Scratch
	s := &State{Open: !scratch, OS: os, Dir: "/", DirFixed: scratch, Args: map[string]bool{}}
	if base.Kind == stage.Image {
		for _, name := range ImageVariables(base.Expanded) {
			s.image = append(s.image, Variable{Name: name, Unknown: true})
		}
	}
	if os != "windows" {
		s.image = append(s.image, Variable{Name: "PATH", Value: defaultPath, Fixed: scratch})
	}
	return s
}

// child is the state that a stage built on s begins with: ENVs are written once
// more over what ARGs made of them (convert.go:874, 1217).
func (s *State) child() *State {
	c := *s
	c.Env = slices.Clone(s.Env)
	c.image = slices.Clone(s.image)
	c.Args = maps.Clone(s.Args)
	return &c
}

// begin writes the image's variables.
func (s *State) begin() {
	for _, v := range s.image {
		s.set(v)
	}
}

// set writes a variable, which then is the youngest (client/llb/meta.go:395).
func (s *State) set(v Variable) {
	v = v.cut()
	s.Env = append(slices.DeleteFunc(s.Env, func(o Variable) bool { return o.Name == v.Name }), v)
}

// setEnv is what ENV does: it writes the image's variable too, in its place.
func (s *State) setEnv(v Variable) {
	v = v.cut()
	s.set(v)
	if i := slices.IndexFunc(s.image, func(o Variable) bool { return o.Name == v.Name }); i >= 0 {
		s.image[i] = v
		return
	}
	s.image = append(s.image, v)
}

// Lookup is the variable called name; ok is false if it has no value here.
func (s *State) Lookup(name string) (v Variable, ok bool) {
	for i := len(s.Env) - 1; i >= 0; i-- {
		if s.Env[i].Name == name {
			return s.Env[i], true
		}
	}
	return Variable{}, false
}

// Get is the value of a variable, for BuildKit's lexer.
func (s *State) Get(name string) (string, bool) {
	v, ok := s.Lookup(name)
	return v.Value, ok
}

// Keys are the variables' names.
func (s *State) Keys() []string {
	keys := make([]string, len(s.Env))
	for i, v := range s.Env {
		keys[i] = v.Name
	}
	return keys
}

// fixed tells whether what name stands for depends on the file alone: it has a
// value that does, or none and nobody could give it one.
func (s *State) fixed(name string) bool {
	if v, ok := s.Lookup(name); ok {
		return v.Fixed
	}
	return !s.Open && !s.Args[name]
}

// unknown tells whether only the base image could say what name stands for.
func (s *State) unknown(name string) bool {
	v, ok := s.Lookup(name)
	return ok && v.Unknown
}

func (s *State) declared(name string) bool { return s.Args[name] }
