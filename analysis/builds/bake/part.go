package bake

import (
	"path"
	"slices"

	"github.com/stagels/stagels/analysis/builds"
)

// AddsTo are the files that bake reads before a default one: they ask for the targets that
// both have.
func (f *file) AddsTo(around builds.Around) (paths []string) {
	for _, name := range defaults[:max(0, slices.Index(defaults, path.Base(f.name)))] {
		if around.File(name) != nil {
			paths = append(paths, name)
		}
	}
	return paths
}

// beside are the default files, of which bake reads all that there are.
func beside(name string) []string {
	if slices.Contains(defaults, name) {
		return defaults
	}
	return nil
}
