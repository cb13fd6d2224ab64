package lsp

import (
	"fmt"
	"net/url"
	"path/filepath"
	"strings"

	"github.com/stagels/stagels/analysis/graph"
	"github.com/stagels/stagels/analysis/refactor"
	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/analysis/workspace"
)

// fileCreation is the protocol's CreateFile. It fails where there is such a file.
type fileCreation struct {
	Kind string `json:"kind"`
	URI  string `json:"uri"`
}

// targetFile offers to write the target whose FROM is at a span into a Dockerfile of its own,
// beside this one: what slice prints of it. There is none for a client that cannot create
// files, for a target that needs all stages, where such a file is there already, and where an
// ignore file has the Dockerfile's name, as it would not count for the new one.
func (s *Server) targetFile(d *document, at text.Span, only []string) []codeAction {
	if !s.client.creates || d.part != nil || !asked(only, refactor.Extract) {
		return nil
	}
	m := d.doc.Model
	item := m.File.ItemAt(at.Start)
	i := m.At(item)
	if i < 0 || i >= m.Count() || m.Stages()[i].Items[0] != item || m.Name(i) == "" || m.StageByName(m.Name(i)) != i {
		return nil
	}
	opt := d.doc.Options
	opt.Build.Target = m.Name(i)
	slice := graph.Slice(d.doc.WithOptions(opt).Model)
	to, ok := s.besideDockerfile(string(d.uri), m.Name(i))
	if !ok || slice == d.doc.Text() {
		return nil
	}
	var content documentEdit
	content.TextDocument.URI = to
	content.Edits = []textEdit{{NewText: slice}}
	return []codeAction{{
		Title: fmt.Sprintf("Extract target %q into %s", m.Name(i), to[strings.LastIndex(to, "/")+1:]), Kind: refactor.Extract,
		Edit: &workspaceEdit{DocumentChanges: []any{fileCreation{"create", to}, content}},
	}}
}

// besideDockerfile is the URI of a new Dockerfile for a target of the one at u.
func (s *Server) besideDockerfile(u, target string) (to string, ok bool) {
	path, ok := filePath(u)
	if !ok {
		return "", false
	}
	if _, _, ok = s.workspace.folderAround(filepath.Clean(path)); !ok {
		return "", false
	}
	folder, old := filepath.Split(path)
	name := targetName(old, target)
	lies := s.options.Files(folder)
	for _, there := range []string{name, old + ".dockerignore"} {
		if _, err := lies.Lstat(there); err == nil {
			return "", false
		}
	}
	return u[:strings.LastIndex(u, "/")+1] + url.PathEscape(name), workspace.Dockerfile.Named(name)
}

// targetName is what a Dockerfile for a target is called: Dockerfile.app, app.Dockerfile beside
// web.Dockerfile.
func targetName(old, target string) string {
	if _, ending, ok := strings.Cut(old, "."); ok && strings.EqualFold(ending, "dockerfile") {
		return target + "." + ending
	}
	stem, _, _ := strings.Cut(old, ".")
	return stem + "." + target
}
