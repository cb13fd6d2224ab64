package bake

import (
	"path"
	"strings"

	"github.com/stagels/stagels/analysis/builds"
)

// highest is how many folders above the file bake is taken to run from at most.
const highest = 12

// placeIn sets the folder where paths begin. buildx begins them where it runs, which no file
// tells: in the folder of the file, or in the nearest one above it from where the Dockerfile
// exists. A build whose Dockerfile exists from nowhere is where all others are.
func (f *file) placeIn(around builds.Around, found []*builds.Build) {
	others, agreed := "", true
	var open []*builds.Build
	for _, b := range found {
		dir, ok := f.dirOf(around, b)
		if !ok {
			open = append(open, b)
			continue
		}
		b.Dir = dir
		agreed = agreed && (others == "" || others == dir)
		others = dir
	}
	for _, b := range open {
		if agreed && others != "" {
			b.Dir = others
		}
	}
}

func (f *file) dirOf(around builds.Around, b *builds.Build) (dir string, ok bool) {
	at, ok := b.DockerfilePath()
	if !ok || path.IsAbs(at) {
		return "", false
	}
	for up := range highest {
		dir := path.Clean("." + strings.Repeat("/..", up))
		if around.Exists(path.Join(dir, at)) {
			return dir, true
		}
	}
	return "", false
}
