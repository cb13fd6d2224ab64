package files

import (
	"io/fs"
	"path"
	"strings"
	"sync"

	"github.com/moby/patternmatcher/ignorefile"
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
	// IgnoreFiles are paths of the disk in the place of Ignore: the first of them that is there
	// is read when something of the context is first asked for.
	IgnoreFiles []string
	// Certain tells that a build finds just these files. Otherwise they are likely.
	Certain bool
	// Asked tells that a file asks for a build with this folder, not a person.
	Asked bool
	// MayCome tells of a path of the disk at which nothing lies whether something may lie
	// there when the build runs. Nil: nothing may.
	MayCome func(at string) bool

	once sync.Once
	node *Node

	mu    sync.Mutex
	texts map[string]string // of files that were read; "" of those that cannot be

	archives map[string][]entry // by path; nil of those that cannot be read
}

// root is what lies in the context. What was listed of it once is not listed again.
func (c *Context) root() *Node {
	c.once.Do(func() { c.node = c.read() })
	return c.node
}

func (c *Context) read() *Node {
	root, ignore := c.All(), c.Ignore
	from := c.ignoreFile()
	if from.text != "" {
		ignore, from.err = ignorefile.ReadAll(strings.NewReader(from.text))
	}
	if f, err := newFilter(nil, ignore); err != nil || from.err != nil {
		root = unknownRoot()
	} else if f != nil {
		root = &Node{Kind: Folder, list: f.below(root, "", matched{})}
	}
	if !c.Certain {
		root = root.loosened()
	}
	return root
}

// Root is what lies in the context, without what its ignore file leaves out.
func (c *Context) Root() *Node { return c.root() }

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
		return contents{all, err != nil, c.coming(at)}
	})
	return n
}

// coming tells of what is not in a folder whether it may be there when the build runs.
func (c *Context) coming(folder string) func(below string) bool {
	if c.MayCome == nil {
		return nil
	}
	return func(below string) bool { return c.MayCome(path.Join(c.Folder, folder, below)) }
}

func (c *Context) entry(e fs.DirEntry, at string) *Node {
	switch {
	case e.IsDir():
		return c.folder(at)
	case e.Type()&fs.ModeSymlink != 0:
		return &Node{Kind: Link, Origin: &Origin{Path: at, in: c}, target: func() (string, bool) { return c.target(at) }}
	}
	return &Node{Kind: File, Origin: &Origin{Path: at, in: c}}
}

// target is where the link at a path leads to. A name with letters of a wildcard is not known: a
// client takes it for a pattern, and sends what that matches (fsutil, followlinks.go).
func (c *Context) target(at string) (to string, known bool) {
	to, err := c.Disk.ReadLink(path.Join(c.Folder, at))
	return to, err == nil && !strings.ContainsAny(to, `*?[\`)
}
