package lsp

import (
	"github.com/stagels/stagels/analysis/builds"
	"github.com/stagels/stagels/analysis/workspace"
	"go.lsp.dev/protocol"
)

// watchers are what a client is asked to watch: all that is of a kind.
func watchers() (out []map[string]any) {
	for _, glob := range workspace.Watched() {
		out = append(out, map[string]any{"globPattern": glob})
	}
	return out
}

type filesChanged struct {
	Changes []fileChange `json:"changes"`
}

type fileChange struct {
	documentID
	Type protocol.FileChangeType `json:"type"`
}

// A change of an ignore file changes what is reported of Dockerfiles. One of a
// Dockerfile matters if it is not open: else the client told its text. One of a
// .gitignore changes which Dockerfiles there are, one of a file that asks for builds what is
// wrong in them. Of other files those matter that a diagnosis looked at.
var _ = onNotification(protocol.MethodWorkspaceDidChangeWatchedFiles, func(s *Server, p *filesChanged) error {
	contexts, files, asking := len(p.Changes) == 0, false, false
	for _, c := range p.Changes {
		s.touched(c)
		kind := workspace.KindOf(c.URI)
		asking = asking || builds.FormatOf(kind) != nil && !builds.IsAside(kind) && s.docs.getBuildFile(c.URI) == nil
		switch kind {
		case workspace.IgnoreFile:
			contexts = true
		case workspace.Dockerfile:
			files = files || s.docs.get(c.URI) == nil
		case workspace.GitIgnoreFile:
			files = true
		}
	}
	s.workspace.changed()
	switch {
	case contexts:
		s.renewDiagnostics()
	case asking:
		s.renewBuilt()
	case files && s.client.pull:
		s.refresh(protocol.MethodWorkspaceDiagnosticRefresh, "workspace.diagnostics")
	case files:
		s.renewBuildFiles()
	}
	return nil
})

// touched notes that something came, changed or went.
func (s *Server) touched(c fileChange) {
	s.workspace.touched(c.URI)
	if path, ok := filePath(c.URI); ok {
		s.renewLooks(s.looks.hangOn(path, c.Type))
	}
}
