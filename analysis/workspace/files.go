package workspace

import (
	"io/fs"
)

// Files are those of one folder: whatever opens files for this package is one. Paths
// have slashes and begin below the folder, which is "." itself, as in io/fs.
type Files interface {
	// Open opens a regular file below the folder. A link that leads out of the folder, or
	// nowhere, is as if it were not there: the error is fs.ErrNotExist then.
	Open(path string) (fs.File, error)
	// ReadDir lists what is in a folder, by name. Links are told as links.
	ReadDir(path string) ([]fs.DirEntry, error)
	// Lstat tells what lies at path. A link is told as a link.
	Lstat(path string) (fs.FileInfo, error)
	// ReadLink is where a symbolic link leads to, as it is written.
	ReadLink(path string) (string, error)
}
