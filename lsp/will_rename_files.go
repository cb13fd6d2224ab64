package lsp

import (
	"context"

	"github.com/stagels/stagels/analysis/builds"
	"github.com/stagels/stagels/analysis/workspace"
	"go.lsp.dev/protocol"
)

var _ = provide(capability{
	method: protocol.MethodWorkspaceWillRenameFiles, client: "workspace.fileOperations.willRename", server: "workspace.fileOperations.willRename",
	optIn:       true,
	description: "builds in other files go on naming a Dockerfile that is renamed or moved in the editor",
	options: func(*client) any {
		filters := []any{}
		for _, glob := range workspace.Dockerfile.Watch {
			filters = append(filters, map[string]any{"scheme": "file", "pattern": map[string]any{"glob": glob, "matches": "file"}})
		}
		return map[string]any{"filters": filters}
	},
})

type renameFilesParams struct {
	Files []struct {
		OldURI string `json:"oldUri"`
		NewURI string `json:"newUri"`
	} `json:"files"`
}

var _ = onSlowRequest(protocol.MethodWorkspaceWillRenameFiles, func(s *Server, p *renameFilesParams) (work, error) {
	o := s.outside()
	return func(ctx context.Context) (any, error) {
		if err := o.wait(ctx); err != nil {
			return nil, err
		}
		var all []documentEdit
		for _, f := range p.Files {
			for _, b := range o.usersOf(f.OldURI) {
				if e, ok := b.moved(f.NewURI); ok {
					all = withEdit(all, e)
				}
			}
		}
		if len(all) == 0 {
			return nil, nil
		}
		return s.acrossFiles(all), nil
	}, nil
})

// moved is the edit with which the build finds its Dockerfile at another place; ok is false
// if its file does not name the Dockerfile, letter for letter.
func (b *askedBuild) moved(to string) (e documentEdit, ok bool) {
	below, ok := b.folder.holds(to)
	if !ok || b.Dockerfile.State != builds.Known || !b.Dockerfile.Literal {
		return e, false
	}
	written, ok := b.DockerfileWritten(below)
	if !ok || written == b.Dockerfile.Text {
		return e, false
	}
	return b.folder.edit(b.Dockerfile.At, written), true
}
