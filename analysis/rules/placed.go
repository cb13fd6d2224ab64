package rules

import (
	"path"
	"strings"

	"github.com/stagels/stagels/analysis/eval"
	"github.com/stagels/stagels/analysis/files"
)

// placement is a file that a COPY or an ADD brings.
type placement struct {
	source *eval.Source // nil of a heredoc
	path   string       // where it lies then
}

// placed are the files that the step of that index in the trace brings; nil if one of them is
// not known for certain, or may be a folder.
func (p *Pass) placed(at int) (out []placement) {
	s := &p.trace.Steps[at]
	c := s.Copy
	if c == nil || s.Trigger || c.Broken || c.Parents || !c.Destination.PathFixed || c.Destination.Refused != nil || s.Before.OS == "windows" {
		return nil
	}
	root := p.files().After(at)
	for i := range c.Sources {
		src := &c.Sources[i]
		if src.Kind != eval.SourcePath || !src.Fixed || src.Pattern || src.Refused != nil || src.Err != nil {
			return nil
		}
		to, ok := placedAt(root, s, path.Base(src.Path))
		if !ok {
			return nil
		}
		out = append(out, placement{src, to})
	}
	for _, content := range c.Contents {
		to, ok := placedAt(root, s, content.Name)
		if !ok {
			return nil
		}
		out = append(out, placement{nil, to})
	}
	return out
}

// placedAt is where a file of that name lies in the root that a step leaves.
func placedAt(root *files.Node, s *eval.Step, name string) (at string, ok bool) {
	to := s.Copy.Destination
	candidates := []string{path.Join(to.Path, name)}
	if !to.Folder {
		candidates = append(candidates, to.Path)
	}
	for _, c := range candidates {
		found := root.Lookup(c)
		if found.Sure == files.Certain && found.Node.Origin != nil && found.Node.Origin.Step == s && isFile(found.Node, name, path.Base(c)) {
			return found.Path, true
		}
	}
	if folder := root.Lookup(to.Path); to.Folder && fileName.Matches(name) && folder.Sure == files.Certain && folder.Path == to.Path {
		return path.Join(to.Path, name), true
	}
	return "", false
}

// isFile tells whether a node is a file for certain, also where it is known only by what it
// was called and is called now.
func isFile(n *files.Node, names ...string) bool {
	if n.Kind == files.File && !n.Open {
		return true
	}
	for _, name := range names {
		if !fileName.Matches(name) {
			return false
		}
	}
	return n.Kind == files.File || n.Kind == files.Any
}

// shipped tells of each stage whether its layers are in the image that is built.
func (p *Pass) shipped() []bool {
	out := make([]bool, p.Count())
	for i := p.Final(); i >= 0 && !out[i]; i = p.Base(i) {
		out[i] = true
	}
	return out
}

// namesOf are paths for people, a few of them.
func namesOf(all []placement) string {
	const most = 3
	var names []string
	for _, f := range all[:min(most, len(all))] {
		names = append(names, f.path)
	}
	if len(all) > most {
		names = append(names, "others")
	}
	return strings.Join(names, ", ")
}
