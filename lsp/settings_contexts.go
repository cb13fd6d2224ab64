package lsp

import (
	"path/filepath"

	"github.com/stagels/stagels/analysis/builds"
	"github.com/stagels/stagels/analysis/files"
)

// contextsOfSettings are the named contexts that the settings give and that are folders below
// the one of the workspace that the document with the URI lies in; nil if there are none.
func (s *Server) contextsOfSettings(u string, given map[string]string) func() files.Contexts {
	folders := map[string]string{}
	for name, value := range given {
		if builds.IsFolder(value) && filepath.IsLocal(filepath.FromSlash(value)) {
			folders[name] = filepath.ToSlash(filepath.Clean(value))
		}
	}
	if len(folders) == 0 {
		return nil
	}
	return func() (out files.Contexts) {
		at, ok := filePath(u)
		if !ok {
			return out
		}
		folder, _, ok := s.workspace.folderAround(filepath.Clean(at))
		if !ok {
			return out
		}
		disk := s.lookedAt(folder, u)
		untracked := s.untracked(folder, u)
		out.Named = map[string]*files.Context{}
		for name, value := range folders {
			out.Named[name] = &files.Context{Disk: disk, Folder: value, IgnoreFiles: []string{value + "/.dockerignore"}, Certain: true, MayCome: untracked.MayCome}
		}
		return out
	}
}
