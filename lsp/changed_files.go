package lsp

import "go.lsp.dev/protocol"

// A client that watches no files may tell of those that its user makes, deletes and renames
// with it.
var (
	_ = provideFileOperation(protocol.MethodWorkspaceDidCreateFiles, "didCreate", "what is reported of a missing file goes when the editor makes the file")
	_ = provideFileOperation(protocol.MethodWorkspaceDidDeleteFiles, "didDelete", "what is copied is missed when the editor deletes it")
	_ = provideFileOperation(protocol.MethodWorkspaceDidRenameFiles, "didRename", "a file that the editor moves is found where it is, and missed where it was")
)

func provideFileOperation(method, name, description string) bool {
	onNotification(method, func(s *Server, p *filesMoved) error {
		s.moveFiles(p)
		return nil
	})
	return provide(capability{
		method: method, client: "workspace.fileOperations." + name, server: "workspace.fileOperations." + name,
		optIn: true, description: description,
		options: func(c *client) any {
			if c.registersWatchers {
				return nil
			}
			return map[string]any{"filters": []any{map[string]any{"scheme": "file", "pattern": map[string]any{"glob": "**"}}}}
		},
	})
}

// filesMoved are files that came or went: those that are renamed have two URIs.
type filesMoved struct {
	Files []struct {
		URI    string `json:"uri"`
		OldURI string `json:"oldUri"`
		NewURI string `json:"newUri"`
	} `json:"files"`
}

func (s *Server) moveFiles(p *filesMoved) {
	for _, f := range p.Files {
		for _, u := range []string{f.URI, f.OldURI, f.NewURI} {
			s.touched(fileChange{documentID{u}, protocol.FileChangeTypeCreated})
		}
	}
	s.workspace.changed()
}
