// Package files tells which paths a stage holds after each of its instructions, where each
// comes from, and how sure that is.
//
// It follows github.com/moby/buildkit v0.34.1 (frontend/dockerfile/dockerfile2llb,
// solver/llbsolver/file) and github.com/tonistiigi/fsutil (copy), which does the copying.
package files

import (
	"maps"
	"slices"
	"sync"

	"github.com/stagels/stagels/analysis/eval"
)

// Kind tells what lies at a path.
type Kind uint8

// What can lie at a path.
const (
	Any    Kind = iota // a file, a folder or a link
	File               // also a device or a pipe
	Folder             //
	Link               // a symbolic link
)

// Node is what lies at one path of a stage or of a build context. It is never changed:
// what an instruction does makes other nodes, which share what stayed. Its methods may be
// called at the same time.
type Node struct {
	Kind Kind
	// Likely tells that it may not be there.
	Likely bool
	// Open tells of a folder that others may be in it than those that are known, and of
	// anything else that it may be something else by now.
	Open   bool
	Origin *Origin // nil of a folder that is there by itself

	target func() (string, bool) // of a link: where it leads to, if that is known
	list   func() contents       // nil if nothing is known in it
	loose  bool                  // it and all below it are likely and open
	open   bool                  // it and all below it are open
}

// contents are what is known in a folder, by name. Nobody changes them.
type contents struct {
	nodes map[string]*Node
	more  bool // there may be others: it could not be listed
	// come tells whether there may be something at a path below it of which nothing is known;
	// nil if there is not.
	come func(below string) bool
}

// Origin is where a node comes from.
type Origin struct {
	Step   *eval.Step // that made it; nil of what lies in a build context
	Path   string     // what it was copied from; of a file of the context its path below it
	Source *Node      // that it is a copy of; nil if it is none

	in *Context // of what lies in a build context
}

// Children are what is known in a folder, by name. Nobody may change the map.
func (n *Node) Children() map[string]*Node { return n.contents().nodes }

func (n *Node) contents() contents {
	if n.list == nil {
		return contents{}
	}
	return n.list()
}

// Names are those of the children, in the order of the alphabet.
func (n *Node) Names() []string { return slices.Sorted(maps.Keys(n.Children())) }

func (n *Node) child(name string) *Node { return n.Children()[name] }

// mayHave tells whether there may be something in it that is not known.
func (n *Node) mayHave() bool { return n.mayHaveAny() || n.contents().come != nil }

// mayHaveAt tells whether there may be something at a path below it that is not known.
func (n *Node) mayHaveAt(below string) bool {
	return n.mayHaveAny() || n.contents().comes(below)
}

// mayHaveAny tells whether there may be anything in it that is not known.
func (n *Node) mayHaveAny() bool { return n.Open || n.Kind == Any || n.contents().more }

func (c contents) comes(below string) bool { return c.come != nil && c.come(below) }

// hidden is what may lie at a name of the node at which nothing is known: nil if nothing can.
func (n *Node) hidden(name string) *Node {
	if n.mayHaveAt(name) {
		return unknown()
	}
	return nil
}

// each are the contents with every node changed, when they are first asked for. What
// becomes nil is left out.
func (n *Node) each(change func(name string, child *Node) *Node) func() contents {
	if n.list == nil {
		return nil
	}
	return sync.OnceValue(func() contents {
		was := n.list()
		now := contents{make(map[string]*Node, len(was.nodes)), was.more, was.come}
		for name, child := range was.nodes {
			if next := change(name, child); next != nil {
				now.nodes[name] = next
			}
		}
		return now
	})
}

// unknown is what may be anything, or not be there.
func unknown() *Node { return &Node{Kind: Any, Likely: true, Open: true, loose: true, open: true} }

// empty is the root of scratch, unknownRoot that of an image.
func empty() *Node       { return &Node{Kind: Folder} }
func unknownRoot() *Node { return &Node{Kind: Folder, Open: true, open: true} }

// having is the folder with one child in the place of another.
func (n *Node) having(name string, child *Node) *Node {
	next, was := *n, n.contents()
	all := make(map[string]*Node, len(was.nodes)+1)
	maps.Copy(all, was.nodes)
	all[name] = child
	next.list = func() contents { return contents{all, was.more, was.come} }
	next.loose, next.open = false, n.open && child.open
	return &next
}

// opened is the node where others may have come: whatever is there stays there, and may
// have become something else.
func (n *Node) opened() *Node { return n.changed(func(n *Node) bool { return n.open }, open) }

func open(n *Node) { n.Open, n.open = true, true }

// loosened is the node where anything may have changed, and nothing need be there.
func (n *Node) loosened() *Node {
	return n.changed(func(n *Node) bool { return n.loose }, func(n *Node) {
		open(n)
		n.Likely, n.loose = true, true
	})
}

// changed is the node after a change to it and to all below it, unless it is so already.
func (n *Node) changed(is func(*Node) bool, change func(*Node)) *Node {
	if is(n) {
		return n
	}
	next := *n
	change(&next)
	next.list = n.each(func(_ string, child *Node) *Node { return child.changed(is, change) })
	return &next
}
