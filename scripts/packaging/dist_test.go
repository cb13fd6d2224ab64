package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

// TestDist makes the archive for this machine in two folders, as two people with
// other habits do, and wants the same bytes. What comes out is then used.
func TestDist(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("archives are made on Linux")
	}
	first := dist(t, filepath.Join(t.TempDir(), "a"), "umask 077", "TZ=Asia/Tokyo")
	second := dist(t, filepath.Join(t.TempDir(), "another", "place"), "umask 002", "TZ=America/Lima", "GOFLAGS=-buildvcs=false")
	name := "stagels_1.2.3_linux_" + runtime.GOARCH
	arch := map[string]string{"amd64": "x86_64", "arm64": "aarch64"}[runtime.GOARCH]
	for _, file := range []string{name + ".tar.gz", "stagels_1.2.3_" + runtime.GOARCH + ".deb", "stagels-1.2.3-1." + arch + ".rpm", "stagels-1.2.3.tgz", "stagels_1.2.3.spdx.json"} {
		if first[file] == "" || !strings.Contains(first["checksums.txt"], "  "+file+"\n") {
			t.Errorf("no %s: %q", file, first["checksums.txt"])
		}
	}
	if !strings.Contains(first["stagels_1.2.3.spdx.json"], "pkg:golang/github.com/moby/buildkit@v") {
		t.Error("the list of what the program is compiled from has no BuildKit")
	}
	for file, text := range first {
		if second[file] != text {
			t.Errorf("%s is not the same in another folder", file)
		}
	}
	program := filepath.Join(t.TempDir(), "stagels")
	var names []string
	for _, f := range unpacked(t, first[name+".tar.gz"]) {
		path, inside := strings.CutPrefix(f.Name, name+"/")
		if !inside || f.Uid != 0 || f.Gid != 0 || !f.ModTime.Equal(time.Unix(1700000000, 0)) || f.Mode&0o22 != 0 || f.Mode&0o44 == 0 {
			t.Errorf("%+v", f.Header)
		}
		names = append(names, path)
		if path == "stagels" {
			if err := os.WriteFile(program, f.data, os.FileMode(f.Mode)); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, want := range []string{"stagels", "LICENSE", "ThirdPartyNotices.txt", "README.md", "stagels.schema.json", "man/stagels.1", "man/stagels-check.1", "man/stagels-config.1", "man/stagels-rename.1", "completions/_stagels", "completions/stagels.bash", "completions/stagels.fish", "completions/stagels.ps1"} {
		if !strings.Contains("\n"+strings.Join(names, "\n")+"\n", "\n"+want+"\n") {
			t.Errorf("no %s in %q", want, names)
		}
	}
	out, err := exec.Command(program, "version").CombinedOutput()
	if err != nil || !strings.HasPrefix(string(out), "stagels 1.2.3\ncommit:   abcdef of 2023-11-14T22:13:20Z\n") {
		t.Errorf("%v, %s", err, out)
	}
	info, err := os.Stat(program)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d files, the program has %.1f MB", len(names), float64(info.Size())/1e6)
	if info.Size() > 16<<20 {
		t.Errorf("the program has %d bytes", info.Size())
	}
}

// dist runs the script in a copy of the source at dir, behind a line of shell, and
// returns what it made.
func dist(t *testing.T, dir, before string, env ...string) map[string]string {
	t.Helper()
	for _, name := range []string{"analysis", "cmd", "docs", "lsp", "scripts"} {
		if err := os.CopyFS(filepath.Join(dir, name), os.DirFS(filepath.Join(root, name))); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"go.mod", "go.sum", "CHANGELOG.md", "LICENSE", "README.md"} {
		data, err := os.ReadFile(filepath.Join(root, name))
		if err := errors.Join(err, os.WriteFile(filepath.Join(dir, name), data, 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command("bash", "-c", before+"; exec scripts/dist.sh")
	cmd.Dir = dir
	cmd.Env = append(append(os.Environ(), "VERSION=v1.2.3", "COMMIT=abcdef", "SOURCE_DATE_EPOCH=1700000000", "TARGETS=linux/"+runtime.GOARCH, "DIST=", "VSIX=no"), env...)
	out, err := cmd.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "WITHOUT the VS Code extension") {
		t.Fatalf("%v\n%s", err, out)
	}
	return written(t, filepath.Join(dir, "dist"))
}

// written are the files below dir.
func written(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	tree := os.DirFS(dir)
	err := fs.WalkDir(tree, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(tree, path)
		out[path] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// unpackedFile is a file of an archive.
type unpackedFile struct {
	*tar.Header
	data []byte
}

// unpacked are the files of an archive, without its folders.
func unpacked(t *testing.T, archive string) []unpackedFile {
	t.Helper()
	z, err := gzip.NewReader(strings.NewReader(archive))
	if err != nil {
		t.Fatal(err)
	}
	var out []unpackedFile
	for r := tar.NewReader(z); ; {
		h, err := r.Next()
		if err == io.EOF {
			return out
		}
		var data bytes.Buffer
		if err == nil {
			_, err = data.ReadFrom(r)
		}
		if err != nil {
			t.Fatal(err)
		}
		if h.Typeflag == tar.TypeReg {
			out = append(out, unpackedFile{h, data.Bytes()})
		}
	}
}
