// Package disk is the one place where files of a workspace are opened. It never looks
// outside of the folder that it is given.
package disk

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"github.com/stagels/stagels/analysis/workspace"
)

// Folder is the files below the folder of this path.
type Folder string

var _ workspace.Files = Folder("")

// errNoFile is said of what is there and no file: to read a pipe or a device might
// never end.
var errNoFile = errors.New("is not a regular file")

// Path is the path on this machine of what lies at below, which has slashes.
func (f Folder) Path(below string) string { return filepath.Join(string(f), filepath.FromSlash(below)) }

// Open opens the regular file at below.
func (f Folder) Open(below string) (fs.File, error) {
	folder, err := os.OpenRoot(string(f))
	if err != nil {
		return nil, err
	}
	defer folder.Close()
	name := filepath.FromSlash(below)
	info, err := folder.Stat(name)
	switch {
	case err != nil && isLink(folder, name) && !errors.Is(err, fs.ErrPermission):
		err = fs.ErrNotExist
	case err == nil && info.IsDir():
		err = syscall.EISDIR
	case err == nil && !info.Mode().IsRegular():
		err = errNoFile
	case err == nil:
		return folder.Open(name)
	}
	return nil, &fs.PathError{Op: "open", Path: f.Path(below), Err: bare(err)}
}

// ReadDir lists the folder at below.
func (f Folder) ReadDir(below string) ([]fs.DirEntry, error) {
	folder, err := os.OpenRoot(string(f))
	if err != nil {
		return nil, err
	}
	defer folder.Close()
	dir, err := folder.Open(filepath.FromSlash(below))
	if err != nil {
		return nil, err
	}
	defer dir.Close()
	entries, err := dir.ReadDir(-1)
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return entries, err
}

// Lstat tells what lies at below.
func (f Folder) Lstat(below string) (fs.FileInfo, error) {
	folder, err := os.OpenRoot(string(f))
	if err != nil {
		return nil, err
	}
	defer folder.Close()
	return folder.Lstat(filepath.FromSlash(below))
}

// ReadLink is where the symbolic link at below leads to, as it is written.
func (f Folder) ReadLink(below string) (string, error) {
	folder, err := os.OpenRoot(string(f))
	if err != nil {
		return "", err
	}
	defer folder.Close()
	to, err := folder.Readlink(filepath.FromSlash(below))
	return filepath.ToSlash(to), err
}

func isLink(folder *os.Root, name string) bool {
	info, err := folder.Lstat(name)
	return err == nil && info.Mode()&fs.ModeSymlink != 0
}

// bare is an error without the path that it names.
func bare(err error) error {
	if named, ok := errors.AsType[*fs.PathError](err); ok {
		return named.Err
	}
	return err
}
