package timings

import (
	"archive/tar"
	"compress/gzip"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"google.golang.org/protobuf/encoding/protowire"
)

// gzipMark is what the file begins with that docker buildx history export writes: a compressed
// archive of an OCI layout. Its index leads to a manifest for each build, and a layer of that
// is the log (buildx, util/desktop/bundle/export.go).
const gzipMark = "\x1f\x8b"

// logType is the media type of a log (solver/llbsolver/history/buildhistory.go:753).
const logType = "application/vnd.buildkit.status.v0"

var errNotWhole = errors.New("is compressed, but no whole file of docker buildx history export")

// layout is the files of an archive by their names.
type layout map[string][]byte

// manifest is an index, or a manifest.
type manifest struct {
	Manifests, Layers []struct {
		MediaType string
		Digest    string
	}
}

// exported takes in a build that was exported.
func (r *reading) exported(in io.Reader) error {
	files, err := unpack(in)
	if err != nil {
		return err
	}
	var logs [][]byte
	files.layers("index.json", func(kind string, text []byte) {
		switch kind {
		case logType:
			logs = append(logs, text)
		case provenanceType:
			r.prove(text)
		}
	})
	switch len(logs) {
	case 0:
		return ErrNoSteps
	case 1:
		return r.messages(logs[0])
	default:
		return fmt.Errorf("holds %d builds: export one, docker buildx history export REF", len(logs))
	}
}

func unpack(in io.Reader) (layout, error) {
	raw, err := gzip.NewReader(in)
	if err != nil {
		return nil, errNotWhole
	}
	files, archive := layout{}, tar.NewReader(io.LimitReader(raw, mostBytes))
	for size := int64(0); ; {
		header, err := archive.Next()
		if err == io.EOF {
			return files, nil
		}
		if err != nil {
			return nil, errNotWhole
		}
		if size += header.Size; size >= mostBytes {
			return nil, errTooLong
		}
		if files[header.Name], err = io.ReadAll(archive); err != nil {
			return nil, errNotWhole
		}
	}
}

// layers gives those of the manifest in a file, and of the manifests that it names.
func (l layout) layers(name string, take func(kind string, text []byte)) {
	var m manifest
	if json.Unmarshal(l[name], &m) != nil {
		return
	}
	delete(l, name) // it may name itself
	for _, of := range m.Manifests {
		l.layers(blob(of.Digest), take)
	}
	for _, of := range m.Layers {
		take(of.MediaType, l[blob(of.Digest)])
	}
}

func blob(digest string) string { return "blobs/" + strings.Replace(digest, ":", "/", 1) }

// messages takes in a log: messages StatusResponse of control.proto, each behind its length in
// four bytes (solver/llbsolver/history/buildhistory.go:777).
func (r *reading) messages(log []byte) error {
	for len(log) > 0 {
		if len(log) < 4 || int64(binary.LittleEndian.Uint32(log)) > int64(len(log)-4) {
			return errNotWhole
		}
		end := 4 + int(binary.LittleEndian.Uint32(log))
		eachField(log[4:end], func(number protowire.Number, vertex []byte, _ uint64) {
			if number == 1 {
				r.add(eventOf(vertex))
			}
		})
		log = log[end:]
	}
	return nil
}

// eventOf reads a message Vertex.
func eventOf(message []byte) (e event) {
	eachField(message, func(number protowire.Number, text []byte, value uint64) {
		switch number {
		case 1:
			e.Digest = string(text)
		case 2:
			e.Inputs = append(e.Inputs, string(text))
		case 3:
			e.Name = string(text)
		case 4:
			e.Cached = value != 0
		case 5:
			e.Started = timeOf(text)
		case 6:
			e.Completed = timeOf(text)
		case 7:
			e.Error = string(text)
		}
	})
	return e
}

// timeOf reads a message Timestamp.
func timeOf(message []byte) time.Time {
	var seconds, nanoseconds uint64
	eachField(message, func(number protowire.Number, _ []byte, value uint64) {
		switch number {
		case 1:
			seconds = value
		case 2:
			nanoseconds = value
		}
	})
	return time.Unix(int64(seconds), int64(nanoseconds)).UTC()
}

// eachField gives the fields of a message up to one that is none: what they hold as text, or
// as a number.
func eachField(message []byte, take func(number protowire.Number, text []byte, value uint64)) {
	for len(message) > 0 {
		number, kind, size := protowire.ConsumeTag(message)
		if size < 0 {
			return
		}
		message = message[size:]
		var text []byte
		var value uint64
		switch kind {
		case protowire.BytesType:
			text, size = protowire.ConsumeBytes(message)
		case protowire.VarintType:
			value, size = protowire.ConsumeVarint(message)
		default:
			size = protowire.ConsumeFieldValue(number, kind, message)
		}
		if size < 0 {
			return
		}
		take(number, text, value)
		message = message[size:]
	}
}
