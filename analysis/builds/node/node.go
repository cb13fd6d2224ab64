// Package node reads the builds that the scripts of a package.json ask for. npm and its like
// run them in the folder of the file (npm, lib/commands/run.js), with sh.
package node

import (
	"slices"

	"github.com/stagels/stagels/analysis/builds"
	"github.com/stagels/stagels/analysis/builds/command"
	"github.com/stagels/stagels/analysis/builds/jsontree"
	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/analysis/workspace"
)

var _ = builds.Register(&builds.Format{Name: command.Kind, Kind: workspace.NodePackage, Aside: command.Mentions, Read: read})

// file are the builds of one package.json.
type file []*builds.Build

func read(name, src string) builds.File {
	if !command.Mentions(src) {
		return file(nil)
	}
	var f file
	scripts := jsontree.Parse(src).At("scripts")
	if scripts == nil {
		return f
	}
	for _, m := range scripts.Members {
		for _, c := range scriptOf(name, m.Value).Commands() {
			c.Name = m.Key.Text
			f = append(f, c.Copy())
		}
	}
	return f
}

// scriptOf is the script that a text of the file holds.
func scriptOf(name string, n *jsontree.Node) command.Script {
	return command.Script{Source: n.String(), Dir: ".", Value: func(part text.Span) builds.Value {
		at, exact := n.Part(part.Start, part.End)
		return builds.Scalar(name, at, part.Of(n.Text), exact)
	}}
}

// Builds are named by their scripts.
func (f file) Builds(builds.Around) []*builds.Build { return slices.Clip(f) }
