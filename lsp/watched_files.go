package lsp

import (
	"path/filepath"

	"go.lsp.dev/protocol"
)

// watched are the names of files whose changes matter: those that say what the
// build context leaves out, and Dockerfiles.
var watched = []string{
	".dockerignore", "*.dockerignore",
	"[Dd]ockerfile", "[Dd]ockerfile.*", "*.[Dd]ockerfile", "[Cc]ontainerfile", "[Cc]ontainerfile.*", "*.[Cc]ontainerfile",
}

// watchers are what a client is asked to watch.
func watchers() (out []map[string]any) {
	for _, name := range watched {
		out = append(out, map[string]any{"globPattern": "**/" + name})
	}
	return out
}

type filesChanged struct {
	Changes []documentID `json:"changes"`
}

// A change of an ignore file changes what is reported of Dockerfiles. One of a
// Dockerfile matters if it is not open: else the client told its text.
var _ = onNotification(protocol.MethodWorkspaceDidChangeWatchedFiles, func(s *Server, p *filesChanged) error {
	ignores, closed := len(p.Changes) == 0, false
	for _, c := range p.Changes {
		if !IsDockerfileName(c.URI) {
			ignores = true
			continue
		}
		if path, ok := filePath(c.URI); ok {
			s.workspace.forget(filepath.Clean(path))
		}
		closed = closed || s.docs.get(c.URI) == nil
	}
	s.workspace.changed()
	switch {
	case ignores:
		s.renewDiagnostics()
	case closed && s.client.pull:
		s.refresh(protocol.MethodWorkspaceDiagnosticRefresh, "workspace.diagnostics")
	}
	return nil
})
