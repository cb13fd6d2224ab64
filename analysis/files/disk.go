package files

import (
	"io/fs"
	"path"
	"sync"
)

// Disk is the files of one folder, as workspace.Files has them. Paths have slashes and
// begin below the folder, which is "." itself.
type Disk interface {
	Open(path string) (fs.File, error)
	ReadDir(path string) ([]fs.DirEntry, error)
	// ReadLink is where a symbolic link leads to, as it is written.
	ReadLink(path string) (string, error)
}

// Context is a folder that a build takes files from.
type Context struct {
	Disk   Disk
	Folder string   // of the disk: "." is all of it
	Ignore []string // patterns of its ignore file, as BuildKit reads them
	// Certain tells that a build finds just these files. Otherwise they are likely.
	Certain bool

	once sync.Once
	node *Node

	mu    sync.Mutex
	texts map[string]string // of files that were read; "" of those that cannot be
}

// root is what lies in the context. What was listed of it once is not listed again.
func (c *Context) root() *Node {
	c.once.Do(func() { c.node = c.read() })
	return c.node
}

func (c *Context) read() *Node {
	root := c.All()
	if f, err := newFilter(nil, c.Ignore); err != nil {
		root = unknownRoot()
	} else if f != nil {
		root = &Node{Kind: Folder, list: f.below(root, "", matched{})}
	}
	if !c.Certain {
		root = root.loosened()
	}
	return root
}

// All is what lies in the folder, also what the ignore file leaves out.
func (c *Context) All() *Node { return c.folder("") }

// folder is one of the context, or the context itself. It is listed when that is first
// asked for. One that cannot be listed is open.
func (c *Context) folder(at string) *Node {
	n := &Node{Kind: Folder, Origin: &Origin{Path: at, in: c}}
	n.list = sync.OnceValue(func() contents {
		entries, err := c.Disk.ReadDir(path.Join(c.Folder, at))
		all := make(map[string]*Node, len(entries))
		for _, e := range entries {
			all[e.Name()] = c.entry(e, path.Join(at, e.Name()))
		}
		return contents{all, err != nil}
	})
	return n
}

func (c *Context) entry(e fs.DirEntry, at string) *Node {
	switch {
	case e.IsDir():
		return c.folder(at)
	case e.Type()&fs.ModeSymlink != 0:
		return &Node{Kind: Link, Origin: &Origin{Path: at, in: c}, target: func() (string, bool) {
			to, err := c.Disk.ReadLink(path.Join(c.Folder, at))
			return to, err == nil
		}}
	}
	return &Node{Kind: File, Origin: &Origin{Path: at, in: c}}
}
