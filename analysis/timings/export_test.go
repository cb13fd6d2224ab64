package timings_test

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"google.golang.org/protobuf/encoding/protowire"

	"github.com/stagels/stagels/analysis/timings"
	"github.com/stagels/stagels/testdata/files"
)

// vertex is one of a line of a log.
type vertex struct {
	Digest, Name, Error string
	Inputs              []string
	Cached              bool
	Started, Completed  *time.Time
}

// message writes a vertex as BuildKit's control.proto has it, behind a field that nobody knows.
func (v vertex) message() (m []byte) {
	text := func(number protowire.Number, of string) {
		m = protowire.AppendString(protowire.AppendTag(m, number, protowire.BytesType), of)
	}
	at := func(number protowire.Number, when *time.Time) {
		if when == nil {
			return
		}
		of := protowire.AppendVarint(protowire.AppendTag(nil, 1, protowire.VarintType), uint64(when.Unix()))
		of = protowire.AppendVarint(protowire.AppendTag(of, 2, protowire.VarintType), uint64(when.Nanosecond()))
		text(number, string(of))
	}
	m = protowire.AppendFixed32(protowire.AppendTag(m, 90, protowire.Fixed32Type), 7)
	text(1, v.Digest)
	for _, input := range v.Inputs {
		text(2, input)
	}
	text(3, v.Name)
	m = protowire.AppendVarint(protowire.AppendTag(m, 4, protowire.VarintType), protowire.EncodeBool(v.Cached))
	at(5, v.Started)
	at(6, v.Completed)
	text(7, v.Error)
	return m
}

// messages is a log of lines as BuildKit keeps it.
func messages(log string) (out []byte) {
	for line := range strings.Lines(log) {
		var status struct{ Vertexes []vertex }
		if json.Unmarshal([]byte(line), &status) != nil {
			continue // a program has printed it between
		}
		var m []byte
		for _, v := range status.Vertexes {
			m = protowire.AppendBytes(protowire.AppendTag(m, 1, protowire.BytesType), v.message())
		}
		m = protowire.AppendString(protowire.AppendTag(m, 3, protowire.BytesType), "what a RUN printed")
		out = append(binary.LittleEndian.AppendUint32(out, uint32(len(m))), m...)
	}
	return out
}

const (
	manifestOfOne = `{"layers":[{"mediaType":"application/json","digest":"sha256:result"},{"mediaType":"application/vnd.buildkit.status.v0","digest":"sha256:log"}]}`
	indexOfOne    = `{"manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:one"}]}`
)

// exported is an exported build: an archive of these files, each a name and a text.
func exported(t *testing.T, of ...string) string {
	t.Helper()
	var out bytes.Buffer
	gz := gzip.NewWriter(&out)
	archive := tar.NewWriter(gz)
	for i := 0; i < len(of); i += 2 {
		if err := archive.WriteHeader(&tar.Header{Name: of[i], Mode: 0o644, Size: int64(len(of[i+1]))}); err != nil {
			t.Fatal(err)
		}
		fmt.Fprint(archive, of[i+1])
	}
	archive.Close()
	gz.Close()
	return out.String()
}

// TestReadExported: a build that was exported has the times of its log.
func TestReadExported(t *testing.T) {
	log, err := os.ReadFile(filepath.Join(files.Root(), "testdata", "timings", "build.log"))
	if err != nil {
		t.Fatal(err)
	}
	want, err := timings.Read(bytes.NewReader(log))
	if err != nil {
		t.Fatal(err)
	}
	kept := string(messages(string(log)))
	for name, of := range map[string][]string{
		"the index first": {"index.json", indexOfOne, "blobs/sha256/one", manifestOfOne, "blobs/sha256/log", kept},
		"the index last":  {"blobs/sha256/log", kept, "blobs/sha256/one", manifestOfOne, "oci-layout", "{}", "index.json", indexOfOne},
		"an index in an index": {
			"blobs/sha256/log", kept, "blobs/sha256/one", manifestOfOne, "blobs/sha256/all", indexOfOne,
			"index.json", strings.Replace(indexOfOne, "sha256:one", "sha256:all", 1),
		},
	} {
		got, err := timings.Read(strings.NewReader(exported(t, of...)))
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %v, %+v", name, err, got)
		}
	}
}

// TestProvenance: an exported build that says all of how it was made tells the lines of the steps.
func TestProvenance(t *testing.T) {
	log := string(messages(event("sha256:a", "", "[a 1/2] RUN x", 0, 2, "") + event("sha256:b", "", "[a 2/2] COPY x", 2, 3, "") + event("sha256:c", "", "[b 1/1] ADD x", 2, 3, "") + event("sha256:d", "", "other", 2, 3, "")))
	const (
		mapping   = `{"digestMapping":{"sha256:a":"step0","sha256:b":"step1","sha256:c":"step2","sha256:z":"step3"}}`
		locations = `{"source":{"locations":{"step0":{"locations":[{"sourceIndex":1,"ranges":[{"start":{"line":99}}]},{"ranges":[{"start":{"line":2},"end":{"line":4}}]}]},"step1":{"locations":[{"ranges":[]},{"ranges":[{"start":{"line":5}}]}]},"step2":{}}}}`
		layers    = `{"layers":[{"mediaType":"application/vnd.in-toto+json","digest":"sha256:made"},{"mediaType":"application/vnd.buildkit.status.v0","digest":"sha256:log"}]}`
	)
	for name, c := range map[string]struct{ made, want string }{
		"version 1":      {`{"buildDefinition":{"internalParameters":{"buildConfig":` + mapping + `}},"runDetails":{"metadata":{"buildkit_metadata":` + locations + `}}}`, "2 5 0 0"},
		"version 0.2":    {`{"buildConfig":` + mapping + `,"metadata":{"https://mobyproject.org/buildkit@v1#metadata":` + locations + `}}`, "2 5 0 0"},
		"less":           {`{"buildDefinition":{"internalParameters":{}},"runDetails":{"metadata":{"buildkit_metadata":{}}}}`, "0 0 0 0"},
		"something else": {`[]`, "0 0 0 0"},
	} {
		b, err := timings.Read(strings.NewReader(exported(t, "index.json", indexOfOne, "blobs/sha256/one", layers, "blobs/sha256/made", c.made, "blobs/sha256/log", log)))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		var got []string
		for i := range b.Steps {
			got = append(got, fmt.Sprint(b.Steps[i].Line))
		}
		if lines := strings.Join(got, " "); lines != c.want {
			t.Errorf("%s: %s", name, lines)
		}
	}
}

func TestReadExportedOdd(t *testing.T) {
	kept := string(messages(event("a", "", "[a 1/1] RUN x", 0, 2, "")))
	whole := exported(t, "index.json", indexOfOne, "blobs/sha256/one", manifestOfOne, "blobs/sha256/log", kept)
	const notWhole = "is compressed, but no whole file of docker buildx history export"
	two := strings.Replace(indexOfOne, `]`, `,{"digest":"sha256:two"}]`, 1)
	for _, c := range []struct{ name, log, want string }{
		{"cut in the middle", whole[:len(whole)/2], notWhole},
		{"cut behind the first bytes", whole[:5], notWhole},
		{"no archive", whole[:2] + "no archive", notWhole},
		{"an archive of something else", exported(t, "README", "hello"), timings.ErrNoSteps.Error()},
		{"an index that names itself", exported(t, "index.json", strings.Replace(indexOfOne, "sha256:one", "../index.json", 1)), timings.ErrNoSteps.Error()},
		{"a log that is not there", exported(t, "index.json", indexOfOne, "blobs/sha256/one", manifestOfOne), timings.ErrNoSteps.Error()},
		{"a log that is cut short", exported(t, "index.json", indexOfOne, "blobs/sha256/one", manifestOfOne, "blobs/sha256/log", kept[:len(kept)-1]), notWhole},
		{"a log with half a length", exported(t, "index.json", indexOfOne, "blobs/sha256/one", manifestOfOne, "blobs/sha256/log", kept+"\x01\x00"), notWhole},
		{"several builds", exported(t, "index.json", two, "blobs/sha256/one", manifestOfOne, "blobs/sha256/two", manifestOfOne, "blobs/sha256/log", kept), "holds 2 builds: export one, docker buildx history export REF"},
	} {
		if _, err := timings.Read(strings.NewReader(c.log)); err == nil || err.Error() != c.want {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	if _, err := timings.Read(strings.NewReader(exported(t))); !errors.Is(err, timings.ErrNoSteps) {
		t.Error(err)
	}
}
