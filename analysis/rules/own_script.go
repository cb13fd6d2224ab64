package rules

import (
	"path"
	"slices"

	"github.com/stagels/stagels/analysis/eval"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/syntax"
)

// mayExpand tells whether something expands variables in the words, where no shell that
// BuildKit starts does.
func (p *Pass) mayExpand(words []syntax.Word) bool {
	return expandsArguments(words) || slices.ContainsFunc(words, p.ownScript)
}

// ownScript tells whether a COPY or an ADD takes the file that the word starts from the
// build context, or holds it: it is likely a script, which may have a shell read its
// arguments once more, with eval.
func (p *Pass) ownScript(w syntax.Word) bool {
	for _, s := range p.steps("copy", "add") {
		if c := s.Copy; c != nil && c.Origin.Kind == stage.Context && slices.ContainsFunc(copiedFiles(c), func(file string) bool {
			return file == w.Text || path.Base(file) == w.Text
		}) {
			return true
		}
	}
	return false
}

// copiedFiles are the names under which the sources are found, if they are files. Whether
// the destination is a folder is not always known: both names count then.
func copiedFiles(c *eval.Copy) (out []string) {
	name := func(source string) {
		out = append(out, path.Join(c.Destination.Path, path.Base(source)))
		if !c.Destination.Folder {
			out = append(out, c.Destination.Path)
		}
	}
	for i := range c.Sources {
		if c.Sources[i].Kind == eval.SourcePath && !c.Sources[i].Pattern {
			name(c.Sources[i].Path)
		}
	}
	for i := range c.Contents {
		name(c.Contents[i].Name)
	}
	return out
}
