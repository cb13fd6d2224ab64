package files

import (
	"path"
	"strings"

	"github.com/stagels/stagels/analysis/eval"
	"github.com/stagels/stagels/analysis/stage"
)

// parents copies a source with the folders above it, up to /./ if that stands in it
// (convert_copy.go:220).
func (c *copying) parents(source string) {
	folder, pattern := pivot(source)
	if wild(folder) || strings.Contains(folder, `\`) {
		c.folderOf(&Node{Kind: Folder, Open: true}, folder)
		return
	}
	n := c.from.Lookup(folder).Node
	if n == nil || n.Kind != Folder {
		n = &Node{Kind: Folder, Open: true}
	}
	if pattern == "" {
		n = empty() // BuildKit takes it for a pattern, which matches nothing
	}
	c.filtered(n, folder, []string{pattern}, excludes(c.step.Copy))
	if pattern != "" && !wild(pattern) && !c.itself && c.from.Lookup(path.Join(folder, pattern)).Sure != Absent {
		c.required(path.Join(folder, pattern), pattern)
	}
}

// required tells that what is copied from a path is there: BuildKit refuses the build
// otherwise.
func (c *copying) required(from, below string) {
	at := append(c.place(c.step.Copy.Destination.Path), segments(below)...)
	c.put(at, func(old *Node) *Node {
		if old != nil && (!old.Likely || c.likely) {
			return old
		}
		return merge(old, &Node{Kind: Any, Open: true, Likely: c.likely, Origin: &Origin{Step: c.step, Path: from}})
	})
}

// fromItself tells whether a copy is made from the very state that it changes, or may be.
// BuildKit then looks for no path that --parents requires.
func fromItself(root, from *Node, c *eval.Copy) bool {
	return root == from || c.Origin.Kind == stage.KindNamedContext
}
