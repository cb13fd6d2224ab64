package bake

import (
	"path"
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis/builds"
)

// highest is how many folders above the file bake is taken to run from at most.
const highest = 12

// placeIn sets the folder where paths begin, one for all targets. buildx begins them where
// it runs, which no file tells. It finds the file by itself in the file's own folder only:
// so it runs there if any of the Dockerfiles exists from there, else in the folder above
// from which most of them do, the nearest of several. A target that names neither context
// nor Dockerfile counts only if all are like that: it may be there to be inherited.
func (f *file) placeIn(around builds.Around, found []*builds.Build) {
	from := make([][]string, len(found)) // the folders from which each Dockerfile exists
	named, all := map[string]int{}, map[string]int{}
	for i, b := range found {
		from[i] = foldersOf(around, b)
		for _, dir := range from[i] {
			all[dir]++
			if b.Dockerfile.State != builds.Absent || b.Context.State != builds.Absent {
				named[dir]++
			}
		}
	}
	chosen := likeliest(named)
	if chosen == "" {
		chosen = likeliest(all)
	}
	for i, b := range found {
		if chosen != "" {
			b.Dir = chosen
		}
		b.OtherDirs = slices.DeleteFunc(from[i], func(dir string) bool { return dir == b.Dir })
	}
}

// likeliest is the folder where bake runs, by how many Dockerfiles exist from each; "" if
// none does from any.
func likeliest(count map[string]int) (chosen string) {
	for _, dir := range above() {
		if chosen == "" && count[dir] > 0 || chosen != "." && count[dir] > count[chosen] {
			chosen = dir
		}
	}
	return chosen
}

// above are the folder of the file and those above it, the nearest first.
func above() (dirs []string) {
	for up := range highest {
		dirs = append(dirs, path.Clean("."+strings.Repeat("/..", up)))
	}
	return dirs
}

// foldersOf are those of them from which the Dockerfile of a build exists.
func foldersOf(around builds.Around, b *builds.Build) (dirs []string) {
	at, ok := b.DockerfilePath()
	if !ok || path.IsAbs(at) {
		return nil
	}
	for _, dir := range above() {
		if around.Exists(path.Join(dir, at)) {
			dirs = append(dirs, dir)
		}
	}
	return dirs
}
