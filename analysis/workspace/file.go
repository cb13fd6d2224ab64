package workspace

import (
	"io/fs"
	"slices"
	"strings"
	"sync/atomic"
	"time"
)

// Naming tells how the files of a workspace are called: by URIs in the server, by paths
// on the command line.
type Naming interface {
	// Below is the name of the file at path below the folder of that name.
	Below(folder, path string) string
	// Same is equal for all names of one file, and for no others.
	Same(name string) string
}

// File is a file of the workspace as it is in a snapshot. It is never changed: when its
// text may be another one, the next snapshot has another File. What was read of it is
// remembered with it.
type File struct {
	Name string
	Kind *Kind
	Open bool // an editor has it: what counts is the editor's text, not the disk's
	// Linked tells that a symbolic link leads to the text. That may change under another
	// name, which no watcher tells of.
	Linked bool

	same string // for all its names
	disk place
	read atomic.Pointer[Reading]
}

// place is where a file lies.
type place struct {
	files Files
	path  string
}

// Reading is what was read of a file, by the options of a generation of settings, or why nothing was.
type Reading struct {
	Document   *Document // of a Dockerfile
	Text       string    // of a file of another kind
	Err        error
	Size       int64
	Modified   time.Time
	Generation int
}

// Read is what was read of the file and is still remembered; nil if nothing is.
func (f *File) Read() *Reading { return f.read.Load() }

// Remember remembers what was read of the file; nil is nothing.
func (f *File) Remember(r *Reading) { f.read.Store(r) }

// Path is where the file lies, below the folder in which it was found.
func (f *File) Path() string { return f.disk.path }

// OpenDisk opens the file that lies on the disk.
func (f *File) OpenDisk() (fs.File, error) { return f.disk.files.Open(f.disk.path) }

// Is tells whether the file looks as it did when this was read of it.
func (r *Reading) Is(info fs.FileInfo) bool {
	return r.Size == info.Size() && r.Modified.Equal(info.ModTime())
}

// Current tells whether what was read of the file is what a watcher lets one know. What a
// link leads to is looked at.
func (f *File) Current() bool { return !f.Linked || f.unchanged() }

// unchanged tells whether nothing was read of the file yet, or it looks as it did then.
func (f *File) unchanged() bool {
	read := f.Read()
	if read == nil {
		return true
	}
	file, err := f.OpenDisk()
	if err != nil {
		return false
	}
	defer file.Close()
	info, err := file.Stat()
	return err == nil && read.Is(info)
}

// list is files in the order of what is the same for their names. It is never changed.
type list []*File

func (l list) find(same string) (at int, ok bool) {
	return slices.BinarySearchFunc(l, same, func(f *File, same string) int { return strings.Compare(f.same, same) })
}

// with has the file, in the place of one that has its name by now.
func (l list) with(f *File) list {
	at, ok := l.find(f.same)
	l = slices.Clone(l)
	if ok {
		l[at] = f
		return l
	}
	return slices.Insert(l, at, f)
}

func (l list) without(same string) list {
	at, ok := l.find(same)
	if !ok {
		return l
	}
	return slices.Delete(slices.Clone(l), at, at+1)
}

// sorted makes a list of files, of which those come first that count where two have one
// name.
func sorted(files []*File) list {
	slices.SortStableFunc(files, func(a, b *File) int { return strings.Compare(a.same, b.same) })
	return slices.CompactFunc(files, func(a, b *File) bool { return a.same == b.same })
}
