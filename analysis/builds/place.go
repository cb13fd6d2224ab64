package builds

import (
	"path"
	"path/filepath"
	"slices"

	"github.com/stagels/stagels/analysis/text"
)

// Role is what a place of a file is to a build.
type Role uint8

// The roles of places.
const (
	IsTarget       Role = iota + 1 // Target
	IsDockerfile                   // Dockerfile
	IsArgument                     // the key of one of Args
	IsContextName                  // the key of one of Contexts
	IsContext                      // the value of one of Contexts
	IsBuildContext                 // Context
)

// Place is a place of a file that tells something of a build.
type Place struct {
	Build *Build
	Role  Role
	Span  text.Span
	Text  string // that the build takes; "" if nothing is there yet
	State State
}

// PlacesOf are the places of a build that lie in a file.
func (b *Build) PlacesOf(file string) (out []Place) {
	for _, v := range []struct {
		Value
		role Role
	}{{b.Target, IsTarget}, {b.Dockerfile, IsDockerfile}} {
		if v.At.File == file {
			out = append(out, Place{b, v.role, v.At.Span, v.Text, v.State})
		}
	}
	if v := b.Context; v.At.File == file {
		out = append(out, Place{b, IsBuildContext, v.At.Span, v.Text, v.State})
	}
	for _, a := range b.Args {
		if a.At.File == file {
			out = append(out, Place{b, IsArgument, a.At.Span, a.Key, Known})
		}
	}
	for _, c := range slices.Concat(b.Contexts, b.Blank) {
		if c.At.File == file {
			out = append(out, Place{b, IsContextName, c.At.Span, c.Key, Known})
		}
		if c.Value.At.File == file {
			out = append(out, Place{b, IsContext, c.Value.At.Span, c.Value.Text, c.Value.State})
		}
	}
	return out
}

// PlacesAt are the places of builds that hold an offset of a file: of several builds, if
// they share it. All of them have one role, and one span.
func PlacesAt(all []*Build, file string, off int) (out []Place) {
	for _, b := range all {
		for _, p := range b.PlacesOf(file) {
			if p.Span.Touches(off) && (len(out) == 0 || out[0].Role == p.Role && out[0].Span == p.Span) {
				out = append(out, p)
			}
		}
	}
	return out
}

// DockerfileBelow is the path of the build's Dockerfile below the folder that the build's
// own file has its path from; ok is false if it lies elsewhere, or nobody knows where.
func (b *Build) DockerfileBelow() (at string, ok bool) {
	at, ok = b.DockerfilePath()
	if !ok || path.IsAbs(at) {
		return "", false
	}
	at = path.Join(path.Dir(b.Origin.File), at)
	return at, isBelow(at)
}

// ContextBelow is the folder of the build context, likewise.
func (b *Build) ContextBelow() (at string, ok bool) {
	at, ok = b.ContextPath()
	if !ok || path.IsAbs(at) {
		return "", false
	}
	at = path.Join(path.Dir(b.Origin.File), at)
	return at, isBelow(at)
}

// DockerfileWritten is what stands for Dockerfile in the build's file if the Dockerfile lies
// at a path below the folder that the file has its own path from; ok is false if nobody
// knows where such a path begins.
func (b *Build) DockerfileWritten(below string) (text string, ok bool) {
	from, ok := b.Dir, b.FromDir
	if !ok {
		from, ok = b.ContextPath()
	}
	if !ok || b.Elsewhere || path.IsAbs(from) {
		return "", false
	}
	rel, err := filepath.Rel(path.Join(path.Dir(b.Origin.File), from), below)
	return filepath.ToSlash(rel), err == nil
}
