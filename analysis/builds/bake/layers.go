package bake

import (
	"path"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/stagels/stagels/analysis/builds"
)

// defaults are the files that bake reads if it is told none, in its order (buildx,
// bake/bake.go: defaultFilenames). Compose files come before them; those are another format.
var defaults = []string{"docker-bake.json", "docker-bake.hcl", "docker-bake.override.json", "docker-bake.override.hcl"}

func (f *file) isDefault() bool { return slices.Contains(defaults, path.Base(f.name)) }

// layers are the files that bake reads with this one, each laid over those before it. A
// file of another name stands alone, unless it uses what only the default files have.
func (f *file) layers(around builds.Around) []*file {
	if f.isDefault() {
		return f.defaultLayers(around)
	}
	alone := newScope([]*file{f})
	missing := alone.missing()
	if len(missing) == 0 {
		return []*file{f}
	}
	below := f.defaultLayers(around)
	has := newScope(below)
	if !slices.ContainsFunc(missing, has.defines) {
		return []*file{f}
	}
	return append(below, f)
}

func (f *file) defaultLayers(around builds.Around) (found []*file) {
	for _, name := range defaults {
		if name == path.Base(f.name) {
			found = append(found, f)
		} else if other, ok := around.File(name).(*file); ok {
			found = append(found, other)
		}
	}
	return found
}

// asksFor tells whether a target is one of this file: of the default files the first that
// has it asks for it, what others have of it is added.
func (f *file) asksFor(t *target, s *scope) bool {
	if f.isDefault() {
		return t.first.file == f
	}
	return slices.ContainsFunc(s.named["target"][t.name], func(in *instance) bool { return in.file == f })
}

// name is what a file can use of another one.
type name struct{ sort, name string }

func (s *scope) defines(n name) bool {
	switch n.sort {
	case "variable":
		return s.hasVariable(n.name)
	case "function":
		_, standard := s.root.Functions[n.name]
		return standard || s.functions[n.name] != nil
	}
	return len(s.named[n.sort][n.name]) > 0
}

// missing is what the targets use and the files do not have.
func (s *scope) missing() (names []name) {
	note := func(n name) {
		if !s.defines(n) {
			names = append(names, n)
		}
	}
	for _, t := range s.targets {
		for _, parent := range t.inherits {
			if parent.known {
				note(name{"target", parent.name})
			}
		}
	}
	for _, ins := range s.instances {
		for _, attr := range ins.attrs {
			s.uses(attr.Expr, ins, note)
		}
	}
	return names
}

// uses tells of the variables, targets and functions that an expression names.
func (s *scope) uses(e hcl.Expression, in *instance, note func(name)) {
	for _, fn := range calls(e) {
		note(name{"function", fn})
	}
	for _, v := range e.Variables() {
		if in.binds(v.RootName()) {
			continue
		}
		if !isBlockType(v.RootName()) {
			note(name{"variable", v.RootName()})
		} else if label, ok := step(v, 1); ok {
			note(name{v.RootName(), label})
		}
	}
}
