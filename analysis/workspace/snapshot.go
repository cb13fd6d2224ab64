package workspace

import (
	"iter"
	"slices"
)

// Snapshot is the files of a workspace at one moment: what is open, laid over what was
// found below the folders. It is never changed; what happens makes a next one, which
// shares with it what stayed.
type Snapshot struct {
	naming Naming
	trees  []*Tree // in the order of the folders
	found  list    // of all trees
	open   list
}

// NewSnapshot is one without any file.
func NewSnapshot(naming Naming) *Snapshot { return &Snapshot{naming: naming} }

// File is the file of a name; nil if there is none.
func (s *Snapshot) File(name string) *File {
	same := s.naming.Same(name)
	if at, ok := s.open.find(same); ok {
		return s.open[at]
	}
	if at, ok := s.found.find(same); ok {
		return s.found[at]
	}
	return nil
}

// Same tells whether two names are those of one file.
func (s *Snapshot) Same(name, other string) bool { return s.naming.Same(name) == s.naming.Same(other) }

// All are the files in the order of their names: those that are open, then the others.
func (s *Snapshot) All() iter.Seq[*File] {
	return func(yield func(*File) bool) {
		for _, f := range s.open {
			if !yield(f) {
				return
			}
		}
		for f := range s.Closed() {
			if !yield(f) {
				return
			}
		}
	}
}

// Closed are the files that were found and are not open.
func (s *Snapshot) Closed() iter.Seq[*File] {
	return func(yield func(*File) bool) {
		for _, f := range s.found {
			if _, open := s.open.find(f.same); !open && !yield(f) {
				return
			}
		}
	}
}

// Opened is the snapshot after an editor opened a Dockerfile, or edited it. A nil
// document is a text that is not looked at.
func (s *Snapshot) Opened(name string, d *Document) *Snapshot {
	if d == nil {
		return s.opened(name, Dockerfile, nil)
	}
	return s.opened(name, Dockerfile, &Reading{Document: d})
}

// OpenedText is the snapshot after an editor opened a file of another kind, or edited it.
func (s *Snapshot) OpenedText(name string, kind *Kind, src string) *Snapshot {
	return s.opened(name, kind, &Reading{Text: src})
}

func (s *Snapshot) opened(name string, kind *Kind, read *Reading) *Snapshot {
	f := &File{Name: name, Kind: kind, Open: true, same: s.naming.Same(name)}
	f.Remember(read)
	next := *s
	next.open = s.open.with(f)
	return &next
}

// Closing is the snapshot after an editor closed the file. The disk's text counts again.
func (s *Snapshot) Closing(name string) *Snapshot {
	next := *s
	next.open = s.open.without(s.naming.Same(name))
	return &next
}

// On is what is open in s, laid over what was found in other.
func (s *Snapshot) On(other *Snapshot) *Snapshot {
	next := *other
	next.open = s.open
	return &next
}

// Tree is the one of the folder of that name; nil if there is none.
func (s *Snapshot) Tree(folder string) *Tree {
	if at := s.treeAt(folder); at >= 0 {
		return s.trees[at]
	}
	return nil
}

func (s *Snapshot) treeAt(folder string) int {
	same := s.naming.Same(folder)
	return slices.IndexFunc(s.trees, func(t *Tree) bool { return s.naming.Same(t.Folder) == same })
}

// WithTree is the snapshot after a folder came, or something was found below it. A file
// that two trees have is called as the first of them has it.
func (s *Snapshot) WithTree(t *Tree) *Snapshot {
	trees := slices.Clone(s.trees)
	if at := s.treeAt(t.Folder); at >= 0 {
		trees[at] = t
	} else {
		trees = append(trees, t)
	}
	return s.of(trees)
}

// WithoutTree is the snapshot after the folder of that name went.
func (s *Snapshot) WithoutTree(folder string) *Snapshot {
	at := s.treeAt(folder)
	if at < 0 {
		return s
	}
	return s.of(slices.Delete(slices.Clone(s.trees), at, at+1))
}

func (s *Snapshot) of(trees []*Tree) *Snapshot {
	next := *s
	next.trees, next.found = trees, nil
	if len(trees) == 1 {
		next.found = trees[0].found
		return &next
	}
	var all []*File
	for _, t := range trees {
		all = append(all, t.found...)
	}
	next.found = sorted(all)
	return &next
}
