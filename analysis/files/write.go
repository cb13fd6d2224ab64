package files

import (
	"maps"
	"path"
	"sync"
)

// write is a root that an instruction changes.
type write struct {
	root   *Node
	made   *Origin // of what it makes beside copies
	likely bool    // it may not do so
}

// place is where a path of the root leads to, without links. Where that is not sure, the
// instruction may change anything, and the root is open after it.
func (w *write) place(at string) []string {
	found := w.root.Lookup(at)
	if found.Sure != Absent && found.Sure != Certain {
		w.root = w.root.opened()
	}
	return segments(found.Path)
}

// folder makes a folder and those above it (fsutil, copy/mkdir.go: MkdirAll).
func (w *write) folder(at string) {
	w.put(w.place(at), w.asFolder)
}

// put lays what make makes of what lies at a path in its place. What is above it is a
// folder then.
func (w *write) put(at []string, make func(old *Node) *Node) {
	w.root = w.below(w.root, at, make)
	if w.root.Open {
		w.root = w.root.opened()
	}
}

func (w *write) below(n *Node, at []string, make func(old *Node) *Node) *Node {
	if len(at) == 0 {
		return make(n)
	}
	child := n.child(at[0])
	if child == nil {
		child = n.hidden(at[0])
	}
	if len(at) > 1 {
		child = w.asFolder(child)
	}
	return n.having(at[0], w.below(child, at[1:], make))
}

// asFolder is what a node is once something was put into it.
func (w *write) asFolder(old *Node) *Node {
	if old == nil {
		return &Node{Kind: Folder, Likely: w.likely, Origin: w.made}
	}
	if old.Kind == Folder && (!old.Likely || w.likely) {
		return old
	}
	next := *old
	next.Open = old.Open || old.Kind != Folder
	if w.likely {
		next.Kind = Any
		if old.Kind == Any && old.Origin == nil {
			next.Kind, next.Origin = Folder, w.made
		}
		return &next
	}
	next.Kind, next.Likely, next.loose = Folder, false, false
	if next.Origin == nil {
		next.Origin = w.made
	}
	return &next
}

// merge is what lies where a copy of over was laid over old: nil if nothing did
// (fsutil, copy/copy.go: copier.copy).
func merge(old, over *Node) *Node {
	switch {
	case old == nil:
		return over
	case over.Kind == File || over.Kind == Link:
		return replaced(old, over)
	}
	next := *over
	next.Likely = old.Likely && over.Likely
	next.Open = old.Open || over.Open || old.Kind != Folder
	next.loose, next.open = false, false
	if over.Likely && old.Kind != Folder || over.Kind == Any && old.Kind != Folder {
		next.Kind = Any
	} else {
		next.Kind = Folder
	}
	next.list = sync.OnceValue(func() contents { return merged(old, over) })
	return &next
}

func merged(old, over *Node) contents {
	below, above := old.contents(), over.contents()
	all := make(map[string]*Node, len(below.nodes)+len(above.nodes))
	maps.Copy(all, below.nodes)
	for name, child := range above.nodes {
		under := all[name]
		if under == nil {
			under = old.hidden(name)
		}
		all[name] = merge(under, child)
	}
	return contents{all, below.more || above.more, either(below, above)}
}

// either tells of two folders laid over each other what may come to one of them.
func either(a, b contents) func(below string) bool {
	if a.come == nil && b.come == nil {
		return nil
	}
	return func(below string) bool { return a.comes(below) || b.comes(below) }
}

// replaced is what lies where a file or a link was laid over old.
func replaced(old, over *Node) *Node {
	if !over.Likely || old.Likely && old.Origin == nil {
		return over
	}
	next := *old
	next.Open, next.open = true, false
	if old.Kind != over.Kind {
		next.Kind = Any
	}
	return &next
}

// base is the name of what is copied from a path (filepath.Base).
func base(at string) string { return path.Base(at) }
