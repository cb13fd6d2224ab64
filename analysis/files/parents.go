package files

import (
	"path"
	"strings"
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
	var include []string
	if pattern != "" {
		include = []string{pattern}
	}
	c.filtered(n, folder, include, excludes(c.step.Copy))
	if pattern != "" && !wild(pattern) && c.from.Lookup(path.Join(folder, pattern)).Sure != Absent {
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
