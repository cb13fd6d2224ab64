// Package draw draws graphs of builds: as SVG, by a layered layout of its own, and in the
// languages of Mermaid and of Graphviz.
package draw

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis/graph"
	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/analysis/timings"
	"github.com/stagels/stagels/analysis/workspace"
)

// Picture is what is drawn: the graphs of one or more builds.
type Picture struct{ Groups []Group }

// Group is the graph of one build.
type Group struct {
	Title string // a path, or what asks for the build
	Graph *graph.Graph
	Plan  *graph.Plan
	// Whole draws the stages that the target does not need too.
	Whole bool
	// Path is that of the Dockerfile, as the reader finds it; "" if there is none. URL is what
	// a link to it leads to, without the line.
	Path, URL string
	// Line is the line, from 1, that a byte of the file stands in.
	Line func(off int) int
	// Times are how long steps took in a build; nil if none is known.
	Times timings.Times
}

// Of is the group of the Dockerfile at a path, as its document has it built. It must have a stage.
func Of(d *workspace.Document, path string) Group {
	target := d.Model.Final()
	d = d.EveryStage()
	g := graph.New(d.Model, d.Trace())
	lines := text.NewFileLines(d.Text())
	return Group{
		Title: path, Graph: g, Plan: g.Plan(target), Path: path, URL: Link(path),
		Line: func(off int) int { return d.InFile(lines.At(off) + 1) },
	}
}

// Link is the address of the file at a path with slashes, for Group.URL.
func Link(path string) string {
	if len(path) > 1 && path[1] == ':' {
		path = "file:///" + path[:2] + (&url.URL{Path: path[2:]}).EscapedPath()
		return path
	}
	return (&url.URL{Path: path}).String()
}

// title is FILE:LINE of a place.
func (g *Group) title(at text.Span) string { return fmt.Sprintf("%s:%d", g.Path, g.Line(at.Start)) }

func (g *Group) link(at text.Span) string { return fmt.Sprintf("%s#L%d", g.URL, g.Line(at.Start)) }

// card is what a picture shows of a node.
type card struct {
	id         string // in the whole picture
	node       int
	kind       graph.Kind
	name, more string
	at         text.Span
	target     bool // it is what is built
	needed     bool // the target needs it
	built      bool // some target needs it
}

// tie is what a picture shows of the edges between two cards.
type tie struct {
	from, to int // cards: to needs from
	kind     graph.EdgeKind
	words    []string // KIND FILE:LINE of each edge
	needed   bool
	longest  bool // it is part of the longest chain
}

// cards are the nodes that are drawn. The build context is not: a stage that takes from it says
// so, because nearly all do. The number of the group is a part of their ids.
func (g *Group) cards(group int) (out []*card) {
	built := g.Graph.Built()
	for i := range g.Graph.Nodes {
		n := &g.Graph.Nodes[i]
		if n.Kind == graph.Context || !g.Whole && !g.Plan.Needed[i] && !g.givesTime(i) {
			continue
		}
		c := &card{id: fmt.Sprintf("n%d_%d", group, len(out)), node: i, kind: n.Kind, name: n.Name, at: n.Span, needed: g.Plan.Needed[i], built: built[i]}
		if n.Kind == graph.Stage {
			c.target = i == g.Plan.Target
			c.more = g.more(i, built[i])
		}
		out = append(out, c)
	}
	return out
}

// more is what a picture tells of a stage beside its name.
func (g *Group) more(i int, built bool) string {
	n := &g.Graph.Nodes[i]
	words := []string{counted(steps(n), "step")}
	if took, ok := g.Times.Stage(i); ok {
		words = append(words, Seconds(took))
	}
	if g.takesContext(i) {
		words = append(words, "context")
	}
	if n.Platform != g.Graph.Model.Platform() {
		words = append(words, n.Platform)
	}
	if !built {
		words = append(words, "never built")
	}
	return strings.Join(words, " · ")
}

// givesTime tells whether the image takes its time from the node.
func (g *Group) givesTime(node int) bool {
	return slices.ContainsFunc(g.Graph.Edges, func(e graph.Edge) bool { return e.Kind == graph.Epoch && e.Source == node })
}

// steps is how many operations a stage has.
func steps(n *graph.Node) (count int) {
	for i := range n.Steps {
		count = max(count, n.Steps[i].Index)
	}
	return count
}

func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

func (g *Group) takesContext(stage int) bool {
	return slices.ContainsFunc(g.Graph.Edges, func(e graph.Edge) bool {
		return e.User == stage && g.Graph.Nodes[e.Source].Kind == graph.Context
	})
}

// ties are the lines between cards: one for all edges between two. A stage that needs itself,
// which BuildKit refuses, has none for that.
func (g *Group) ties(cards []*card) (out []*tie) {
	place := map[int]int{}
	for i, c := range cards {
		place[c.node] = i
	}
	known := map[[2]int]int{}
	for _, e := range g.Graph.Edges {
		if e.Kind == graph.Epoch {
			e.User = g.Plan.Target
		}
		from, drawn := place[e.Source]
		to, also := place[e.User]
		if !drawn || !also || from == to {
			continue
		}
		k, ok := known[[2]int{from, to}]
		if !ok {
			k, known[[2]int{from, to}] = len(out), len(out)
			out = append(out, &tie{from: from, to: to, kind: e.Kind, needed: cards[to].needed, longest: g.onLongest(e)})
		}
		out[k].kind = min(out[k].kind, e.Kind)
		out[k].words = append(out[k].words, e.Kind.String()+" "+g.title(e.Span))
	}
	return out
}

// onLongest tells whether the longest chain of steps goes from one end of the edge to the other.
func (g *Group) onLongest(e graph.Edge) bool {
	if first := g.Plan.Longest; len(first) > 0 && first[0].Stage == e.User && e.Kind == graph.Base && g.Graph.Nodes[e.Source].Kind != graph.Stage {
		return first[0].Step == 0
	}
	for i := 1; i < len(g.Plan.Longest); i++ {
		if a, b := g.Plan.Longest[i-1], g.Plan.Longest[i]; a.Stage == e.Source && b.Stage == e.User {
			return true
		}
	}
	return false
}
