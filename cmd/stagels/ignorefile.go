package main

import (
	"errors"
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
		src, err := ignoreText(folder, candidate)
		if err == nil {
			return func() (string, string, bool) { return path.Base(candidate), src, true }, nil
		}
		if !errors.Is(err, fs.ErrNotExist) {
			return nil, plain(disk.Folder(folder).Path(candidate), err)
		}
	}
	return nil, nil
}

func ignoreText(folder, below string) (string, error) {
	file, err := disk.Folder(folder).Open(below)
	if err != nil {
		return "", err
	}
	data, err := readAll(file, mostBytes)
	return string(data), err
}
