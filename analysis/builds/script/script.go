// Package script reads the builds that shell scripts ask for. A script may be called from
// anywhere: what it says is told of where the Dockerfile is found, and is taken for certain
// only where the script goes to its own folder first.
package script

import (
	"github.com/stagels/stagels/analysis/builds"
	"github.com/stagels/stagels/analysis/builds/command"
	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/analysis/workspace"
)

var _ = builds.Register(&builds.Format{Name: command.Kind, Kind: workspace.Script, Aside: command.Mentions, Inlines: true, Read: read})

// file are the commands of one script.
type file []command.Command

func read(name, src string) builds.File {
	if !command.Mentions(src) {
		return file(nil)
	}
	script := command.Script{Source: src, Dir: ".", Host: command.Letters(src, 0), Value: func(part text.Span) builds.Value {
		return builds.Scalar(name, part, part.Of(src), true)
	}}
	return file(script.Commands())
}

// Builds are named by the functions that ask for them, or by the command.
func (f file) Builds(around builds.Around) (out []*builds.Build) {
	for _, c := range f {
		b := c.Copy()
		if c.In != "" {
			b.Name = c.In
		}
		if !c.Own {
			command.Find(around, b)
		}
		out = append(out, b)
	}
	return out
}
