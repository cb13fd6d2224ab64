package lsp

import (
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/stagels/stagels/analysis/workspace"
	"go.lsp.dev/protocol"
)

// openFolders are the folders that the client has open, and what was found in them.
type openFolders struct {
	mu       sync.Mutex
	folders  []workspaceFolder
	searches map[string]*search  // of the folders, by path
	snapshot *workspace.Snapshot // of the folders alone, as they were found last
	watched  time.Time           // since when the client tells of changed files
	answered chan struct{}       // closed when it is known whether the client will
	rounds   rounds
	news     chan struct{} // closed at the next change
}

// workspaceFolder is a folder of this machine.
type workspaceFolder struct {
	URI  string `json:"uri"`
	path string
}

// folderParams is what initialize says of folders.
type folderParams struct {
	WorkspaceFolders []workspaceFolder `json:"workspaceFolders"`
	RootURI          string            `json:"rootUri"`
	RootPath         string            `json:"rootPath"`
}

// openFirst takes the folders from the newest of the ways to tell them that was used.
func (s *Server) openFirst(p folderParams) {
	switch {
	case len(p.WorkspaceFolders) > 0:
		s.addFolders(p.WorkspaceFolders)
	case p.RootURI != "":
		s.addFolders([]workspaceFolder{{URI: p.RootURI}})
	case p.RootPath != "":
		s.addFolders([]workspaceFolder{{URI: fileURI(p.RootPath)}})
	}
}

var _ = provide(capability{
	method: protocol.MethodWorkspaceDidChangeWorkspaceFolders, client: "workspace.workspaceFolders", server: "workspace.workspaceFolders",
	optIn:       true,
	description: "all folders of the workspace, as they come and go",
	options:     func(*client) any { return map[string]any{"supported": true, "changeNotifications": true} },
})

type foldersChanged struct {
	Event struct {
		Added   []workspaceFolder `json:"added"`
		Removed []workspaceFolder `json:"removed"`
	} `json:"event"`
}

var _ = onNotification(protocol.MethodWorkspaceDidChangeWorkspaceFolders, func(s *Server, p *foldersChanged) error {
	s.workspace.remove(p.Event.Removed)
	s.addFolders(p.Event.Added)
	s.workspace.changed()
	s.renewDiagnostics() // an ignore file may have come into the workspace, or gone
	return nil
})

// addFolders takes folders in that are of this machine, and were not there before.
func (s *Server) addFolders(folders []workspaceFolder) {
	w := &s.workspace
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, f := range folders {
		path, ok := filePath(f.URI)
		f.path = filepath.Clean(path)
		if ok && !slices.ContainsFunc(w.folders, f.is) {
			w.folders = append(slices.Clip(w.folders), f)
			w.snapshot = w.snapshot.WithTree(workspace.NewTree(f.URI, s.options.Files(f.path), everything, uris{}))
		}
	}
}

// remove forgets folders, and what was found in them.
func (w *openFolders) remove(folders []workspaceFolder) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, f := range folders {
		if path, ok := filePath(f.URI); ok {
			f.path = filepath.Clean(path)
			w.folders = slices.DeleteFunc(slices.Clone(w.folders), f.is)
			w.snapshot = w.snapshot.WithoutTree(f.URI)
			delete(w.searches, samePath(f.path))
		}
	}
}

func (w *openFolders) hasFolders() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.folders) > 0
}

// around is the folder that the file at path lies in: one of the workspace's, or, if
// no folder is open at all, the file's own. Below is its path there, with slashes. What
// lies in none is none of the workspace: ok is false.
func (w *openFolders) around(path string) (folder, below string, ok bool) {
	f, below, ok := w.folderAround(path)
	return f.path, below, ok
}

func (w *openFolders) folderAround(path string) (folder workspaceFolder, below string, ok bool) {
	w.mu.Lock()
	folders := w.folders
	w.mu.Unlock()
	for _, f := range folders {
		if rel, err := filepath.Rel(f.path, path); err == nil && filepath.IsLocal(rel) {
			return f, filepath.ToSlash(rel), true
		}
	}
	own := filepath.Dir(path)
	return workspaceFolder{fileURI(own), own}, filepath.Base(path), len(folders) == 0
}

func (f workspaceFolder) is(other workspaceFolder) bool {
	return samePath(f.path) == samePath(other.path)
}

// changes is closed at the next change, after which a look at all files may see
// something else.
func (w *openFolders) changes() <-chan struct{} {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.news == nil {
		w.news = make(chan struct{})
	}
	return w.news
}

// changed tells those who wait for changes.
func (w *openFolders) changed() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.news != nil {
		close(w.news)
		w.news = nil
	}
}
