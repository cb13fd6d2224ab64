package workspace

import (
	"context"
	"io/fs"
	"path"
	"strings"
)

// Folders are the names of the folders in the one at dir that Walk would enter, in their
// order; none if it would not enter dir.
func (s Search) Folders(files Files, dir string) (names []string) {
	w := s.walk(context.Background(), files, nil)
	ignore := w.ignoring(nil, ".", w.typeIn("."))
	at := "."
	for name := range strings.SplitSeq(dir, "/") {
		if name == "." {
			continue
		}
		at = path.Join(at, name)
		if w.passes(at, name, ignore) != "" {
			return nil
		}
		ignore = w.ignoring(ignore, at, w.typeIn(at))
	}
	entries, _ := files.ReadDir(at)
	for _, e := range entries {
		if e.IsDir() && w.passes(path.Join(at, e.Name()), e.Name(), ignore) == "" {
			names = append(names, e.Name())
		}
	}
	return names
}

// typeIn tells of what lies in a folder whether it is there, and its type.
func (w *walk) typeIn(dir string) func(name string) (fs.FileMode, bool) {
	return func(name string) (fs.FileMode, bool) {
		info, err := w.files.Lstat(path.Join(dir, name))
		if err != nil {
			return 0, false
		}
		return info.Mode().Type(), true
	}
}
