// Package compose reads the builds of Compose files, as compose-go loads them.
package compose

import (
	"path"
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis/builds"
	"github.com/stagels/stagels/analysis/builds/yamltree"
	"github.com/stagels/stagels/analysis/workspace"
)

var _ = builds.Register(&builds.Format{Name: name, Kind: workspace.Compose, Inlines: true, Read: read, Beside: beside})

const name = "compose"

// file is one Compose file.
type file struct {
	name      string           // its path
	documents []*yamltree.Node // of which each is laid over those above it
}

func read(name, src string) builds.File {
	return &file{name, yamltree.Documents(src)}
}

// base is the file's name without its folders.
func (f *file) base() string { return path.Base(strings.ReplaceAll(f.name, `\`, "/")) }

// Builds are the builds of the services and jobs of the project that the file is the first
// file of. Of a file that is laid over others they are those that it says something of. The
// service's platform is no part of them: Compose asks for it where it builds, compose-go
// does not (types/build.go).
func (f *file) Builds(around builds.Around) (all []*builds.Build) {
	l := newLoader(around)
	stack := l.stackOf(f)
	if len(stack.parts) == 0 {
		return nil
	}
	p := project{f, stack.dir, l.environmentIn(stack.dir), len(stack.parts) == 1 && !slices.Contains(defaultNames, f.base())}
	whole, below := l.load(stack.parts, p.dir, p.env, nil), newModel()
	if stack.over {
		whole = f.own(whole)
	} else if len(stack.parts) > 1 {
		below = l.load(stack.parts[:1], p.dir, p.env, nil)
	}
	for _, k := range whole.order {
		if b := p.build(whole.services[k]); b != nil {
			if under := p.build(below.services[k]); under != nil && !under.Makes(b) {
				b.Below = under
			}
			all = append(all, b)
		}
	}
	if len(stack.parts) == 1 {
		builds.RunAbove(around, all)
	}
	return all
}

// own are the services of a project of which the file says how they are built, where the
// file names them.
func (f *file) own(whole *model) *model {
	raw, mine := f.raw(), newModel()
	for _, k := range raw.order {
		said, is := raw.services[k], whole.services[k]
		if is != nil && (said.build != nil || said.extends != nil) {
			here := *is
			here.at = said.at
			mine.put(k, &here)
		}
	}
	return mine
}

// project is what a file asks for builds in.
type project struct {
	file *file
	dir  string // its folder, seen from that of the file
	env  *environment
	// fragments tells that a service with neither image nor context is there for others to
	// extend: nobody runs the file by itself, and none that it is laid over is known.
	fragments bool
}

// build is the build of a service; nil if it has none.
func (p project) build(s *service) *builds.Build {
	if s == nil || s.build == nil {
		return nil
	}
	from, dir := s.build, p.dir
	said := from.null.under(from.said)
	if from.dir != "" {
		dir = from.dir
	}
	b := &builds.Build{
		Kind: name, Name: s.name, Origin: s.at, Dir: p.file.seenFrom(s.at.File, dir),
		Dockerfile: said[dockerfile], Inline: said[inline].OrAbsent(), Context: said[context], Target: said[target].OrAbsent(),
		Platforms: from.platforms, CacheTo: from.cacheTo, OnlyInherited: p.fragments && !s.whole && s.at.File == p.file.name,
	}
	if s.image.State != builds.Absent {
		b.Tags = append(b.Tags, s.image)
	}
	b.Tags = append(b.Tags, from.tags...)
	if !s.chosen {
		b.Groups = []string{"services"}
	}
	for _, a := range from.args.all {
		b.Args = append(b.Args, a.in(p.env))
	}
	for _, c := range from.contexts.all {
		b.Contexts = append(b.Contexts, c.from(path.Dir(p.file.name), dir))
	}
	if s.open.File != "" {
		for _, v := range []*builds.Value{&b.Dockerfile, &b.Context, &b.Target} {
			if v.State == builds.Absent {
				*v = builds.Value{State: builds.Unknown, At: s.open}
			}
		}
	}
	return b
}

// seenFrom is a folder, seen from the folder of another file than this.
func (f *file) seenFrom(other, dir string) string {
	if path.Dir(other) == path.Dir(f.name) {
		return dir
	}
	return relative(path.Dir(other), join(path.Dir(f.name), dir))
}

// relative is a path as it is seen from a folder.
func relative(from, to string) string {
	if path.IsAbs(to) != path.IsAbs(from) {
		return to
	}
	a, b := parts(from), parts(to)
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	return path.Join(slices.Concat([]string{"."}, slices.Repeat([]string{".."}, len(a)), b)...)
}

func parts(dir string) []string {
	if dir = path.Clean(dir); dir == "." {
		return nil
	}
	return strings.Split(dir, "/")
}

// join is a path that begins at a folder, unless it is one from the root.
func join(dir, at string) string {
	if path.IsAbs(at) {
		return path.Clean(at)
	}
	return path.Join(dir, at)
}
