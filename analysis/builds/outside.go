package builds

import (
	"slices"
	"strings"

	"github.com/containerd/platforms"
	"github.com/stagels/stagels/analysis/files"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/workspace"
)

// Outside is what these builds of one Dockerfile say of it; text reads a file below the folder
// that their own files have their paths from. Disk has the files of that folder, and untracked
// tells of those that are not there; disk may be nil.
func Outside(of []*Build, text func(below string) (src string, ok bool), disk workspace.Files, untracked *workspace.Untracked) (out workspace.Outside) {
	contexts := contextReader{disk, untracked}
	below := map[*Build]bool{}
	for _, b := range of {
		if b.Target.State == Known {
			out.Targets = append(out.Targets, strings.ToLower(b.Target.Text))
		}
		for _, c := range b.Contexts {
			out.Contexts = append(out.Contexts, strings.ToLower(c.Key))
		}
		below[b.Below] = true
	}
	for _, b := range of {
		if !b.OnlyInherited && !below[b] {
			for _, named := range b.named(contexts.of(b)) {
				named.Ignored = b.Ignored(text)
				out.Builds = append(out.Builds, named)
			}
		}
	}
	slices.SortStableFunc(out.Builds, func(a, b workspace.NamedBuild) int { return strings.Compare(a.File, b.File) })
	return out
}

// Told is what BuildKit is told of the build beside the file, for the first of its platforms.
func (b *Build) Told() stage.Build { return b.named(files.Contexts{})[0].Build }

// ToldAll is the same for each of its platforms.
func (b *Build) ToldAll() (all []stage.Build) {
	for _, named := range b.named(files.Contexts{}) {
		all = append(all, named.Build)
	}
	return all
}

// named is the build for each of its platforms.
func (b *Build) named(contexts files.Contexts) (out []workspace.NamedBuild) {
	known := workspace.NamedBuild{Kind: b.Kind, Name: b.Name, File: b.Origin.File, Contexts: contexts}
	known.Unsure = b.Guessed || b.ToldMore || b.FromAbove || b.Target.State == Unknown || len(b.OtherDirs) > 0
	known.Target = b.Target.Text
	for _, a := range b.Args {
		switch {
		case a.Key == otherFrontend:
			known.Unsure = true
		case a.Value.State == Unknown:
			known.Open = append(known.Open, a.Key)
		case a.Value.State == Known:
			if known.BuildArgs == nil {
				known.BuildArgs = map[string]string{}
			}
			known.BuildArgs[a.Key] = a.Value.Text
		}
	}
	for _, c := range b.Contexts {
		known.NamedContexts = append(known.NamedContexts, c.Key)
	}
	for _, p := range b.platforms() {
		known.Platform = p
		out = append(out, known)
	}
	return out
}

// otherFrontend is the argument that has another frontend read the Dockerfile.
const otherFrontend = "BUILDKIT_SYNTAX"

// platforms are those of the build that are known, as BuildKit spells them; "" is the one
// that it is built on.
func (b *Build) platforms() (out []string) {
	for _, v := range b.Platforms {
		if p, err := platforms.Parse(v.Text); err == nil && v.State == Known {
			out = append(out, platforms.Format(platforms.Normalize(p)))
		}
	}
	if len(out) == 0 {
		return []string{""}
	}
	return out
}
