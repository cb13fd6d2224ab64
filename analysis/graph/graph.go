// Package graph is the graph of a build: the stages of a Dockerfile with the steps that they
// run, what they take from outside of the file, and what needs what.
//
// It follows what BuildKit v0.34.1 makes of a file (frontend/dockerfile/dockerfile2llb; lines
// in comments are of files there), and knows no images: what an image brings, such as
// triggers of its own, is not in it.
package graph

import (
	"sort"

	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/syntax"
	"github.com/stagels/stagels/analysis/text"
)

// Kind tells what a node is.
type Kind uint8

// What a node can be.
const (
	Stage        Kind = iota
	Image             // one that a registry has
	Context           // the build context
	NamedContext      // one that the build is given by --build-context
	Remote            // what an ADD fetches: a file, or a git repository
)

// String is the kind's name in the program's JSON.
func (k Kind) String() string {
	return [...]string{"stage", "image", "context", "named-context", "remote"}[k]
}

// EdgeKind tells why a stage needs something.
type EdgeKind uint8

// Why a stage can need something.
const (
	Base    EdgeKind = iota // FROM
	Copy                    // COPY or ADD
	Mount                   // RUN --mount
	Onbuild                 // a COPY or a mount that an ONBUILD of its base holds
	Epoch                   // SOURCE_DATE_EPOCH: its image takes the time from there
)

// String is the word for the kind, for people and in the program's JSON.
func (k EdgeKind) String() string {
	return [...]string{"FROM", "COPY", "mount", "ONBUILD", "SOURCE_DATE_EPOCH"}[k]
}

// Graph is the graph of a file, whatever target is built. The stages are the first nodes, in
// their order, so that a stage has one index in both.
type Graph struct {
	Model *stage.Model
	Nodes []Node
	Edges []Edge // by the stage that needs, in the order in which it does
	// Cut tells that there is too much to evaluate: the last stages have no steps.
	Cut bool
}

// Node is a stage, or what one takes from outside of the file.
type Node struct {
	Kind Kind
	// Name is how BuildKit calls a stage; an image, a named context or an address as it is
	// written, with its variables expanded; "" for the build context.
	Name string
	// Span is where one goes to see it: the name of a stage, or its FROM; else the first
	// place that names it, or the instruction that takes from the build context.
	Span text.Span
	// Platform is "os/arch" of what a stage runs for, or an image is pulled for; else "".
	Platform string
	Steps    []Step // of a stage, as they run
	// Total is how many steps BuildKit counts in a stage: the 4 of [build 2/4]. It may be more
	// than there are (convert.go:486, 1326).
	Total int
}

// Step is an instruction where a stage runs it.
type Step struct {
	Item  int // of the instruction, or of the ONBUILD that holds it
	Instr *syntax.Instr
	Span  text.Span // of the keyword at Item
	// Trigger tells that an ONBUILD of the base holds it.
	Trigger bool
	// Index is its number in the stage, as BuildKit counts them in [build 2/4]: what only
	// changes the configuration of the image has none, and 0 here (convert.go:1950).
	Index int
	// Linked tells that it is a COPY --link, which does not wait for the steps above it
	// (convert_copy.go:335).
	Linked bool
}

// Edge tells that a stage needs another node.
type Edge struct {
	Kind   EdgeKind
	User   int // the node that needs; of a time the last stage, whatever the target
	Source int // the node that is needed
	Step   int // of the user's, that needs it; of a time 0
	Span   text.Span
}

// IsTarget tells whether a build can ask for stage i: by its name, or as the last
// (convert.go:507).
func (g *Graph) IsTarget(i int) bool {
	name := g.Model.Name(i)
	return i == g.Model.Count()-1 || name != "" && g.Model.StageByName(name) == i
}

// Built tells of each node whether some target needs it.
func (g *Graph) Built() []bool {
	out := make([]bool, len(g.Nodes))
	for i := range g.Model.Count() {
		if g.IsTarget(i) {
			g.need(i, out, nil)
		}
	}
	return out
}

// need marks a node and what it needs, and tells of each when all that it needs is marked.
func (g *Graph) need(node int, marked []bool, done func(node int)) {
	if marked[node] {
		return
	}
	marked[node] = true
	for _, e := range g.of(node) {
		if e.Kind != Epoch { // what the time is taken from is asked, and not built
			g.need(e.Source, marked, done)
		}
	}
	if done != nil {
		done(node)
	}
}

// of are the edges of one node that needs others.
func (g *Graph) of(node int) []Edge {
	start := sort.Search(len(g.Edges), func(i int) bool { return g.Edges[i].User >= node })
	end := start
	for end < len(g.Edges) && g.Edges[end].User == node {
		end++
	}
	return g.Edges[start:end]
}
