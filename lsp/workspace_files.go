package lsp

import (
	"bytes"
	"context"
	"errors"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/stagels/stagels/analysis/workspace"
	"go.lsp.dev/uri"
)

// The bounds of a workspace. What lies beyond them is as if it were not there.
const (
	mostEntries = 500_000  // files and folders of one folder that are looked at
	mostFiles   = 10_000   // Dockerfiles that are found
	keptSources = 64 << 20 // bytes of texts whose documents are kept
)

// everything is what is searched for in a folder of the workspace.
var everything = workspace.Search{Kinds: workspace.Kinds, Passed: workspace.Foreign, Linked: true, Most: mostEntries, MostFound: mostFiles}

// uris call files by their URIs.
type uris struct{}

// Below begins as the folder's URI does: so the client would call the file.
func (uris) Below(folder, below string) string {
	return strings.TrimSuffix(folder, "/") + "/" + escaped(below)
}

// Same is the path of what lies on this machine.
func (uris) Same(name string) string {
	if path, ok := filePath(name); ok {
		return samePath(filepath.Clean(path))
	}
	return name
}

// dockerfiles are those of the workspace at one moment: what is open, and what lies
// in the folders.
type dockerfiles struct {
	s       *Server
	open    []*document
	overlay *workspace.Snapshot
	fresh   *round // of the search that what lies in the folders is to come of; nil if it is known
}

// dockerfiles is to be called in the order of the wire; what it returns can be
// asked beside later messages.
func (s *Server) dockerfiles() *dockerfiles {
	open, overlay := s.docs.now()
	slices.SortFunc(open, func(a, b *document) int { return strings.Compare(string(a.uri), string(b.uri)) })
	return &dockerfiles{s, open, overlay, s.searchDue()}
}

// closed are the Dockerfiles in the folders that are not open.
func (f *dockerfiles) closed(ctx context.Context) (out []*workspace.File, err error) {
	if err := f.fresh.wait(ctx); err != nil {
		return nil, err
	}
	for file := range f.overlay.On(f.s.workspace.found()).Closed() {
		if file.Kind == workspace.Dockerfile && len(out) < mostFiles {
			out = append(out, file)
		}
	}
	f.s.searchLate()
	return out, nil
}

// each calls visit with every Dockerfile, the open ones first, and how many of how
// many they are done with it then. It ends with the first error, or when ctx does.
func (f *dockerfiles) each(ctx context.Context, visit func(d *document, done, all int) error) error {
	closed, err := f.closed(ctx)
	if err != nil {
		return err
	}
	all := len(f.open) + len(closed)
	for i, d := range f.open {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err := visit(d, i+1, all); err != nil {
			return err
		}
	}
	kept := 0
	for i, file := range closed {
		if err := ctx.Err(); err != nil {
			return err
		}
		d, err := f.s.read(file)
		if err != nil {
			f.s.log.Debug("left out", "file", file.Name, "err", err)
			continue
		}
		if kept += len(d.doc.Text()); kept > keptSources {
			file.Remember(nil)
		}
		if err := visit(d, len(f.open)+i+1, all); err != nil {
			return err
		}
	}
	return nil
}

// read is the document of a file, by the settings in force. The file is read once.
func (s *Server) read(f *workspace.File) (*document, error) {
	opt, generation := s.optionsNow(f.Name)
	known := f.Read()
	if known == nil || known.Generation != generation || !f.Current() {
		known = s.readAgain(f, known, opt)
		known.Generation = generation
		f.Remember(known)
	}
	if known.Err != nil {
		return nil, known.Err
	}
	return newDocument(known.Document, uri.URI(f.Name), 0, s.client.encoding), nil
}

// readAgain is what is read of a file now. What was read before is kept if only the
// options are other ones.
func (s *Server) readAgain(f *workspace.File, before *workspace.Reading, opt workspace.Options) *workspace.Reading {
	if before == nil || before.Err != nil || !f.Current() {
		return s.readDisk(f, opt)
	}
	again := *before
	again.Document = before.Document.WithOptions(opt)
	return &again
}

func (s *Server) readDisk(f *workspace.File, opt workspace.Options) *workspace.Reading {
	out := s.readText(f)
	if out.Err == nil {
		out.Document, out.Text = workspace.New(out.Text, opt), ""
	}
	return out
}

// readText reads the text of a file from the disk.
func (s *Server) readText(f *workspace.File) *workspace.Reading {
	file, err := f.OpenDisk()
	if err != nil {
		return &workspace.Reading{Err: err}
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return &workspace.Reading{Err: err}
	}
	out := &workspace.Reading{Size: info.Size(), Modified: info.ModTime()}
	out.Text, out.Err = readSource(file, s.settings().maxFileSize())
	return out
}

// optionsNow are the options of a document by the settings in force, and their generation.
func (s *Server) optionsNow(u string) (opt workspace.Options, generation int) {
	s.changing.Lock()
	defer s.changing.Unlock()
	return s.optionsFor(u), s.configuration.inForce
}

// readSource is a Dockerfile's text as an editor would send it.
func readSource(r io.Reader, most int) (string, error) {
	data, err := io.ReadAll(io.LimitReader(r, int64(most)+1))
	switch {
	case err != nil:
		return "", err
	case len(data) > most:
		return "", errors.New("too large")
	case bytes.IndexByte(data, 0) >= 0:
		return "", errors.New("no text")
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if !utf8.Valid(data) {
		return string(bytes.Runes(data)), nil
	}
	return string(data), nil
}
