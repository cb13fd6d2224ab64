package build

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/tools/txtar"
)

// usualPath is the PATH that the images have, behind what their own folders are.
const usualPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

// bases are what bases.sh makes, by the image that each stands for, with what that image
// sets.
var bases = map[string]struct {
	folder string
	env    []string
}{
	"golang:1.26": {"golang", []string{"PATH=/go/bin:/usr/local/go/bin:" + usualPath, "GOTOOLCHAIN=local", "GOPATH=/go"}},
	"node:20":     {"node", []string{"PATH=" + usualPath, "NODE_VERSION=20", "YARN_VERSION=1.22"}},
	"gcc:12":      {"gcc", []string{"PATH=" + usualPath}},
	"python:3":    {"python", []string{"PATH=" + usualPath, "PYTHON_VERSION=3"}},
	"alpine:3":    {"../busybox", []string{"PATH=" + usualPath}},
}

// standIns are the bases that are there.
func standIns(t *testing.T) map[string]Base {
	t.Helper()
	folder := os.Getenv("STAGELS_BASES")
	if folder == "" {
		t.Skip("STAGELS_BASES names no folder of bases.sh; make test-build makes and sets it")
	}
	out := map[string]Base{}
	for name, b := range bases {
		at := filepath.Join(folder, b.folder)
		if b.folder == "../busybox" {
			at = os.Getenv("STAGELS_BUSYBOX")
		}
		if _, err := os.Stat(at); err == nil {
			out[name] = Base{at, b.env}
		}
	}
	return out
}

// tarOf is an archive of files, packed with gzip.
func tarOf(held []txtar.File) []byte {
	var out bytes.Buffer
	packed := gzip.NewWriter(&out)
	w := tar.NewWriter(packed)
	for _, f := range held {
		w.WriteHeader(&tar.Header{Name: f.Name, Mode: 0o755, Size: int64(len(f.Data)), Typeflag: tar.TypeReg})
		w.Write(f.Data)
	}
	w.Close()
	packed.Close()
	return out.Bytes()
}
