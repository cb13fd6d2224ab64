package build

import (
	"archive/tar"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"path"
	"slices"
)

// Files is what a stage holds, by absolute paths. Its root is not in it.
type Files map[string]File

// File is one file of a stage. Times are not compared: they are those of the build.
type File struct {
	Mode     fs.FileMode // with its type
	UID, GID int
	Link     string // where a symbolic link leads
	Hash     string // of what a regular file holds
}

// read reads what the exporter of tar files writes.
func read(from io.Reader) (Files, error) {
	out := Files{}
	archive := tar.NewReader(from)
	for {
		h, err := archive.Next()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return nil, err
		}
		at := path.Join("/", h.Name)
		if at == "/" {
			continue
		}
		if h.Typeflag == tar.TypeLink { // a second name of a file
			out[at] = out[path.Join("/", h.Linkname)]
			continue
		}
		f := File{Mode: h.FileInfo().Mode(), UID: h.Uid, GID: h.Gid, Link: h.Linkname}
		if f.Mode.IsRegular() {
			sum := sha256.New()
			if _, err := io.Copy(sum, archive); err != nil {
				return nil, err
			}
			f.Hash = fmt.Sprintf("%x", sum.Sum(nil)[:8])
		}
		out[at] = f
	}
}

// Difference are the paths that are not the same in both, in order, with how they are in each.
func (f Files) Difference(other Files) (out []string) {
	all := maps.Clone(f)
	maps.Copy(all, other)
	for _, at := range slices.Sorted(maps.Keys(all)) {
		here, isHere := f[at]
		there, isThere := other[at]
		switch {
		case !isHere:
			out = append(out, at+" is new")
		case !isThere:
			out = append(out, at+" is gone")
		case here != there:
			out = append(out, fmt.Sprintf("%s is %v, was %v", at, there, here))
		}
	}
	return out
}
