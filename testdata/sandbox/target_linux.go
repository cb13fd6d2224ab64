package sandbox

import (
	"os"
	"path/filepath"
	"strings"
)

// mostLinks is where the kernel gives up too.
const mostLinks = 40

// target is what the kernel gets to from an absolute path: links in its folders are
// followed, and one in its own place if follow is. It need not be there. A path in
// /proc stays, for links there lead each process elsewhere.
func target(path string, follow bool, links int) string {
	if strings.HasPrefix(path, "/proc/") || links > mostLinks {
		return path
	}
	folder, name := filepath.Split(strings.TrimRight(path, "/"))
	if folder == "" {
		return "/"
	}
	folder = target(folder, true, links)
	switch name {
	case ".":
		return folder
	case "..":
		return filepath.Dir(folder)
	}
	at := filepath.Join(folder, name)
	to, err := os.Readlink(at)
	switch {
	case err != nil || !follow && !strings.HasSuffix(path, "/"):
		return at
	case filepath.IsAbs(to):
		return target(to, true, links+1)
	}
	return target(folder+"/"+to, true, links+1)
}
