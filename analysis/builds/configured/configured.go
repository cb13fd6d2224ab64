// Package configured reads the builds of .stagels.yaml: those of Dockerfiles that no other
// file describes.
package configured

import (
	"github.com/stagels/stagels/analysis/builds"
	"github.com/stagels/stagels/analysis/builds/yamltree"
	"github.com/stagels/stagels/analysis/config"
	"github.com/stagels/stagels/analysis/workspace"
)

var _ = builds.Register(&builds.Format{Name: kind, Kind: workspace.Configuration, Read: read})

const kind = "stagels"

// file is one configuration.
type file struct {
	name string
	all  []config.Build
}

func read(name, src string) builds.File { return &file{name, config.Read(src).Builds} }

// Builds are those that the file describes. All paths begin at its folder.
func (f *file) Builds(builds.Around) (out []*builds.Build) {
	for _, b := range f.all {
		out = append(out, f.build(b))
	}
	return out
}

func (f *file) build(b config.Build) *builds.Build {
	out := &builds.Build{
		Kind: kind, Name: "Dockerfile", Origin: workspace.Location{File: f.name, Span: b.At}, Dir: ".", FromDir: true,
		Dockerfile: f.value(b.Dockerfile), Context: f.value(b.Context), Target: f.value(b.Target).OrAbsent(),
		Args: f.arguments(b.Args), Contexts: f.arguments(b.Contexts),
	}
	for _, named := range []*yamltree.Node{b.Dockerfile, b.Name} {
		if named != nil {
			out.Name, out.Origin.Span = named.Text, named.Span
		}
	}
	for _, p := range b.Platforms {
		out.Platforms = append(out.Platforms, f.value(p))
	}
	return out
}

// value is what a scalar says.
func (f *file) value(n *yamltree.Node) builds.Value {
	if n == nil {
		return builds.Value{}
	}
	return builds.Scalar(f.name, n.Span, n.Text, n.Literal)
}

// arguments are those of a map. Nobody knows the value of one that has none.
func (f *file) arguments(pairs []yamltree.Pair) (out []builds.Argument) {
	for _, p := range pairs {
		at := workspace.Location{File: f.name, Span: p.Key.Span}
		value := builds.Value{State: builds.Unknown, At: at}
		if p.Value != nil && p.Value.Kind == yamltree.Scalar {
			value = f.value(p.Value)
		}
		out = append(out, builds.Argument{Key: p.Key.Text, At: at, Value: value})
	}
	return out
}
