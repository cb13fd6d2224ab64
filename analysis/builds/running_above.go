package builds

import (
	"path"
	"slices"
	"strings"
)

// RunAbove sets the folder where the paths of builds begin whose Dockerfiles do not exist from
// the folder of the file, but do from one above it: a file that another one is named before,
// with --file, has its paths from the folder of that one (cli/options.go:
// GetWorkingDir). A path that names nothing tells nothing.
func RunAbove(around Around, found []*Build) {
	count := map[string]int{}
	from := make([][]string, len(found))
	for i, b := range found {
		if b.Dir == "." {
			from[i] = b.runFolders(around)
		}
		for _, dir := range from[i] {
			if namesFolder(b) || dir == "." {
				count[dir]++
			}
		}
	}
	chosen := likeliest(count)
	for i, b := range found {
		if len(from[i]) == 0 || from[i][0] == "." {
			continue
		}
		if chosen != "" && slices.Contains(from[i], chosen) {
			b.Dir = chosen
		}
		b.OtherDirs = slices.DeleteFunc(from[i], func(dir string) bool { return dir == b.Dir })
	}
}

// namesFolder tells whether the path of the Dockerfile has a name before its own.
func namesFolder(b *Build) bool {
	at, _ := b.DockerfilePath()
	for strings.HasPrefix(at, "../") {
		at = at[len("../"):]
	}
	return path.Dir(at) != "."
}
