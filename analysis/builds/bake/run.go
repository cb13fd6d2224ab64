package bake

import (
	"slices"

	"github.com/stagels/stagels/analysis/builds"
)

// run are the targets that a run in a folder builds, which reads these files, or those that
// bake finds by itself (buildx, bake/bake.go: ReadTargets). One without names builds what is
// called default.
func run(around builds.Around, files, names []string) (found []*builds.Build) {
	if len(files) == 0 {
		files = defaults
	}
	var layers []*file
	for _, name := range files {
		if f, ok := around.File(name).(*file); ok {
			layers = append(layers, f)
		}
	}
	if len(names) == 0 {
		names = []string{"default"}
	}
	s := newScope(layers)
	wanted := map[string]bool{}
	for _, name := range names {
		s.want(name, wanted)
	}
	for _, t := range s.targets {
		if wanted[t.name] || wanted[t.first.label] {
			b := s.build(t)
			b.OnlyInherited = false
			found = append(found, b)
		}
	}
	return found
}

// want notes a target of this name, or those of the group (buildx, bake/bake.go:
// Config.ResolveGroup).
func (s *scope) want(name string, wanted map[string]bool) {
	if wanted[name] {
		return
	}
	wanted[name] = true
	for _, group := range s.named["group"][name] {
		members, _ := s.list(group, "targets")
		for _, m := range slices.DeleteFunc(members, isUnknown) {
			s.want(m.Text, wanted)
		}
	}
}

func isUnknown(v builds.Value) bool { return v.State != builds.Known }
