// Package jsontree reads JSON for what asks for builds: with comments and trailing commas,
// each value with its span, also of a text that is broken or half typed.
package jsontree

import (
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis/text"
	"github.com/tailscale/hujson"
)

// Kind is what a node is.
type Kind uint8

// The kinds of nodes.
const (
	Null   Kind = iota // null, or what is no value
	Text               // in quotes
	Plain              // a number or a truth
	Object             // members
	Array              // items
)

// Node is a value of a JSON text. A nil Node is a value that is not there.
type Node struct {
	Kind    Kind
	Text    string    // without quotes and escapes
	Span    text.Span // of Text, without quotes; of another kind all of it
	Members []Member  // in the order of the text
	Items   []*Node

	offs []int // where each byte of Text stands, or nowhere
}

// Member is a key of an Object and its value.
type Member struct {
	Key, Value *Node
}

// largest and deepest are what is read of a text at most, in bytes and brackets: the parser
// calls itself for each bracket.
const (
	largest = 1 << 20
	deepest = 500
)

// Parse reads a text. A broken one is mended first. It gives nil if nothing is there, or
// more than anybody writes.
func Parse(src string) *Node {
	read := src
	if strings.HasPrefix(src, "\ufeff") {
		read = "   " + src[3:]
	}
	if len(src) > largest || tooDeep(src) {
		return nil
	}
	var put []Patch
	v, err := hujson.Parse([]byte(read))
	if err != nil {
		read, put = Mend(withoutComments(read))
		if v, err = hujson.Parse([]byte(read)); err != nil {
			return nil
		}
	}
	r := reader{read, put}
	return r.node(v)
}

// tooDeep tells whether brackets lie so deep in each other that the parser could run out of
// stack. What stands in quotes counts too.
func tooDeep(src string) bool {
	depth := 0
	for i := range len(src) {
		switch src[i] {
		case '[', '{':
			depth++
		case ']', '}':
			depth = max(0, depth-1)
		}
		if depth > deepest {
			return true
		}
	}
	return false
}

// Lookup is the value of a key; nil if n is no Object or the key is not in it. Of two with
// one key the last counts.
func (n *Node) Lookup(key string) (value *Node) {
	if n == nil {
		return nil
	}
	for _, m := range n.Members {
		if m.Key.Text == key {
			value = m.Value
		}
	}
	return value
}

// At follows keys from object to object.
func (n *Node) At(keys ...string) *Node {
	for _, key := range keys {
		n = n.Lookup(key)
	}
	return n
}

// String is the text of a Text, and nothing of another node or of none.
func (n *Node) String() string {
	if n == nil || n.Kind != Text {
		return ""
	}
	return n.Text
}

// nowhere is the offset of a byte that an escape stands for.
const nowhere = -1

// Offsets tell where each byte of Text stands; -1 of one that an escape stands for.
func (n *Node) Offsets() []int { return n.offs }

// Part is where a part of Text stands, from one byte of it to another; exact is false if
// escapes stand in it.
func (n *Node) Part(from, to int) (at text.Span, exact bool) {
	if from >= to || n.Kind != Text || slices.Contains(n.offs[from:to], nowhere) {
		return n.Span, false
	}
	at = text.Span{Start: n.offs[from], End: n.offs[to-1] + 1}
	return at, at.End-at.Start == to-from
}

// reader makes nodes of a text that was mended.
type reader struct {
	read string
	put  []Patch
}

func (r *reader) span(start, end int) text.Span {
	return text.Span{Start: Back(r.put, start), End: Back(r.put, end)}
}

func (r *reader) node(v hujson.Value) *Node {
	n := &Node{Span: r.span(v.StartOffset, v.EndOffset)}
	switch inner := v.Value.(type) {
	case *hujson.Object:
		n.Kind = Object
		for _, m := range inner.Members {
			n.Members = append(n.Members, Member{r.node(m.Name), r.node(m.Value)})
		}
	case *hujson.Array:
		n.Kind = Array
		for _, e := range inner.Elements {
			n.Items = append(n.Items, r.node(e))
		}
	case hujson.Literal:
		r.literal(n, string(inner), v.StartOffset)
	}
	return n
}

func (r *reader) literal(n *Node, raw string, off int) {
	switch {
	case raw[0] == '"':
		n.Kind, n.Span = Text, r.span(off+1, off+len(raw)-1)
		n.Text, n.offs = unquoted(raw)
		for i := range n.offs {
			if n.offs[i] != nowhere {
				n.offs[i] = Back(r.put, off+n.offs[i])
			}
		}
	case raw != "null":
		n.Kind, n.Text = Plain, raw
	}
}
