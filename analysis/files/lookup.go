package files

import (
	"path"
	"strings"
)

// Sure tells how sure it is that something lies at a path.
type Sure uint8

// How sure it can be.
const (
	Absent  Sure = iota // nothing can lie there
	Maybe               // nothing is known of it
	Present             // something likely does
	Certain
)

// Found is what lies at a path.
type Found struct {
	Sure Sure
	Node *Node  // nil if none is known
	Path string // the path without links, as far as they are known
}

// mostLinks is how many links lead to a file at most (containerd/continuity, fs/path.go:220).
const mostLinks = 255

// Lookup is what lies at a path below the root. Links are followed, the last one too, and
// lead nowhere above the root (continuity, fs.RootPath).
func (n *Node) Lookup(at string) Found { return n.lookup(at, true) }

// Lstat is Lookup that does not follow the last link.
func (n *Node) Lstat(at string) Found { return n.lookup(at, false) }

func (n *Node) lookup(at string, last bool) Found {
	w := walk{root: n, node: n, at: "/", sure: Certain, last: last}
	for rest := segments(at); len(rest) > 0; {
		name := rest[0]
		rest = w.step(name, rest[1:])
		if w.node == nil {
			return Found{w.sure, nil, path.Join(append([]string{w.at}, rest...)...)}
		}
	}
	return Found{w.sure, w.node, w.at}
}

// segments are the names of a path, of which none is "." or "..".
func segments(at string) []string {
	at = strings.Trim(path.Clean("/"+at), "/")
	if at == "" {
		return nil
	}
	return strings.Split(at, "/")
}

// walk goes down from a root.
type walk struct {
	root, node *Node
	at         string
	sure       Sure
	links      int
	last       bool
}

// step goes to the child of a name, and returns what is left to go: more than rest, if a
// link leads there. The node is nil if none is known.
func (w *walk) step(name string, rest []string) []string {
	child := w.node.child(name)
	switch {
	case child != nil && child.Likely && w.sure == Certain:
		w.sure = Present
	case child == nil && (w.sure < Certain || w.node.mayHaveAt(path.Join(append([]string{name}, rest...)...))):
		w.sure = Maybe
	case child == nil:
		w.sure = Absent
	}
	if child == nil || child.Kind != Link || !w.last && len(rest) == 0 {
		w.node, w.at = child, path.Join(w.at, name)
		return rest
	}
	return w.follow(child, name, rest)
}

func (w *walk) follow(link *Node, name string, rest []string) []string {
	to, known := link.target()
	w.links++
	if !known || w.links > mostLinks {
		w.sure, w.node, w.at = min(w.sure, Maybe), nil, path.Join(w.at, name)
		return rest
	}
	if link.Open {
		w.sure = min(w.sure, Present)
	}
	if !path.IsAbs(to) {
		to = path.Join(w.at, to)
	}
	w.node, w.at = w.root, "/"
	return append(segments(to), rest...)
}
