package lsp

import (
	"path"
	"path/filepath"

	"github.com/stagels/stagels/analysis/config"
	"github.com/stagels/stagels/analysis/eval"
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
	root, files := folder.path, s.options.Files(folder.path)
	if in := workspace.RepositoryOf(root, s.options.Files); in.Root != "" {
		root, below, files = in.Root, path.Join(in.Below, below), s.options.Files(in.Root)
		if in.Below != "" { // where no client watches unasked
			files = s.lookedAt(workspaceFolder{fileURI(root), root}, u)
		}
	}
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
func (s *Server) said(u string) (out workspace.Project) {
	if p, below := s.projectOf(u); p != nil {
		out = p.Said(below)
	}
	s.described.Store(u, out.Rules.Images)
	return out
}

// describedLast is what the configuration of the file with the URI was last found to say of base
// images. A key waits for no disk.
func (s *Server) describedLast(u string) []eval.DescribedImage {
	images, _ := s.described.Load(u)
	out, _ := images.([]eval.DescribedImage)
	return out
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
