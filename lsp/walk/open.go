package walk

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// errNoFile is said of what is there and no file: to read a pipe or a device might
// never end.
var errNoFile = errors.New("is not a regular file")

// Open opens the regular file below the folder root, for reading; below has slashes.
// A link that leads out of root, or nowhere, is as if it were not there: the error is
// fs.ErrNotExist then.
func Open(root, below string) (*os.File, error) {
	folder, err := os.OpenRoot(root)
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
	return nil, &fs.PathError{Op: "open", Path: Path(root, below), Err: bare(err)}
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
