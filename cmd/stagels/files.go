package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"

	"github.com/stagels/stagels/analysis/builds"
	"github.com/stagels/stagels/analysis/workspace"
	"github.com/stagels/stagels/lsp"
	"github.com/stagels/stagels/lsp/disk"
)

// source is a Dockerfile that was read.
type source struct {
	input
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

// named is the Dockerfile at a path.
func named(path string) input { return input{path: path, kind: workspace.Dockerfile} }

// root is the folder whose files the input can see, and its path below that: the folder that was
// named, if it lies in one.
func (in input) root() (root, below string) {
	root, below = rootOf(in.path)
	if _, _, ok := ofWorkflow(filepath.ToSlash(absolute(in.path))); ok || in.folder == "" || root == "." {
		return root, below
	}
	root, below = rootOf(in.folder)
	return root, path.Join(below, in.below)
}

func (in input) isStdin() bool { return in.path == stdin }

func (in input) read(standard io.Reader) (string, error) {
	file, err := in.open(standard)
	if err != nil {
		return "", in.plain(err)
	}
	data, err := readAll(file, in.most())
	return sourceText(in.path, data, err)
}

// plain makes one clear line of why the file cannot be read.
func (in input) plain(err error) error {
	if in.err != nil {
		return in.err
	}
	return plain(in.path, err)
}

// sought is what is looked for below folders.
type sought struct {
	kinds   []*workspace.Kind
	leftOut func(path, why string) // told what is left out on the way; nil if nobody wants to know
	some    bool                   // a folder without any is an error
	advice  string                 // what that error says more
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
		found = append(found, source{in, text})
	}
	return found, ok
}

// expand is the path itself, or the files below it if it is a folder. A file that is named
// is a Dockerfile, unless a file of its name is of another kind that is wanted.
func (s sought) expand(path string) []input {
	if path == stdin {
		return []input{named(path)}
	}
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return []input{{path: path, err: plain(path, err)}}
	case !info.IsDir():
		return []input{{path: path, kind: s.kindOf(path)}}
	}
	found := s.below(path)
	if s.some && !slices.ContainsFunc(found, func(in input) bool { return !builds.IsAside(in.kind) }) {
		found = append(found, input{path: path, err: fmt.Errorf("no Dockerfiles found below %s%s", shown(path), s.advice)})
	}
	return found
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
	return fmt.Errorf("%s: %w", shown(path), err)
}

// mostBytes is the size of a Dockerfile that is read: what a server looks at by default, too.
const mostBytes = lsp.DefaultMaxFileSize

// most is the size in bytes up to which the file is read.
func (in input) most() int64 {
	if in.kind == workspace.Dockerfile {
		return mostBytes
	}
	return disk.MostSource
}

func (in input) open(standard io.Reader) (io.ReadCloser, error) {
	switch {
	case in.err != nil:
		return nil, in.err
	case in.isStdin():
		return io.NopCloser(standard), nil
	case in.found != nil:
		file, err := in.found.OpenDisk()
		return file, err
	}
	info, err := os.Stat(in.path)
	if err == nil && !info.Mode().IsRegular() && !info.IsDir() {
		return nil, errors.New("is no regular file: to check what a program prints, give it to standard input, as in program | stagels check -")
	}
	return os.Open(in.path)
}

// readAll reads what was opened, up to a size in bytes, and closes it.
func readAll(file io.ReadCloser, most int64) ([]byte, error) {
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, most+1))
	if err == nil && int64(len(data)) > most {
		err = fmt.Errorf("is larger than %d MiB, so it is not read", most>>20)
	}
	return data, err
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
