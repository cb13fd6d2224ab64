package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// source is a Dockerfile that was read.
type source struct {
	path string // as it was given, or as it was found below what was given
	text string
}

// sources reads the files that args name, and the Dockerfiles below the folders
// among them; without args those below the current folder. What cannot be read is
// told on errs, one line each, and ok is false; the others are read all the same.
func sources(args []string, in io.Reader, errs io.Writer) (found []source, ok bool) {
	ok = true
	if len(args) == 0 {
		args = []string{"."}
	}
	seen := map[string]bool{}
	for _, arg := range args {
		paths, err := expand(arg)
		if err != nil {
			fmt.Fprintf(errs, "stagels: %v\n", err)
			ok = false
		}
		for _, p := range paths {
			if seen[p] {
				continue
			}
			seen[p] = true
			text, err := read(p, in)
			if err != nil {
				fmt.Fprintf(errs, "stagels: %v\n", err)
				ok = false
				continue
			}
			found = append(found, source{p, text})
		}
	}
	return found, ok
}

// expand is the path itself, or the Dockerfiles below it if it is a folder.
func expand(path string) ([]string, error) {
	if path == "-" {
		return []string{path}, nil
	}
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return nil, plain(path, err)
	case !info.IsDir():
		return []string{path}, nil
	}
	w := walker{root: path, rules: map[string]ignoreRules{}}
	err = filepath.WalkDir(path, w.visit)
	return w.found, errors.Join(append(w.errs, err)...)
}

// plain makes one clear line of a system's error.
func plain(path string, err error) error {
	var pathErr *fs.PathError
	if errors.As(err, &pathErr) {
		err = pathErr.Err
	}
	return fmt.Errorf("%s: %w", path, err)
}

func read(path string, in io.Reader) (string, error) {
	var data []byte
	var err error
	if path == "-" {
		data, err = io.ReadAll(in)
	} else {
		data, err = os.ReadFile(path)
	}
	if err != nil {
		return "", plain(path, err)
	}
	if bytes.IndexByte(data, 0) >= 0 {
		return "", fmt.Errorf("%s: is not a text file", path)
	}
	return string(data), nil
}
