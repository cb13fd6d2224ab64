package files

import (
	"net/url"
	"path"
	"strings"

	"github.com/stagels/stagels/analysis/eval"
	"github.com/stagels/stagels/analysis/stage"
)

// copying is a COPY or an ADD at work.
type copying struct {
	write
	step   *eval.Step
	from   *Node    // the root that paths are copied from
	disk   *Context // of the build context, where the copies come from there
	itself bool     // the copies may come from the root that they are laid into
	unpack bool
}

// copied is the root after a COPY or an ADD, whose paths come from a root
// (dockerfile2llb/convert_copy.go:42).
func copied(root, from *Node, context *Context, s *eval.Step) *Node {
	c := copying{write: write{root: root, made: &Origin{Step: s}}, step: s, from: from, itself: fromItself(root, from, s.Copy), disk: context, unpack: s.Instr.Name == "add"}
	if s.Copy.Unpack != nil {
		c.unpack = *s.Copy.Unpack
	}
	if s.Copy.Origin.Kind != stage.Context {
		c.disk = nil
	}
	to := &s.Copy.Destination
	if s.Copy.Broken || to.Refused != nil || s.Before.OS == "windows" {
		return root.loosened()
	}
	c.likely = !to.PathFixed
	c.all()
	if c.likely || s.Copy.Link && c.linksOver(root) {
		return c.root.loosened()
	}
	return c.root
}

// linksOver tells whether --link may make of the root what a COPY without it would not: it
// replaces what lies in the way, where BuildKit can merge layers (convert_copy.go:376).
func (c *copying) linksOver(root *Node) bool {
	to := &c.step.Copy.Destination
	found := root.Lstat(to.Path)
	there := found.Sure == Absent || found.Sure == Certain && found.Node.Kind == Folder && to.Folder
	return !there || found.Path != to.Path
}

func (c *copying) all() {
	for i := range c.step.Copy.Sources {
		likely := c.likely
		c.source(&c.step.Copy.Sources[i])
		c.likely = likely
	}
	for _, content := range c.step.Copy.Contents {
		name := base(content.Name)
		c.file(&Node{Kind: File, Origin: &Origin{Step: c.step, Path: content.Name}}, name)
	}
}

func (c *copying) source(src *eval.Source) {
	switch {
	case src.NoGit != nil || src.Refused != nil || src.Err != nil:
		c.root = c.root.loosened()
		return
	case src.Kind == eval.SourceGit:
		c.folderOf(&Node{Kind: Folder, Open: true}, src.Value)
		return
	case src.Kind == eval.SourceURL:
		c.url(src.Value)
		return
	}
	c.likely = c.likely || !src.Fixed
	c.path(src)
	if !src.Fixed {
		c.openDestination()
	}
}

// openDestination tells that others may have been copied.
func (c *copying) openDestination() {
	c.put(c.place(c.step.Copy.Destination.Path), func(old *Node) *Node {
		if old == nil {
			return unknown()
		}
		return old.opened()
	})
}

// url is ADD of a file that is fetched (convert_copy.go:180).
func (c *copying) url(src string) {
	name := "__unnamed__"
	if u, err := url.Parse(src); err == nil {
		if b := path.Base(u.Path); b != "." && b != "/" {
			name = b
		}
	}
	n := &Node{Kind: File, Origin: &Origin{Step: c.step, Path: src}}
	if c.step.Copy.Unpack != nil && c.unpack {
		c.anything(&Node{Kind: Any, Open: true, Origin: n.Origin}, name)
		return
	}
	c.file(n, name)
}

func (c *copying) path(src *eval.Source) {
	switch {
	case c.step.Copy.Parents:
		c.parents(src.Value)
	case wild(src.Path):
		c.wildcard(src.Path)
	case strings.Contains(src.Path, `\`):
		c.node(&Node{Kind: Any, Open: true}, src.Path, base(src.Path))
	default:
		found := c.from.Lookup(src.Path)
		n := found.Node
		if n == nil {
			n = &Node{Kind: Any, Open: true}
		}
		c.node(n, src.Path, base(src.Path))
	}
}

// wildcard copies what matches (convert_copy.go:270: AllowEmptyWildcard).
func (c *copying) wildcard(source string) {
	all, sure := matches(c.from, source)
	likely := c.likely
	for _, m := range all {
		n := m.node
		if n.Kind == Link {
			n = c.from.Lookup(m.path).Node
		}
		if n == nil {
			n = &Node{Kind: Any, Open: true}
		}
		c.likely = likely || !m.sure
		c.node(n, m.path, base(m.path))
	}
	c.likely = true
	if !sure {
		c.openDestination()
	}
}

// node copies one file or folder, which is there.
func (c *copying) node(n *Node, from, name string) {
	switch {
	case n.Kind == Folder && !n.Likely:
		c.folderOf(n, from)
	case n.Kind == File && c.unpack && c.disk != nil && c.disk.isArchive(n):
		c.folderOf(unpacked(n), from)
	case n.Kind == File:
		c.file(c.copy(n, from), name)
	default:
		c.anything(c.copy(n, from), name)
	}
}

// copy is the copy of a node and of all below it.
func (c *copying) copy(n *Node, from string) *Node {
	next := *n
	next.Origin = &Origin{Step: c.step, Path: from, Source: n}
	next.list = n.each(func(name string, child *Node) *Node { return c.copy(child, path.Join(from, name)) })
	return &next
}

// top is a copy as it is laid into a folder: it is there, unless nothing may be copied.
func (c *copying) top(n *Node) *Node {
	next := *n
	next.Likely, next.loose, next.open = c.likely, false, n.open
	return &next
}

// folderOf copies what is in a folder into the destination.
func (c *copying) folderOf(n *Node, from string) {
	c.filtered(n, from, nil, excludes(c.step.Copy))
}

func (c *copying) filtered(n *Node, from string, include, exclude []string) {
	if f, err := newFilter(include, exclude); err != nil {
		n = &Node{Kind: Folder, Open: true}
	} else if f != nil {
		passed := *n
		passed.list, passed.loose, passed.open = f.below(n, "", matched{}), false, false
		n = &passed
	}
	over := c.top(c.copy(n, from))
	c.at(func(old *Node) *Node { return merge(old, over) })
}

// at changes what lies at the destination.
func (c *copying) at(change func(old *Node) *Node) {
	to := &c.step.Copy.Destination
	if to.Folder {
		c.folder(to.Path)
	}
	c.put(c.place(to.Path), change)
}

// file copies a file: into the destination if it is a folder (fsutil, copy/copy.go:180).
func (c *copying) file(n *Node, name string) {
	n = c.top(n)
	c.at(func(old *Node) *Node {
		switch {
		case old == nil, old.Kind == File && !old.Open:
			return merge(old, n)
		case old.Kind == Folder && !old.Likely && n.Open:
			return c.into(old.opened(), asLikely(n), name)
		case old.Kind == Folder && !old.Likely:
			return c.into(old, n, name)
		case old.Kind == Folder, len(old.Children()) > 0, likelyFolder(c.step.Copy.Destination.Path):
			return c.into(anyOf(old, c.likely), asLikely(n), name)
		}
		next := *n
		next.Open = true
		return &next
	})
}

// into lays a node into a folder.
func (c *copying) into(folder, n *Node, name string) *Node {
	under := folder.child(name)
	if under == nil {
		under = folder.hidden(name)
	}
	return folder.having(name, merge(under, n))
}

// anything copies what may be a file or a folder.
func (c *copying) anything(n *Node, name string) {
	n = c.top(n)
	c.at(func(old *Node) *Node {
		if len(n.Children()) == 0 && (c.step.Copy.Destination.Folder || old != nil && old.Kind == Folder) {
			return c.into(merge(old, n), asLikely(n), name)
		}
		next := *n
		next.Kind, next.Open = Any, true
		return merge(old, &next)
	})
}

// anyOf is what lies where something was copied to what may be a folder.
func anyOf(old *Node, likely bool) *Node {
	next := *old
	next.Kind, next.Open, next.loose = Any, true, false
	next.Likely = old.Likely && likely
	return &next
}

func asLikely(n *Node) *Node {
	next := *n
	next.Likely, next.Open, next.open = true, true, n.list == nil
	return &next
}

// likelyFolder tells of a path that is a folder in most images: by its name, or of some names
// where it stands.
func likelyFolder(at string) bool { return usual[path.Base(at)] || usual[at] }

var usual = map[string]bool{
	"/": true, "bin": true, "sbin": true, "lib": true, "lib64": true, "etc": true, "tmp": true, "share": true, "local": true, "include": true, "html": true, "log": true,
	"/opt": true, "/srv": true, "/home": true, "/root": true, "/var": true, "/usr": true, "/run": true, "/var/run": true, "/var/opt": true, "/mnt": true, "/media": true,
}
