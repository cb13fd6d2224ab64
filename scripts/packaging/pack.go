package main

import (
	"archive/tar"
	"bytes"
	"cmp"
	"compress/gzip"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"
)

// A File is a file or a folder of a package.
type File struct {
	Path string // with slashes, relative to the package's root
	Mode fs.FileMode
	Data []byte
}

func (f File) isDir() bool { return f.Mode.IsDir() }

// withFolders are the files in the order of their paths, each behind the folders
// that it lies in.
func withFolders(files []File) []File {
	seen := map[string]bool{".": true}
	out := slices.Clone(files)
	for _, f := range files {
		seen[f.Path] = true
	}
	for _, f := range files {
		for dir := path.Dir(f.Path); !seen[dir]; dir = path.Dir(dir) {
			seen[dir] = true
			out = append(out, File{Path: dir, Mode: dirMode})
		}
	}
	slices.SortFunc(out, func(a, b File) int { return cmp.Compare(a.Path, b.Path) })
	return out
}

// gzipped is a file that is compressed, without its name and its time.
func gzipped(data []byte, level int) ([]byte, error) {
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, level)
	if err != nil {
		return nil, err
	}
	if _, err := z.Write(data); err != nil {
		return nil, err
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// tarGz is a compressed tar of the files, all of one time and of root. Prefix stands
// in front of each path.
func tarGz(files []File, prefix string, at time.Time) ([]byte, error) {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	w := tar.NewWriter(z)
	for _, f := range files {
		h := &tar.Header{Typeflag: tar.TypeReg, Name: prefix + f.Path, Mode: int64(f.Mode.Perm()), Size: int64(len(f.Data)), ModTime: at, Format: tar.FormatUSTAR}
		if f.isDir() {
			h.Typeflag, h.Name = tar.TypeDir, h.Name+"/"
		}
		if err := w.WriteHeader(h); err != nil {
			return nil, err
		}
		if _, err := w.Write(f.Data); err != nil {
			return nil, err
		}
	}
	for _, c := range []io.Closer{w, z} {
		if err := c.Close(); err != nil {
			return nil, err
		}
	}
	return b.Bytes(), nil
}

// systemFiles are the files of an archive at the places where a Linux system has
// them. Completions of zsh lie in a folder that the systems do not agree on.
func (a *Archive) systemFiles(zsh, license string) ([]File, error) {
	files := []File{
		{"usr/bin/" + a.Program(), 0o755, a.Data()},
		{license, 0o644, a.Files["LICENSE"]},
		a.Notices(path.Dir(license) + "/"),
	}
	for name, data := range a.Files {
		switch dir, base := path.Split(name); {
		case dir == "man/":
			z, err := gzipped(data, gzip.BestCompression)
			if err != nil {
				return nil, err
			}
			files = append(files, File{"usr/share/man/man1/" + base + ".gz", 0o644, z})
		case name == "completions/stagels.bash":
			files = append(files, File{"usr/share/bash-completion/completions/stagels", 0o644, data})
		case name == "completions/_stagels":
			files = append(files, File{zsh + "/_stagels", 0o644, data})
		case name == "completions/stagels.fish":
			files = append(files, File{"usr/share/fish/vendor_completions.d/stagels.fish", 0o644, data})
		case strings.HasSuffix(name, ".schema.json"):
			files = append(files, File{"usr/share/stagels/" + base, 0o644, data})
		}
	}
	return withFolders(files), nil
}

// dirMode is that of a folder that everyone may look into.
const dirMode = fs.ModeDir | 0o755
