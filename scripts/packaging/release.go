package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// A Release is a version of the program: what packages are made of.
type Release struct {
	Version  string // as the program tells it, without a v
	Time     time.Time
	Notes    string // what changed, as Markdown
	Archives []*Archive
}

// An Archive is one of the release's archives.
type Archive struct {
	Target
	Name   string            // of its file
	SHA256 string            // of its bytes, in hexadecimal
	Files  map[string][]byte // by their paths below the archive's folder
}

// readRelease reads the archives of a version that are in a folder: at least one.
func readRelease(dir, version string, at time.Time) (*Release, error) {
	r := &Release{Version: version, Time: at.UTC()}
	for _, t := range targets {
		name := t.Archive(version) + t.Ending()
		data, err := os.ReadFile(filepath.Join(dir, name))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		a, err := readArchive(t, name, data)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		r.Archives = append(r.Archives, a)
	}
	if len(r.Archives) == 0 {
		return nil, fmt.Errorf("%s holds no archive of version %s", dir, version)
	}
	return r, nil
}

func readArchive(t Target, name string, data []byte) (*Archive, error) {
	unpack := untar
	if t.OS == "windows" {
		unpack = unzip
	}
	all, err := unpack(data)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(data)
	a := &Archive{t, name, hex.EncodeToString(sum[:]), map[string][]byte{}}
	folder := strings.TrimSuffix(name, t.Ending()) + "/"
	for path, text := range all {
		inside, ok := strings.CutPrefix(path, folder)
		if !ok {
			return nil, fmt.Errorf("%s is outside of %s", path, folder)
		}
		a.Files[inside] = text
	}
	for _, path := range []string{t.Program(), "LICENSE", noticesName} {
		if a.Files[path] == nil {
			return nil, fmt.Errorf("it holds no %s", path)
		}
	}
	return a, nil
}

func untar(data []byte) (map[string][]byte, error) {
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	all := map[string][]byte{}
	for r := tar.NewReader(z); ; {
		h, err := r.Next()
		if err == io.EOF {
			return all, nil
		}
		if err != nil {
			return nil, err
		}
		if h.Typeflag != tar.TypeReg {
			continue
		}
		if all[h.Name], err = io.ReadAll(r); err != nil {
			return nil, err
		}
	}
}

func unzip(data []byte) (map[string][]byte, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, err
	}
	all := map[string][]byte{}
	for _, f := range z.File {
		if f.FileInfo().IsDir() {
			continue
		}
		if all[f.Name], err = fs.ReadFile(z, f.Name); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// Of are the archives for a system, by Go's name of it.
func (r *Release) Of(os string) []*Archive {
	return slices.DeleteFunc(slices.Clone(r.Archives), func(a *Archive) bool { return a.OS != os })
}

// URL is where an archive lies once the release is published.
func (r *Release) URL(a *Archive) string { return r.Downloads() + "/" + a.Name }

// Downloads is the address that the files of the release lie below.
func (r *Release) Downloads() string { return product.Homepage + "/releases/download/v" + r.Version }

// noticesName is the file with the licences of what others wrote.
const noticesName = "ThirdPartyNotices.txt"

// Notices is that file, for a folder of a package.
func (a *Archive) Notices(folder string) File {
	return File{folder + noticesName, 0o644, a.Files[noticesName]}
}

// Data are the bytes of the program.
func (a *Archive) Data() []byte { return a.Files[a.Program()] }
