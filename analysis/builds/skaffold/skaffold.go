// Package skaffold reads the builds of Skaffold files, as skaffold reads them
// (GoogleContainerTools/skaffold, pkg/skaffold/schema/latest/config.go and
// pkg/skaffold/docker).
package skaffold

import (
	"strings"

	"github.com/stagels/stagels/analysis/builds"
	"github.com/stagels/stagels/analysis/builds/yamltree"
	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/analysis/workspace"
)

var _ = builds.Register(&builds.Format{Name: kind, Kind: workspace.Skaffold, Read: read})

const kind = "skaffold"

// file is one Skaffold file.
type file struct {
	name    string
	configs []*yamltree.Node // its documents
}

// read leaves out what is no configuration of skaffold's (pkg/skaffold/schema/versions.go:
// apiVersion).
func read(name, src string) builds.File {
	f := &file{name: name}
	for _, doc := range yamltree.Documents(src) {
		if strings.HasPrefix(doc.At("apiVersion").String(), "skaffold/") {
			f.configs = append(f.configs, doc)
		}
	}
	return f
}

// Builds are the artifacts that a Dockerfile makes: of each configuration, and of each of
// its profiles, whose artifacts take the place of the others, or patch them
// (pkg/skaffold/schema/profiles.go: applyProfile). Paths begin where skaffold runs, and in
// the file's own folder if another configuration requires it
// (pkg/skaffold/parser/config.go:213).
func (f *file) Builds(around builds.Around) (out []*builds.Build) {
	for _, config := range f.configs {
		own := f.pipeline(config.At("build"), nil)
		out = append(out, own.builds()...)
		for _, profile := range config.At("profiles").List() {
			out = append(out, f.pipeline(profile.At("build"), config.At("build")).builds()...)
			out = append(out, f.patched(own, profile)...)
		}
	}
	builds.RunIn(around, out)
	for _, b := range out {
		shared(around, b)
	}
	return out
}

// artifacts are the builds of a list of artifacts: nil of one that no Dockerfile makes.
type artifacts []*builds.Build

func (a artifacts) builds() (out []*builds.Build) {
	for _, b := range a {
		if b != nil {
			out = append(out, b)
		}
	}
	return out
}

// pipeline are the artifacts of a build, which is one of a profile if there is a base. What
// a profile does not say of all artifacts, its base says.
func (f *file) pipeline(build, base *yamltree.Node) (out artifacts) {
	platforms := orElse(build.At("platforms"), base.At("platforms"))
	for _, n := range build.At("artifacts").List() {
		b := f.artifact(n)
		if b != nil {
			for _, p := range orElse(n.At("platforms"), platforms).List() {
				b.Platforms = append(b.Platforms, f.value(p))
			}
		}
		out = append(out, b)
	}
	return out
}

// orElse is the first of the two that is there.
func orElse(n, other *yamltree.Node) *yamltree.Node {
	if n != nil {
		return n
	}
	return other
}

// shared has a Dockerfile that its context lacks be one where skaffold runs, if that exists
// (pkg/skaffold/docker/dependencies.go:57, NormalizeDockerfilePath).
func shared(around builds.Around, b *builds.Build) {
	there := *b
	there.FromDir = true
	inContext, ok := b.DockerfilePath()
	if at, known := there.DockerfilePath(); ok && known && !around.Exists(inContext) && around.Exists(at) {
		b.FromDir = true
	}
}

// location is a place in the file.
func (f *file) location(at text.Span) workspace.Location {
	return workspace.Location{File: f.name, Span: at}
}
