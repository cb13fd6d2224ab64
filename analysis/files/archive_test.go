package files_test

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"io"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stagels/stagels/analysis/eval"
	"github.com/stagels/stagels/analysis/files"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/syntax"
)

func packed(t *testing.T, to io.Writer, n int) {
	t.Helper()
	w := tar.NewWriter(to)
	for range n {
		w.WriteHeader(&tar.Header{Name: "./tool/", Typeflag: tar.TypeDir, Mode: 0o755})
		w.WriteHeader(&tar.Header{Name: "./tool/bin/run", Typeflag: tar.TypeReg})
		w.WriteHeader(&tar.Header{Name: "README", Typeflag: tar.TypeReg})
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
}

func archivesOnDisk(t *testing.T) fstest.MapFS {
	t.Helper()
	var plain, gzipped, many bytes.Buffer
	packed(t, &plain, 1)
	z := gzip.NewWriter(&gzipped)
	packed(t, z, 1)
	z.Close()
	packed(t, &many, 10_000)
	return fstest.MapFS{
		"x.tar": {Data: plain.Bytes()}, "x.tgz": {Data: gzipped.Bytes()}, "x.tar.bz2": {Data: []byte("BZh9")},
		"cut.tar": {Data: plain.Bytes()[:700]}, "many.tar": {Data: many.Bytes()},
	}
}

// TestArchives: the names in an archive are likely where it is unpacked. Of one that cannot be
// read to its end nothing is known.
func TestArchives(t *testing.T) {
	context := &files.Context{Disk: archivesOnDisk(t), Folder: ".", Certain: true}
	for line, want := range map[string]string{
		"ADD x.tar /a/":                            "likely file, likely folder, likely",
		"ADD x.tgz /a/":                            "likely file, likely folder, likely",
		"ADD x.tar.bz2 /a/":                        "maybe, maybe, maybe",
		"ADD cut.tar /a/":                          "maybe, maybe, maybe",
		"ADD many.tar /a/":                         "maybe, maybe, maybe",
		"ADD --unpack=false x.tar /a/":             "absent, absent, absent",
		"COPY x.tar /a/":                           "absent, absent, absent",
		"COPY x.* /t/\nRUN tar -xf /t/x.tgz -C /a": "likely file, likely folder, likely",
	} {
		m := stage.NewModel(syntax.Parse("FROM scratch AS s\n"+line+"\n"), stage.Build{})
		end := files.New(m, eval.Stages(m, &eval.Cache{}), context, nil).End(0)
		var got []string
		for i, path := range []string{"/a/tool/bin/run", "/a/tool/bin", "/a/README"} {
			found := end.Lstat(path)
			is := words[found.Sure]
			if found.Node != nil && found.Sure >= files.Present && i < 2 {
				is += " " + kinds[found.Node.Kind]
			}
			got = append(got, is)
		}
		if all := strings.Join(got, ", "); all != want {
			t.Errorf("%s: %s, not %s", line, all, want)
		}
	}
}
