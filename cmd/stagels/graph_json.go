package main

import (
	"io"

	"github.com/stagels/stagels/analysis/graph"
	"github.com/stagels/stagels/analysis/graph/draw"
	"github.com/stagels/stagels/analysis/timings"
)

// graphOf is the graph of one build, as scripts read it. Lines count from 1, nodes from 0.
type graphOf struct {
	Title   string      `json:"title"`
	Path    string      `json:"path"`
	Target  int         `json:"target"`
	Nodes   []graphNode `json:"nodes"`
	Edges   []graphEdge `json:"edges"`
	Order   []int       `json:"order"`
	Rounds  [][]graphAt `json:"rounds"`
	Longest []graphAt   `json:"longest"`
}

type graphNode struct {
	Kind     string      `json:"kind"`
	Name     string      `json:"name"`
	Line     int         `json:"line"`
	Platform string      `json:"platform"`
	Needed   bool        `json:"needed"`
	Built    bool        `json:"built"`
	Steps    []graphStep `json:"steps"`
	Total    int         `json:"total"`
}

type graphStep struct {
	Index       int    `json:"index"`
	Line        int    `json:"line"`
	Instruction string `json:"instruction"`
	Onbuild     bool   `json:"onbuild"`
	// Seconds is how long it took, if that is known.
	Seconds *float64 `json:"seconds,omitempty"`
}

type graphEdge struct {
	From int    `json:"from"`
	To   int    `json:"to"`
	Kind string `json:"kind"`
	Step int    `json:"step"`
	Line int    `json:"line"`
}

// graphAt is a step of a stage, both by their places in the lists.
type graphAt struct {
	Stage int `json:"stage"`
	Step  int `json:"step"`
}

func printGraphs(w io.Writer, p draw.Picture) error {
	all := []graphOf{}
	for i := range p.Groups {
		all = append(all, graphRow(&p.Groups[i]))
	}
	return printJSON(w, all)
}

func graphRow(g *draw.Group) graphOf {
	out := graphOf{
		Title: g.Title, Path: g.Path, Target: g.Plan.Target, Order: g.Plan.Order,
		Nodes: []graphNode{}, Edges: []graphEdge{}, Rounds: [][]graphAt{}, Longest: stepPlaces(g.Plan.Longest),
	}
	built := g.Graph.Built()
	for i := range g.Graph.Nodes {
		n := &g.Graph.Nodes[i]
		row := graphNode{n.Kind.String(), n.Name, g.Line(n.Span.Start), n.Platform, g.Plan.Needed[i], built[i], []graphStep{}, n.Total}
		for j, s := range n.Steps {
			row.Steps = append(row.Steps, graphStep{s.Index, g.Line(s.Span.Start), s.Instr.Name, s.Trigger, secondsOf(g.Times, graph.At{Stage: i, Step: j})})
		}
		out.Nodes = append(out.Nodes, row)
	}
	for _, e := range g.Graph.Edges {
		out.Edges = append(out.Edges, graphEdge{e.Source, e.User, e.Kind.String(), e.Step, g.Line(e.Span.Start)})
	}
	for _, round := range g.Plan.Rounds {
		out.Rounds = append(out.Rounds, stepPlaces(round))
	}
	return out
}

// secondsOf is how long a step took; nil if that is not known.
func secondsOf(times timings.Times, at graph.At) *float64 {
	took, ok := times[at]
	if !ok {
		return nil
	}
	seconds := took.Seconds()
	return &seconds
}

func stepPlaces(steps []graph.At) []graphAt {
	out := []graphAt{}
	for _, s := range steps {
		out = append(out, graphAt(s))
	}
	return out
}
