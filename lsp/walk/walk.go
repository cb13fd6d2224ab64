// Package walk finds files below a folder, and never looks outside of it.
package walk

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
)

// Walker tells what is looked for.
type Walker struct {
	Wanted func(name string) bool // by a file's base name
	// Passed are the names of folders that are not entered, beside .git and what
	// the .gitignore files on the way down name.
	Passed []string
	// Linked takes a symbolic link to a file too, if the file is below the folder.
	// Linked folders are never entered.
	Linked bool
	// Most is how many files and folders are looked at before the walk ends with
	// ErrTooMany; 0 is no bound.
	Most int
}

// ErrTooMany ends a walk that would take too long.
var ErrTooMany = errors.New("too many files")

// Visit is told of each file found: its path below the folder, with slashes; or of
// what could not be read. An error from it ends the walk, and is what it returns.
type Visit func(below string, err error) error

// Walk looks below the folder root, in the order of the names.
func (w Walker) Walk(ctx context.Context, root string, visit Visit) error {
	folder, err := os.OpenRoot(root)
	if err != nil {
		return err
	}
	defer folder.Close()
	at := walking{Walker: w, folder: folder, rules: map[string]ignoreRules{}, visit: visit}
	return fs.WalkDir(folder.FS(), ".", func(p string, entry fs.DirEntry, err error) error {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return at.entry(p, entry, err)
	})
}

// Path is the path of what was found below root.
func Path(root, below string) string { return filepath.Join(root, filepath.FromSlash(below)) }

// walking is a walk that goes on.
type walking struct {
	Walker
	folder *os.Root
	rules  map[string]ignoreRules // of each folder walked
	visit  Visit
	seen   int
}

func (w *walking) entry(p string, entry fs.DirEntry, err error) error {
	w.seen++
	switch {
	case w.Most > 0 && w.seen > w.Most:
		return ErrTooMany
	case err != nil:
		return w.visit(p, err)
	case entry.IsDir() && p != "." && (w.passes(entry.Name()) || w.ignored(p+"/")):
		return fs.SkipDir
	case entry.IsDir():
		w.enter(p)
	case w.Wanted(entry.Name()) && w.isFile(p, entry) && !w.ignored(p):
		return w.visit(p, nil)
	}
	return nil
}

func (w *walking) passes(name string) bool {
	for _, passed := range w.Passed {
		if name == passed {
			return true
		}
	}
	return name == ".git"
}

func (w *walking) isFile(p string, entry fs.DirEntry) bool {
	if !w.Linked || entry.Type()&fs.ModeSymlink == 0 {
		return entry.Type().IsRegular()
	}
	info, err := w.folder.Stat(p) // which fails for a link that leads out
	return err == nil && info.Mode().IsRegular()
}

// enter reads the folder's .gitignore.
func (w *walking) enter(dir string) {
	rules := w.rules[path.Dir(dir)]
	if src, ok := w.read(path.Join(dir, ".gitignore")); ok {
		rules = rules.with(src, dir)
	}
	w.rules[dir] = rules
}

// mostRules is the size in bytes above which a .gitignore is not read.
const mostRules = 1 << 20

func (w *walking) read(p string) (src string, ok bool) {
	info, err := w.folder.Stat(p)
	if err != nil || !info.Mode().IsRegular() || info.Size() > mostRules {
		return "", false
	}
	data, err := w.folder.ReadFile(p)
	return string(data), err == nil
}

func (w *walking) ignored(p string) bool {
	return w.rules[path.Dir(path.Clean(p))].name(p)
}
