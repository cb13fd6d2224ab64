package skaffold

import (
	"path"
	"strings"

	"github.com/stagels/stagels/analysis/builds"
	"github.com/stagels/stagels/analysis/builds/yamltree"
)

// otherwise are the keys of what makes an artifact without a Dockerfile
// (schema/latest/config.go: ArtifactType).
var otherwise = []string{"bazel", "ko", "jib", "jibMaven", "jibGradle", "buildpacks", "buildpack"}

// artifact is the build of an artifact; nil if no Dockerfile makes it. One that does not say
// what makes it is made of a Dockerfile too (schema/defaults/defaults.go:251,
// defaultToDockerArtifact).
func (f *file) artifact(n *yamltree.Node) *builds.Build {
	image := orElse(n.At("image"), n.At("imageName"))
	if image.String() == "" {
		return nil
	}
	b := &builds.Build{
		Kind: kind, Name: image.String(), Origin: f.location(image.Span), Dir: ".",
		Context: f.value(orElse(n.At("context"), n.At("workspace"))),
	}
	custom := n.At("custom")
	for _, key := range otherwise {
		if n.At(key) != nil {
			return nil
		}
	}
	if custom != nil {
		return f.custom(b, custom)
	}
	f.docker(b, orElse(n.At("docker"), n.At("kaniko")))
	f.required(b, n.At("requires"))
	return b
}

// docker gives a build what Docker and kaniko are told of it: their keys are the same. Those
// of the first versions had other names (schema/v1alpha2/config.go).
func (f *file) docker(b *builds.Build, n *yamltree.Node) {
	b.Dockerfile = f.value(orElse(n.At("dockerfile"), n.At("dockerfilePath")))
	b.Target = f.value(n.At("target"))
	b.Args = f.arguments(n.At("buildArgs"))
	below := f.value(n.At("contextSubPath"))
	switch {
	case below.State == builds.Unknown:
		b.Dockerfile = below
	case below.State == builds.Known:
		b.Dockerfile.Text = path.Join(below.Text, b.Dockerfile.Or("Dockerfile").Text)
		b.Dockerfile.Literal = false
		if b.Dockerfile.State == builds.Absent {
			b.Dockerfile.State, b.Dockerfile.At = builds.Known, below.At
		}
	}
}

// custom is the build of a command. It says which Dockerfile it reads, to have it watched,
// but not what it makes of it.
func (f *file) custom(b *builds.Build, n *yamltree.Node) *builds.Build {
	watched := n.At("dependencies", "dockerfile")
	named := watched.At("path")
	if named == nil {
		return nil
	}
	b.Dockerfile = f.value(named)
	b.Args = f.arguments(watched.At("buildArgs"))
	b.Target = builds.Value{State: builds.Unknown}
	b.Guessed = true
	return b
}

// required are the arguments that bring the images of other artifacts, by their aliases
// (pkg/skaffold/docker/build_args.go: ResolveDependencyImages).
func (f *file) required(b *builds.Build, n *yamltree.Node) {
	for _, other := range n.List() {
		alias := orElse(other.At("alias"), other.At("image"))
		if alias.String() != "" {
			at := f.location(alias.Span)
			b.Args = append(b.Args, builds.Argument{Key: alias.Text, At: at, Value: builds.Value{State: builds.Unknown, At: at}})
		}
	}
}

// value is what a scalar of the file is. What is a template only skaffold knows
// (pkg/skaffold/util/env_template.go).
func (f *file) value(n *yamltree.Node) builds.Value {
	switch {
	case n == nil:
		return builds.Value{}
	case n.Kind == yamltree.Null || n.Kind == yamltree.Scalar && n.Text == "":
		return builds.Value{At: f.location(n.Span)}
	case n.Kind != yamltree.Scalar || strings.Contains(n.Text, "{{"):
		return builds.Value{State: builds.Unknown, At: f.location(n.Span)}
	}
	return builds.Scalar(f.name, n.Span, n.Text, n.Literal)
}

// arguments are those of a map. One without a value takes it from the environment
// (pkg/skaffold/docker/image.go:661, ToCLIBuildArgs).
func (f *file) arguments(n *yamltree.Node) (out []builds.Argument) {
	for _, p := range n.Pairs() {
		at, value := f.location(p.Key.Span), f.value(p.Value)
		switch {
		case p.Key.String() == "":
			continue
		case value.State == builds.Absent && (p.Value == nil || p.Value.Kind == yamltree.Null):
			value = builds.Value{State: builds.Unknown, At: at}
		case value.State == builds.Absent:
			value = builds.Value{State: builds.Known, At: value.At}
		}
		out = append(out, builds.Argument{Key: p.Key.Text, At: at, Value: value})
	}
	return out
}
