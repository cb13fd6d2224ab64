package lsp

import (
	"path"
	"path/filepath"

	"github.com/stagels/stagels/analysis/files"
	"github.com/stagels/stagels/analysis/workspace"
)

// contextsAround are the folder of the workspace that the Dockerfile with the URI lies in and
// those above it, the nearest first, each as the build context that it may be.
func (s *Server) contextsAround(u string) (all []*files.Context) {
	at, ok := filePath(u)
	if !ok {
		return nil
	}
	folder, below, ok := s.workspace.folderAround(filepath.Clean(at))
	if !ok {
		return nil
	}
	disk := s.options.Files(folder.path)
	untracked := workspace.NewUntracked(disk, workspace.RepositoryOf(folder.path, s.options.Files))
	for dir := path.Dir(below); ; dir = path.Dir(dir) {
		all = append(all, &files.Context{
			Disk: disk, Folder: dir, IgnoreFiles: []string{below + ".dockerignore", path.Join(dir, ".dockerignore")},
			Certain: true, MayCome: untracked.MayCome,
		})
		if dir == "." {
			return all
		}
	}
}
