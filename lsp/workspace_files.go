package lsp

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/stagels/stagels/analysis/workspace"
	"github.com/stagels/stagels/lsp/disk"
	"go.lsp.dev/uri"
)

// The bounds of a workspace. What lies beyond them is as if it were not there.
const (
	mostEntries = 500_000  // files and folders of one folder that are looked at
	mostFiles   = 10_000   // Dockerfiles that are found
	keptSources = 64 << 20 // bytes of texts whose documents are kept
)

// knownFile is a Dockerfile as it was read from the disk.
type knownFile struct {
	*document
	modified time.Time
	size     int64
	turn     int // of the settings that the document was made with
}

// dockerfiles are those of the workspace at one moment: what is open, and what lies
// in the folders.
type dockerfiles struct {
	s        *Server
	open     []*document
	tooLarge []*oversized
	folders  []workspaceFolder
}

// dockerfiles is to be called in the order of the wire; what it returns can be
// asked beside later messages.
func (s *Server) dockerfiles() *dockerfiles {
	s.workspace.mu.Lock()
	defer s.workspace.mu.Unlock()
	open := s.docs.all()
	slices.SortFunc(open, func(a, b *document) int { return strings.Compare(string(a.uri), string(b.uri)) })
	return &dockerfiles{s, open, s.docs.allOversized(), s.workspace.folders}
}

// foundFile is a Dockerfile in a folder.
type foundFile struct {
	folder workspaceFolder
	below  string // its path in the folder, with slashes
}

// files are what lies in the folder.
func (f workspaceFolder) files() disk.Folder { return disk.Folder(f.path) }

func (f foundFile) path() string { return f.folder.files().Path(f.below) }

// uri names the file as the client would: it begins with the folder's.
func (f foundFile) uri() string {
	return strings.TrimSuffix(f.folder.URI, "/") + "/" + escaped(f.below)
}

// errEnough ends a walk.
var errEnough = errors.New("more Dockerfiles than are looked at")

// closed are the Dockerfiles in the folders that are not open.
func (f *dockerfiles) closed(ctx context.Context) (out []foundFile, err error) {
	seen := map[string]bool{}
	see := func(u string) {
		if path, ok := filePath(u); ok {
			seen[samePath(filepath.Clean(path))] = true
		}
	}
	for _, d := range f.open {
		see(string(d.uri))
	}
	for _, o := range f.tooLarge {
		see(o.uri)
	}
	search := workspace.Search{Kinds: []*workspace.Kind{workspace.Dockerfile}, Passed: workspace.Foreign, Linked: true, Most: mostEntries}
	for _, folder := range f.folders {
		err := search.Walk(ctx, folder.files(), func(e workspace.Entry, err error) error {
			found := foundFile{folder, e.Path}
			if path := samePath(found.path()); err == nil && !seen[path] {
				seen[path] = true
				out = append(out, found)
			}
			if len(out) >= mostFiles {
				return errEnough
			}
			return nil // what cannot be read is left out
		})
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if err != nil {
			f.s.log.Info("a folder was not searched to its end", "folder", folder.path, "err", err)
		}
	}
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
	for i, found := range closed {
		if err := ctx.Err(); err != nil {
			return err
		}
		d, err := f.s.read(found)
		if err != nil {
			f.s.log.Debug("left out", "file", found.path(), "err", err)
			continue
		}
		if err := visit(d, len(f.open)+i+1, all); err != nil {
			return err
		}
	}
	return nil
}

// read is the document of a file: the one that was made before, while the file and
// the settings are the same.
func (s *Server) read(f foundFile) (*document, error) {
	file, err := f.folder.files().Open(f.below)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	most := s.settings().maxFileSize()
	if info.Size() > int64(most) {
		return nil, errors.New("too large")
	}
	opt, turn := s.optionsNow(f.uri())
	if known, ok := s.workspace.known(f.path(), info); ok {
		if known.turn != turn {
			known.document, known.turn = known.with(opt), turn
			s.workspace.keep(f.path(), known)
		}
		return known.document, nil
	}
	src, err := readSource(file, most)
	if err != nil {
		return nil, err
	}
	d := newDocument(workspace.New(src, opt), uri.URI(f.uri()), 0, s.client.encoding)
	s.workspace.keep(f.path(), knownFile{d, info.ModTime(), info.Size(), turn})
	return d, nil
}

// optionsNow are the options of a document by the settings in force, and their turn.
func (s *Server) optionsNow(u string) (opt workspace.Options, turn int) {
	s.changing.Lock()
	defer s.changing.Unlock()
	return s.optionsFor(u), s.configuration.current
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

// known is what was read of a file that looks the same since.
func (w *openFolders) known(path string, info fs.FileInfo) (knownFile, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	known, ok := w.files[samePath(path)]
	return known, ok && known.size == info.Size() && known.modified.Equal(info.ModTime())
}

// keep remembers what was read. If that gets too much, all else is forgotten.
func (w *openFolders) keep(path string, f knownFile) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if old, ok := w.files[samePath(path)]; ok {
		w.kept -= len(old.document.doc.Text())
	}
	if w.kept += len(f.document.doc.Text()); w.kept > keptSources || w.files == nil {
		w.files, w.kept = map[string]knownFile{}, len(f.document.doc.Text())
	}
	w.files[samePath(path)] = f
}

// forget drops what was read of a file.
func (w *openFolders) forget(path string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if known, ok := w.files[samePath(path)]; ok {
		w.kept -= len(known.document.doc.Text())
		delete(w.files, samePath(path))
	}
}
