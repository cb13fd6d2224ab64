package lsp

import (
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/stagels/stagels/analysis/workspace"
	"go.lsp.dev/protocol"
)

// What is told of the files of a build context hangs on folders and files that a diagnosis
// looked at. When one of them comes or goes, the document is looked at anew, and no other.

// mostLookedAt is how many paths are known for one document. What changes at others is seen at
// the next diagnosis.
const mostLookedAt = 2000

// look is one at a folder, or at a file or a link that may not be there.
type look struct {
	folder   workspaceFolder
	below    string // with slashes
	listed   bool   // what is in it, not what it says
	modified time.Time
}

// looks are those of the diagnoses, by the URIs of their documents and the paths.
type looks struct {
	mu   sync.Mutex
	of   map[string]map[string]look
	news int             // how many there ever were
	due  map[string]bool // the documents that are to be looked at anew
}

// note keeps a look for a document.
func (l *looks) note(u string, at look) {
	path := samePath(at.path())
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.of == nil {
		l.of = map[string]map[string]look{}
	}
	if l.of[u] == nil {
		l.of[u] = map[string]look{}
	}
	before, known := l.of[u][path]
	if !known && len(l.of[u]) >= mostLookedAt {
		return
	}
	at.listed = at.listed || before.listed
	l.of[u][path] = at
	if !known || before.listed != at.listed {
		l.news++
	}
}

// forget forgets the looks of a document that is closed now.
func (l *looks) forget(u string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.of, u)
}

// all are the looks of all documents.
func (l *looks) all() map[string][]look {
	l.mu.Lock()
	defer l.mu.Unlock()
	out := map[string][]look{}
	for u, at := range l.of {
		out[u] = slices.Collect(maps.Values(at))
	}
	return out
}

func (l *look) path() string { return filepath.Join(l.folder.path, filepath.FromSlash(l.below)) }

// hangOn are the documents whose diagnoses hang on what lies at a path, if that came, changed
// or went.
func (l *looks) hangOn(path string, change protocol.FileChangeType) (documents []string) {
	path = samePath(filepath.Clean(path))
	l.mu.Lock()
	defer l.mu.Unlock()
	for u, at := range l.of {
		if hangsOn(at, path, change) {
			documents = append(documents, u)
		}
	}
	return documents
}

func hangsOn(at map[string]look, path string, change protocol.FileChangeType) bool {
	here, known := at[path]
	if change == protocol.FileChangeTypeChanged {
		return known && !here.listed
	}
	if known || at[filepath.Dir(path)].listed {
		return true
	}
	for other := range at {
		if strings.HasPrefix(other, path+string(filepath.Separator)) {
			return true
		}
	}
	return false
}

// lookedAt is a folder for the diagnosis of a document.
type lookedAt struct {
	workspace.Files
	folder workspaceFolder
	uri    string // of the document
	looks  *looks
}

// lookedAt is what lies in a folder of the workspace, for the diagnosis of the document with
// the URI.
func (s *Server) lookedAt(folder workspaceFolder, u string) workspace.Files {
	return lookedAt{s.options.Files(folder.path), folder, u, &s.looks}
}

// untracked tells of the files below the folder which of them git may leave out.
func (s *Server) untracked(folder workspaceFolder, u string) *workspace.Untracked {
	in := workspace.RepositoryOf(folder.path, s.options.Files)
	in.Open = func(path string) workspace.Files { return s.lookedAt(workspaceFolder{fileURI(path), path}, u) }
	return workspace.NewUntracked(s.lookedAt(folder, u), in)
}

func (f lookedAt) note(below string, listed bool) {
	f.looks.note(f.uri, look{f.folder, below, listed, modified(f.Files, below)})
}

// modified is when something last came to a path, changed or went; zero if nothing is there.
func modified(files workspace.Files, below string) time.Time {
	info, err := files.Lstat(below)
	if err != nil {
		return time.Time{}
	}
	return info.ModTime()
}

func (f lookedAt) Open(below string) (fs.File, error) {
	f.note(below, false)
	return f.Files.Open(below)
}

func (f lookedAt) ReadDir(below string) ([]fs.DirEntry, error) {
	f.note(below, true)
	return f.Files.ReadDir(below)
}

func (f lookedAt) Lstat(below string) (fs.FileInfo, error) {
	f.note(below, false)
	return f.Files.Lstat(below)
}

func (f lookedAt) ReadLink(below string) (string, error) {
	f.note(below, false)
	return f.Files.ReadLink(below)
}

// moved are the documents of which something is not as it was when it was looked at.
func (s *Server) moved() (documents []string) {
	for u, at := range s.looks.all() {
		if slices.ContainsFunc(at, func(l look) bool {
			return !modified(s.options.Files(l.folder.path), l.below).Equal(l.modified)
		}) {
			documents = append(documents, u)
		}
	}
	return documents
}

// renewMoved has those documents looked at anew. A client that tells of files needs no such
// question.
func (s *Server) renewMoved() {
	if s.workspace.isWatched() {
		return
	}
	s.beside("contexts", func() { s.renewLooks(s.moved()) })
}

// renewLooks has documents looked at anew in a moment, all that are due by then at once.
func (s *Server) renewLooks(documents []string) {
	if len(documents) == 0 {
		return
	}
	l := &s.looks
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.due) == 0 {
		l.due = map[string]bool{}
		time.AfterFunc(s.options.Debounce, func() {
			var err error
			defer s.recovered("diagnostics", &err)
			s.renewDue()
		})
	}
	for _, u := range documents {
		l.due[u] = true
	}
}

func (s *Server) renewDue() {
	s.looks.mu.Lock()
	due := slices.Sorted(maps.Keys(s.looks.due))
	s.looks.due = nil
	s.looks.mu.Unlock()
	s.contextFiles.forget()
	s.workspace.changed()
	if s.settings().Timings != "" {
		s.refresh(protocol.MethodWorkspaceInlayHintRefresh, "workspace.inlayHint")
	}
	if s.client.pull {
		s.refresh(protocol.MethodWorkspaceDiagnosticRefresh, "workspace.diagnostics")
		return
	}
	for _, u := range due {
		if b := s.docs.getBuildFile(u); b != nil {
			s.schedulePublishBuildFile(b)
		} else if d := s.docs.get(u); d != nil {
			s.publishAgain(d)
		}
	}
}
