// Package spec is the one table of what a Dockerfile can hold: instructions with
// their flags, mounts with their keys, directives and predefined arguments, each
// with words for people.
//
// It agrees with github.com/moby/buildkit v0.34.1, frontend/dockerfile, which the
// tests ask. What it returns is shared and must not be changed.
package spec

import (
	"slices"
	"strings"
)

// Instruction is one instruction.
type Instruction struct {
	Name string // lower-case
	// Syntax are its forms. A word in capitals, or a flag, is a parameter; what
	// brackets hold may be left out, what ... follows may be there several times.
	Syntax     []string
	Parameters []Parameter
	Arguments  []Argument
	Summary    string // one sentence
	Doc        string // markdown
	URL        string
	Flags      []Flag
	Trigger    bool // ONBUILD may hold it
}

// Parameter is a word of an instruction's forms.
type Parameter struct {
	Name    string
	Summary string
}

// Flag is one --name of an instruction.
type Flag struct {
	Name        string // without the dashes
	Summary     string
	Doc         string // markdown; "" if the summary says it all
	Placeholder string // what stands for its value
	Type        Type
	Values      []Value // of a Choice: all there are
	Repeats     bool    // it may be given more than once
	Expands     bool    // BuildKit expands variables in its value; of --mount in those of its keys
}

// Value is one of a few that a flag or a key can have.
type Value struct {
	Name    string
	Summary string
}

// MountType is one type of RUN --mount.
type MountType struct {
	Name    string
	Summary string
	Doc     string // markdown
	Keys    []Key
	// Stage tells that BuildKit takes from= of it, be it without effect.
	Stage bool
}

// Key is one key of a mount.
type Key struct {
	Name        string
	Aliases     []string
	Summary     string
	Doc         string // markdown; "" if the summary says it all
	Placeholder string
	Type        Type
	Values      []Value // of a Choice: all there are
	BehindType  bool    // BuildKit takes it only behind type= (instructions/commands_runmount.go:216)
	Verbatim    bool    // BuildKit expands no variables in its value, as it does in all others
}

// Directive is one of the comments at the top that BuildKit reads.
type Directive struct {
	Name    string
	Summary string
	Doc     string // markdown
	Values  []Value
}

// Variable is an argument that needs no ARG to be given, or has a value by itself.
type Variable struct {
	Name    string
	Summary string
	// Automatic tells that BuildKit gives it a value by itself: in FROM without an
	// ARG, in a stage once it has one.
	Automatic bool
	// Everywhere tells that a RUN sees it without any ARG, if the build is given it.
	Everywhere bool
}

// trueOrFalse are the values of what may also stand without one.
var trueOrFalse = []Value{{"true", "Yes, as without a value"}, {"false", "No"}}

// Instructions are all instructions, the most used first.
func Instructions() []Instruction { return instructions }

// Lookup is the instruction called name, whatever the case; nil if there is none.
func Lookup(name string) *Instruction {
	name = strings.ToLower(name)
	return find(instructions, func(in *Instruction) bool { return in.Name == name })
}

// Flag is the flag called name, without dashes; nil if there is none.
func (in *Instruction) Flag(name string) *Flag {
	return find(in.Flags, func(f *Flag) bool { return f.Name == name })
}

// Parameter is the one called name; nil if there is none.
func (in *Instruction) Parameter(name string) *Parameter {
	return find(in.Parameters, func(p *Parameter) bool { return p.Name == name })
}

// Mounts are the types of mount, the most used first.
func Mounts() []MountType { return mounts }

// TypeKey is the key that names a mount's type.
var TypeKey = Key{Name: "type", Placeholder: "TYPE", Type: MountKind, Summary: "What kind of mount it is: bind if not given"}

// DefaultMount is the type of a mount that names none.
const DefaultMount = "bind"

// Mount is the type called name, whatever the case; nil if there is none.
func Mount(name string) *MountType {
	name = strings.ToLower(name)
	return find(mounts, func(m *MountType) bool { return m.Name == name })
}

// Key is the key called name or by one of its aliases, whatever the case; nil if
// there is none.
func (m *MountType) Key(name string) *Key {
	name = strings.ToLower(name)
	return find(m.Keys, func(k *Key) bool { return k.Name == name || slices.Contains(k.Aliases, name) })
}

// Expands tells whether BuildKit expands variables in the value of a mount's key,
// whatever the case and the type (instructions/commands_runmount.go:175): it does in
// one that it does not know, too.
func Expands(key string) bool {
	return !slices.ContainsFunc(mounts, func(m MountType) bool {
		k := m.Key(key)
		return k != nil && k.Verbatim
	})
}

// Directives are all directives.
func Directives() []Directive { return directives }

// LookupDirective is the directive called name, whatever the case; nil if there is none.
func LookupDirective(name string) *Directive {
	name = strings.ToLower(name)
	return find(directives, func(d *Directive) bool { return d.Name == name })
}

// PredefinedArgs are the arguments that BuildKit knows by itself.
func PredefinedArgs() []Variable { return variables }

// PredefinedArg is the one called name; nil if there is none.
func PredefinedArg(name string) *Variable {
	return find(variables, func(v *Variable) bool { return v.Name == name })
}

// Platforms are those that images are most often built for; there are more.
func Platforms() []Value { return platforms }

// Signals are those that containers are most often stopped by; there are more.
func Signals() []Value { return signals }

func find[T any](all []T, is func(*T) bool) *T {
	for i := range all {
		if is(&all[i]) {
			return &all[i]
		}
	}
	return nil
}
