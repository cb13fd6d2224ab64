package workspace

import (
	"context"
	"path"
	"slices"
)

// Tree is what was found below one folder of the workspace. It is never changed.
type Tree struct {
	Folder string // the folder's name
	search Search
	files  Files
	naming Naming
	found  list
}

// NewTree is the tree of a folder that was not searched yet.
func NewTree(folder string, files Files, search Search, naming Naming) *Tree {
	return &Tree{Folder: folder, files: files, search: search, naming: naming}
}

// Walked is what a walk through the folder finds. A file that was known before, and whose
// size and time are as they were when it was read, is the File that it was. With
// ErrTooMany, what was found before the bound is the tree all the same.
func (t *Tree) Walked(ctx context.Context) (*Tree, error) {
	found, err := t.look(ctx, ".")
	if err != nil && err != ErrTooMany {
		return nil, err
	}
	for i, f := range found {
		if at, ok := t.found.find(f.same); ok && t.found[at].is(f) && t.found[at].unchanged() {
			found[i] = t.found[at]
		}
	}
	return t.having(found), err
}

// is tells whether both are the same file of the disk.
func (f *File) is(other *File) bool {
	return f.Name == other.Name && f.Kind == other.Kind && f.Linked == other.Linked
}

// Patched is what a walk would find after something came, changed or went at these paths
// below the folder: files and folders. A file at one of them is read anew.
func (t *Tree) Patched(ctx context.Context, paths ...string) (*Tree, error) {
	scopes := scopesOf(paths)
	found := slices.Clone(t.Without(paths...).found)
	for _, at := range scopes {
		more, err := t.look(ctx, at)
		if err != nil && err != ErrTooMany {
			return nil, err
		}
		found = append(found, more...)
	}
	return t.having(t.bounded(found)), nil
}

// Equal tells whether both trees have the same files, none of which changed.
func (t *Tree) Equal(other *Tree) bool { return slices.Equal(t.found, other.found) }

// Without is the tree without what lies at these paths, and below them. What lies in a
// folder whose .gitignore is among them is gone too.
func (t *Tree) Without(paths ...string) *Tree {
	gone := map[string]bool{}
	for _, at := range scopesOf(paths) {
		gone[at] = true
	}
	left := slices.DeleteFunc(slices.Clone(t.found), func(f *File) bool { return reaches(gone, f.disk.path) })
	return t.having(left)
}

// reaches tells whether one of the scopes is the path, or a folder around it.
func reaches(scopes map[string]bool, at string) bool {
	for ; at != "."; at = path.Dir(at) {
		if scopes[at] {
			return true
		}
	}
	return scopes["."]
}

// scopesOf are the paths to look at when something changed at these: for a .gitignore it
// is the folder that it speaks of. None lies in another one.
func scopesOf(paths []string) []string {
	all := map[string]bool{}
	for _, p := range paths {
		if GitIgnoreFile.Named(p) {
			p = path.Dir(p)
		}
		all[path.Clean(p)] = true
	}
	var out []string
	for at := range all {
		if at == "." || !reaches(all, path.Dir(at)) {
			out = append(out, at)
		}
	}
	slices.Sort(out)
	return out
}

func (t *Tree) having(found []*File) *Tree {
	next := *t
	next.found = sorted(found)
	return &next
}

// look are the files at a path and below it.
func (t *Tree) look(ctx context.Context, at string) (found []*File, err error) {
	err = t.search.Look(ctx, t.files, at, func(e Entry, err error) error {
		if err == nil {
			found = append(found, t.file(e))
		} else if t.search.Unread != nil {
			t.search.Unread(e.Path, err)
		}
		return nil // what cannot be read is left out
	})
	return found, err
}

func (t *Tree) file(e Entry) *File {
	name := t.naming.Below(t.Folder, e.Path)
	return &File{Name: name, Kind: e.Kind, Linked: e.Linked, same: t.naming.Same(name), disk: place{t.files, e.Path}}
}

// bounded are as many of the files as may be found of each kind.
func (t *Tree) bounded(found []*File) []*File {
	if t.search.MostFound == 0 || len(found) <= t.search.MostFound {
		return found
	}
	seen := map[*Kind]int{}
	return slices.DeleteFunc(found, func(f *File) bool {
		seen[f.Kind]++
		return seen[f.Kind] > t.search.MostFound
	})
}
