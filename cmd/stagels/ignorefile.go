package main

import (
	"errors"
	"io"
	"io/fs"
	"path"
	"path/filepath"

	"github.com/stagels/stagels/analysis/workspace"
	"github.com/stagels/stagels/lsp/disk"
)

// contextIgnore is what the build context of the Dockerfile leaves out: the file of
// its name that ends in .dockerignore, or .dockerignore beside it. It is not looked
// for outside of the folder that was given, nor, if the file itself was, outside of
// the file's: BuildKit has nothing but its context either.
func contextIgnore(in input) (func() (name, src string, ok bool), error) {
	if in.isStdin() {
		return nil, nil
	}
	folder, below := in.folder, in.below
	if folder == "" {
		folder, below = filepath.Dir(in.path), filepath.Base(in.path)
	}
	for _, candidate := range workspace.IgnoreFilesOf(below) {
		data, err := readAll(disk.Folder(folder).Open(candidate))
		if err == nil {
			return func() (string, string, bool) { return path.Base(candidate), string(data), true }, nil
		}
		if !errors.Is(err, fs.ErrNotExist) {
			return nil, plain(disk.Folder(folder).Path(candidate), err)
		}
	}
	return nil, nil
}

// readAll reads a file that was opened, and closes it.
func readAll(file fs.File, err error) ([]byte, error) {
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return io.ReadAll(file)
}
