package lsp

import (
	"io"
	"path"
	"path/filepath"
	"sync"
	"time"

	"github.com/stagels/stagels/analysis/files"
	"github.com/stagels/stagels/analysis/workspace"
)

// optionsFor are the options of the document with the URI. What a build leaves out
// of its context is read beside the file, whose folder the context most often is, if
// that is in the workspace by then.
func (s *Server) optionsFor(u string) workspace.Options {
	opt := s.configuration.settings.options(s.options.Analysis)
	opt.Outside = func() workspace.Outside { return s.saidOutside(u) }
	opt.Around = func() []*files.Context { return s.contextsAround(u) }
	opt.Project = func() workspace.Project { return s.said(u) }
	if given := s.contextsOfSettings(u, s.configuration.settings.BuildContexts); given != nil {
		opt.Contexts = given
	}
	if path, ok := filePath(u); ok && opt.Ignore == nil {
		opt.Ignore = func() (name, src string, ok bool) {
			folder, below, ok := s.workspace.around(filepath.Clean(path))
			if !ok {
				return "", "", false
			}
			return s.ignoreFiles.beside(folder, s.options.Files(folder), below)
		}
	}
	return opt
}

// ignoreFiles keeps the texts of ignore files until the files change.
type ignoreFiles struct {
	mu    sync.Mutex
	known map[string]ignoreFile
}

type ignoreFile struct {
	text     string
	modified time.Time
	size     int64
}

// mostIgnored is the size in bytes above which a file is not read.
const mostIgnored = 1 << 20

// beside finds the ignore file of the Dockerfile that lies below the folder: the one
// with its name before that of its own folder.
func (f *ignoreFiles) beside(folder string, files workspace.Files, below string) (name, src string, ok bool) {
	for _, candidate := range workspace.IgnoreFilesOf(below) {
		if src, ok := f.read(filepath.Join(folder, filepath.FromSlash(candidate)), files, candidate); ok {
			return path.Base(candidate), src, true
		}
	}
	return "", "", false
}

func (f *ignoreFiles) read(at string, files workspace.Files, below string) (string, bool) {
	file, err := files.Open(below)
	if err != nil {
		return "", false
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil || info.Size() > mostIgnored {
		return "", false
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	known, ok := f.known[at]
	if ok && known.size == info.Size() && known.modified.Equal(info.ModTime()) {
		return known.text, true
	}
	data, err := io.ReadAll(io.LimitReader(file, mostIgnored))
	if err != nil {
		return "", false
	}
	if f.known == nil {
		f.known = map[string]ignoreFile{}
	}
	f.known[at] = ignoreFile{string(data), info.ModTime(), info.Size()}
	return string(data), true
}
