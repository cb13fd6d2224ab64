package lsp

import (
	"path"
	"path/filepath"

	"github.com/stagels/stagels/analysis/config"
	"github.com/stagels/stagels/analysis/rules"
	"github.com/stagels/stagels/analysis/workspace"
)

// projectOf is the configuration that holds for the file with the URI, as it is open or lies
// on the disk, and the file's path below the folder that it was looked for in; nil if there
// is none that can be read. It is looked for up to the root of the repository or, outside of
// one, the folder of the workspace.
func (s *Server) projectOf(u string) (p *config.Project, below string) {
	name, ok := filePath(u)
	if !ok {
		return nil, ""
	}
	folder, below, ok := s.workspace.folderAround(filepath.Clean(name))
	if !ok {
		return nil, ""
	}
	root := folder.path
	if in := workspace.RepositoryOf(root, s.options.Files); in.Root != "" {
		root, below = in.Root, path.Join(in.Below, below)
	}
	files := s.options.Files(root)
	at, ok := config.Find(files, below)
	if !ok {
		return nil, ""
	}
	src, ok := s.openText(fileURI(filepath.Join(root, filepath.FromSlash(at))))
	if !ok {
		var err error
		if src, err = config.Text(files, at); err != nil {
			s.log.Info("configuration not read", "path", at, "err", err)
			return nil, ""
		}
	}
	return config.New(files, at, src), below
}

// openText is the text of a file that an editor has open, by any of its URIs.
func (s *Server) openText(u string) (src string, ok bool) {
	_, overlay := s.docs.now()
	if f := overlay.File(u); f != nil && f.Read() != nil {
		return f.Read().Text, true
	}
	return "", false
}

// said is what the configuration of the file with the URI says of it.
func (s *Server) said(u string) workspace.Project {
	if p, below := s.projectOf(u); p != nil {
		return p.Said(below)
	}
	return workspace.Project{}
}

// misconfigured is what is wrong with a configuration.
var misconfigured = &rules.Rule{Name: "Configuration", Severity: rules.Error, URL: "https://github.com/stagels/stagels/blob/main/docs/configuration.md"}

// configurationFindings are what is wrong with a configuration that an editor has open.
func (s *Server) configurationFindings(b *buildFile) (out []*rules.Diagnostic) {
	p, below := s.projectOf(b.uri)
	if p == nil || p.At != below {
		return nil
	}
	for _, problem := range p.Problems {
		out = append(out, &rules.Diagnostic{Span: problem.At, Severity: misconfigured.Severity, Code: misconfigured.Name, Message: problem.Message, Rule: misconfigured})
	}
	return out
}
