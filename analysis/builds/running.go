package builds

import (
	"path"
	"slices"
	"strings"
)

// highest is how many folders above a file a build is taken to run from at most.
const highest = 12

// RunIn sets the folder where paths begin, one for all builds of a file. buildx and others
// begin them where they run, which no file tells. They find the file by itself in the file's
// own folder only: so they run there if any of the Dockerfiles exists from there, else in the
// folder above from which most of them do, the nearest of several. A build that names neither
// context nor Dockerfile counts only if all are like that: it may be there to be inherited.
func RunIn(around Around, found []*Build) {
	from := make([][]string, len(found)) // the folders from which each Dockerfile exists
	named, all := map[string]int{}, map[string]int{}
	for i, b := range found {
		from[i] = b.runFolders(around)
		for _, dir := range from[i] {
			all[dir]++
			if b.Dockerfile.State != Absent || b.Context.State != Absent {
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
			b.Dir, b.FromAbove = chosen, chosen != "."
		}
		b.OtherDirs = slices.DeleteFunc(from[i], func(dir string) bool { return dir == b.Dir })
	}
}

// likeliest is the folder where they run, by how many Dockerfiles exist from each; "" if
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

// runFolders are those of them from which the Dockerfile of a build exists.
func (b *Build) runFolders(around Around) (dirs []string) {
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
