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
// from which most of them do, the nearest of several.
func (f *file) placeIn(around builds.Around, found []*builds.Build) {
	from := make([][]string, len(found)) // the folders from which each Dockerfile exists
	most := map[string]int{}
	for i, b := range found {
		from[i] = foldersOf(around, b)
		for _, dir := range from[i] {
			most[dir]++
		}
	}
	chosen := ""
	for _, dir := range above() {
		if chosen == "" && most[dir] > 0 || chosen != "." && most[dir] > most[chosen] {
			chosen = dir
		}
	}
	for i, b := range found {
		if chosen != "" {
			b.Dir = chosen
		}
		b.OtherDirs = slices.DeleteFunc(from[i], func(dir string) bool { return dir == b.Dir })
	}
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
