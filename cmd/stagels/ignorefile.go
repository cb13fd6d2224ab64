package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// contextIgnore is what the build context of the Dockerfile at path leaves out:
// the file of its name that ends in .dockerignore, or .dockerignore beside it.
func contextIgnore(path string) (func() (name, src string, ok bool), error) {
	if path == stdin {
		return nil, nil
	}
	for _, candidate := range []string{path + ".dockerignore", filepath.Join(filepath.Dir(path), ".dockerignore")} {
		data, err := os.ReadFile(candidate)
		if err == nil {
			return func() (string, string, bool) { return filepath.Base(candidate), string(data), true }, nil
		}
		if !errors.Is(err, fs.ErrNotExist) {
			return nil, plain(candidate, err)
		}
	}
	return nil, nil
}
