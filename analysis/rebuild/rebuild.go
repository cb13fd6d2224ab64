// Package rebuild tells what a change of a Dockerfile, or of files that it takes, makes BuildKit
// run again, and why.
//
// It follows how BuildKit v0.34.1 finds an operation in its cache: by what it does and by its
// inputs, and of what it only takes from by the content too (solver/edge.go;
// solver/llbsolver/ops; lines in comments are of files there and of
// frontend/dockerfile/dockerfile2llb). Images are taken to be what they were. Where nobody knows,
// nothing is said to be cached.
package rebuild

import (
	"fmt"
	"slices"

	"github.com/stagels/stagels/analysis/graph"
	"github.com/stagels/stagels/analysis/rules"
	"github.com/stagels/stagels/analysis/workspace"
)

// State tells what BuildKit does about a step.
type State uint8

// What BuildKit can do.
const (
	Cached  State = iota
	Depends       // it runs again unless what it takes comes out as before
	Runs
)

// String is the state in the program's JSON.
func (s State) String() string { return [...]string{"cached", "depends", "runs"}[s] }

// Step is a step of the target, of those that BuildKit counts.
type Step struct {
	graph.Step
	Stage   int
	Place   graph.At
	Name    string // of the stage
	Total   int    // how many steps the stage has
	State   State
	Because string // why it is not cached, in words
}

// Steps are the steps of the target of now in the order in which they can run, each with what
// BuildKit does about it, if it has built the target of old before.
func Steps(old, now *workspace.Document, folders *Folders) (out []Step) {
	before, after := versionOf(old, folders), versionOf(now, folders)
	x := explainer{comparerOf(before, folders), before, after}
	unread := before.graph.Cut || after.graph.Cut || rules.OtherFrontend(before.model) != "" || rules.OtherFrontend(after.model) != ""
	for _, i := range after.order {
		node := &after.graph.Nodes[i]
		for j, step := range node.Steps {
			if step.Index == 0 {
				continue
			}
			row := Step{Step: step, Stage: i, Place: graph.At{Stage: i, Step: j}, Name: node.Name, Total: node.Total}
			row.State, row.Because = x.step(row.Place)
			if unread && row.State == Cached {
				row.State, row.Because = Depends, "stagels cannot tell how the file is read"
			}
			out = append(out, row)
		}
	}
	return out
}

// explainer tells why a step runs.
type explainer struct {
	*comparer
	before, after *version
}

var states = [...]State{same: Cached, unknown: Depends, different: Runs}

// step is the state of a step: the worst of its operations'.
func (x *explainer) step(at graph.At) (state State, because string) {
	for _, v := range x.after.byStep[at] {
		u, s := x.best(v)
		if s == same || states[s] < state || state != Cached && states[s] == state {
			continue
		}
		state, because = states[s], x.why(v, u)
	}
	return state, because
}

// why tells why v is not surely the same as u; u is nil if nothing of before does what it does.
func (x *explainer) why(v, u *vertex) string {
	switch {
	case v.kind != operation:
		return x.source(v)
	case u == nil:
		return x.what(v)
	}
	if v.does(u) == unknown && x.compare(v, u) == unknown {
		return "only the image could tell whether it does the same"
	}
	for i := range v.inputs {
		if s := x.input(&v.inputs[i], &u.inputs[i]); s == x.compare(v, u) {
			return x.whyInput(&v.inputs[i], &u.inputs[i], s)
		}
	}
	return "nobody can tell offline what it does"
}

// source tells of what is no operation.
func (x *explainer) source(v *vertex) string {
	switch v.kind {
	case image:
		return fmt.Sprintf("the image %s is another one", v.name)
	case folder:
		return fmt.Sprintf("the folder of the context %s is sent anew with each build", v.name)
	case remote:
		return fmt.Sprintf("only the network could tell whether %s is as it was", v.name)
	}
	return fmt.Sprintf("nobody can tell offline what %s is", v.name)
}

// whyInput tells of an input that is not surely the same.
func (x *explainer) whyInput(v, u *input, s sameness) string {
	if sameFolder(v, u) && v.content && u.content && equalTakes(v, u) == same {
		_, paths := x.taken(v)
		return changed(paths, s)
	}
	if v.from.kind == operation {
		at := v.from.at
		line := x.after.model.File.Line(x.after.graph.Nodes[at.Stage].Steps[at.Step].Item) + 1
		of, worst := x.best(v.from)
		switch {
		case of == nil || worst == different:
			return fmt.Sprintf("the step in line %d runs again", line)
		case worst == unknown:
			return fmt.Sprintf("the step in line %d may run again", line)
		}
		return "it takes something else"
	}
	if equalTakes(v, u) == different || v.from.kind == folder && !sameFolder(v, u) {
		return "it takes something else"
	}
	return x.source(v.from)
}

// changed tells of paths that changed.
func changed(paths []string, s sameness) string {
	more := ""
	if n := len(paths) - 1; n > 0 {
		more = fmt.Sprintf(" and %d more", n)
	}
	if s == unknown {
		return fmt.Sprintf("%s%s changed, which it may take", paths[0], more)
	}
	return fmt.Sprintf("%s%s changed", paths[0], more)
}

// what tells what an operation does that none did before: by the step of before that has its
// text, or its place.
func (x *explainer) what(v *vertex) string {
	u := x.counterpart(v)
	if u == nil {
		return "it is new"
	}
	for _, p := range v.parts {
		if !slices.Contains(u.parts, p) {
			return p.label + " is another one"
		}
	}
	for _, p := range u.parts {
		if !slices.Contains(v.parts, p) {
			return p.label + " is gone"
		}
	}
	return "it is another one"
}

// counterpart is the operation of before that has the text of v and its stage, or its place in
// it; nil if there is none.
func (x *explainer) counterpart(v *vertex) *vertex {
	node := &x.after.graph.Nodes[v.at.Stage]
	step := &node.Steps[v.at.Step]
	var placed *vertex
	for i := range x.before.graph.Nodes {
		other := &x.before.graph.Nodes[i]
		if other.Name != node.Name {
			continue
		}
		for j := range other.Steps {
			found := x.before.byStep[graph.At{Stage: i, Step: j}]
			if len(found) == 0 || found[0].kind != operation || found[0].parts[0] != v.parts[0] {
				continue
			}
			if other.Steps[j].Instr.Logical() == step.Instr.Logical() {
				return found[0]
			}
			if other.Steps[j].Index == step.Index {
				placed = found[0]
			}
		}
	}
	return placed
}
