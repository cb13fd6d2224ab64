package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/stagels/stagels/analysis/workspace"
	"github.com/stagels/stagels/lsp/disk"
)

// source is a Dockerfile that was read.
type source struct {
	path string // as it was given, or as it was found below what was given
	text string
}

// stdin is the path that stands for standard input.
const stdin = "-"

// input is a file to look at.
type input struct {
	path string // as it was given, or as it was found below what was given
	kind *workspace.Kind
	err  error // why it cannot be looked at

	found         *workspace.File // below a folder; nil if it was given itself
	folder, below string          // where it was found
}

func (in input) isStdin() bool { return in.path == stdin }

func (in input) read(standard io.Reader) (string, error) {
	if in.err != nil {
		return "", in.err
	}
	if in.found != nil {
		data, err := readAll(in.found.OpenDisk())
		return sourceText(in.path, data, err)
	}
	return read(in.path, standard)
}

// sought is what is looked for below folders.
type sought struct {
	kinds   []*workspace.Kind
	leftOut func(path, why string) // told what is left out on the way; nil if nobody wants to know
}

// dockerfiles are wanted, and nothing else.
var dockerfiles = sought{kinds: []*workspace.Kind{workspace.Dockerfile}}

// inputs are the files that args name, and those below the folders among them; without args
// those below the current folder. A file named twice is there once.
func (s sought) inputs(args []string) []input {
	if len(args) == 0 {
		args = []string{"."}
	}
	var out []input
	seen := map[string]bool{}
	for _, arg := range args {
		for _, in := range s.expand(arg) {
			if at := filepath.Clean(absolute(in.path)); in.err != nil || !seen[at] {
				seen[at] = true
				out = append(out, in)
			}
		}
	}
	return out
}

// sources reads the inputs. What cannot be read is told on errs, one line each, and
// ok is false; the others are read all the same.
func sources(args []string, standard io.Reader, errs io.Writer) (found []source, ok bool) {
	ok = true
	for _, in := range dockerfiles.inputs(args) {
		text, err := in.read(standard)
		if err != nil {
			fmt.Fprintf(errs, "stagels: %v\n", err)
			ok = false
			continue
		}
		found = append(found, source{in.path, text})
	}
	return found, ok
}

// expand is the path itself, or the files below it if it is a folder. A file that is named
// is a Dockerfile, unless a file of its name is of another kind that is wanted.
func (s sought) expand(path string) []input {
	if path == stdin {
		return []input{{path: path, kind: workspace.Dockerfile}}
	}
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return []input{{path: path, err: plain(path, err)}}
	case !info.IsDir():
		return []input{{path: path, kind: s.kindOf(path)}}
	}
	return s.below(path)
}

func (s sought) kindOf(path string) *workspace.Kind {
	if kind := workspace.KindOf(filepath.ToSlash(absolute(path))); slices.Contains(s.kinds, kind) {
		return kind
	}
	return workspace.Dockerfile
}

// below are the files below a folder.
func (s sought) below(folder string) (found []input) {
	files := disk.Folder(folder)
	search := workspace.Search{Kinds: s.kinds, Unread: func(below string, err error) {
		at := files.Path(below)
		found = append(found, input{path: at, err: plain(at, err)})
	}}
	if s.leftOut != nil {
		search.LeftOut = func(below, why string) { s.leftOut(files.Path(below), why) }
	}
	tree, err := workspace.NewTree(folder, files, search, paths{}).Walked(context.Background())
	if err != nil {
		return append(found, input{path: folder, err: plain(folder, err)})
	}
	for file := range workspace.NewSnapshot(paths{}).WithTree(tree).All() {
		found = append(found, input{path: file.Name, kind: file.Kind, found: file, folder: folder, below: file.Path()})
	}
	return found
}

// paths call files by their paths, as they are seen from where stagels runs.
type paths struct{}

// Below is the path of what lies below a folder.
func (paths) Below(folder, below string) string { return disk.Folder(folder).Path(below) }

// Same is the path from the root.
func (paths) Same(name string) string { return filepath.Clean(absolute(name)) }

// absolute is the path from the root, if the system can tell.
func absolute(path string) string {
	if abs, err := filepath.Abs(path); err == nil && path != stdin {
		return abs
	}
	return path
}

// plain makes one clear line of a system's error.
func plain(path string, err error) error {
	var pathErr *fs.PathError
	var linkErr *os.LinkError
	switch {
	case errors.As(err, &pathErr):
		err = pathErr.Err
	case errors.As(err, &linkErr):
		err = linkErr.Err
	}
	return fmt.Errorf("%s: %w", path, err)
}

func read(path string, in io.Reader) (string, error) {
	var data []byte
	var err error
	if path == stdin {
		data, err = io.ReadAll(in)
	} else {
		data, err = os.ReadFile(path)
	}
	return sourceText(path, data, err)
}

// sourceText is what was read of a file, if it is text.
func sourceText(path string, data []byte, err error) (string, error) {
	if err != nil {
		return "", plain(path, err)
	}
	if bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff")) {
		return "", fmt.Errorf("%s: is UTF-16: save it as UTF-8", path)
	}
	if at := bytes.IndexByte(data, 0); at >= 0 {
		return "", fmt.Errorf("%s: is no text: there is a NUL byte in line %d", path, 1+bytes.Count(data[:at], []byte("\n")))
	}
	return string(data), nil
}
