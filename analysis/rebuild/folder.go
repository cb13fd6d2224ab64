package rebuild

import (
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/moby/patternmatcher"
	"github.com/stagels/stagels/analysis/affected"
	"github.com/stagels/stagels/analysis/files"
	"github.com/stagels/stagels/analysis/stage"
)

// Folders are the contexts that both versions of a build take from.
type Folders struct {
	Build Folder
	// Named are the named contexts; nil for one that is no folder.
	Named map[string]*Folder
}

// Folder is a build context, or a named context that is a folder.
type Folder struct {
	Context *files.Context // nil if it is not known where it lies
	// Changed are the paths below it that are not as they were: of files that were written, made
	// or removed, or have another mode. They are clean, with slashes.
	Changed []string

	source *affected.Source
}

// kind is what a named context is: a folder, or an image.
func (f *Folders) kind(name string) kind {
	of, ok := f.named(name)
	switch {
	case !ok:
		return other
	case of == nil:
		return image
	}
	return folder
}

func (f *Folders) named(name string) (of *Folder, ok bool) {
	for known, of := range f.Named {
		if stage.SameContext(strings.ToLower(known), strings.ToLower(name)) {
			return of, true
		}
	}
	return nil, false
}

// of is the folder of a vertex.
func (f *Folders) of(v *vertex) *Folder {
	if v.name == "" {
		return &f.Build
	}
	of, _ := f.named(v.name)
	return of
}

// take is what an operation takes of a source.
type take struct {
	path     string // below it, without a slash in front; "" is all of it
	pattern  bool   // path may match several
	parents  string // of COPY --parents: a pattern below path; else ""
	excludes []string
}

// equal tells whether two takes are of the same paths.
func (t *take) equal(u *take) bool {
	return t.path == u.path && t.pattern == u.pattern && t.parents == u.parents && slices.Equal(t.excludes, u.excludes)
}

// sameness tells whether two things are the same; the later is the worse.
type sameness uint8

const (
	same sameness = iota
	unknown
	different
)

// compare tells whether what is taken of the folder is as it was, and which paths it is not.
func (f *Folder) compare(t *take) (worst sameness, because []string) {
	takes, hashed := append([]take{*t}, f.linked(t)...), f.hashed(t)
	for _, at := range f.Changed {
		found := f.ignores(at)
		for i := range takes {
			found = max(found, f.touch(&takes[i], at))
		}
		for i := range hashed {
			found = max(found, min(f.touch(&hashed[i], at), unknown))
		}
		if found != same && !(found == unknown && f.isFile(t)) {
			if found > worst {
				worst, because = found, nil
			}
			if found == worst {
				because = append(because, at)
			}
		}
	}
	return worst, because
}

// linked are the takes that links on the way lead to.
func (f *Folder) linked(t *take) (out []take) {
	if f.Context == nil {
		return nil
	}
	for _, at := range f.of().Linked(affected.Take{Path: t.path, Pattern: t.pattern}) {
		linked := *t
		linked.path = at
		out = append(out, linked)
	}
	return out
}

// hashed are the takes of what links in the folder itself lead to: where a copy of all of it has a
// filter, BuildKit looks there too to find its key (cache/contenthash/checksum.go:
// includedPaths).
func (f *Folder) hashed(t *take) (out []take) {
	if f.Context == nil || t.path != "" || len(t.excludes) == 0 && t.parents == "" {
		return nil
	}
	entries, err := f.Context.Disk.ReadDir(path.Clean(f.Context.Folder))
	if err != nil {
		return []take{{}}
	}
	for _, e := range entries {
		if e.Type()&fs.ModeSymlink != 0 {
			out = append(out, f.linked(&take{path: e.Name()})...)
		}
	}
	return out
}

func (f *Folder) of() *affected.Source {
	if f.source == nil {
		f.source = affected.SourceOf(f.Context)
	}
	return f.source
}

// ignores tells of a changed ignore file that nobody knows what it left out before.
func (f *Folder) ignores(at string) sameness {
	if f.Context != nil && slices.Contains(f.Context.IgnoreFiles, path.Join(f.Context.Folder, at)) {
		return unknown
	}
	return same
}

// isFile tells of a take whether it is one file, which was there before too.
func (f *Folder) isFile(t *take) bool {
	if f.Context == nil || t.pattern || t.parents != "" || slices.Contains(f.Changed, t.path) {
		return false
	}
	info, err := f.stat(t.path)
	return err == nil && info.Mode().IsRegular() && len(f.linked(t)) == 0
}

func (f *Folder) stat(at string) (fs.FileInfo, error) {
	file, err := f.Context.Disk.Open(path.Join(f.Context.Folder, at))
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return file.Stat()
}

// touch tells whether what is taken is the same where only the path at is not.
func (f *Folder) touch(t *take, at string) sameness {
	below, found := t.below(at)
	if found != different {
		return found
	}
	if f.Context != nil && f.of().Ignored(at) {
		return f.unseen(at, f.of().Ignored)
	}
	if t.parents != "" {
		if found := included(t.parents, below); found != different {
			return found
		}
	}
	if len(t.excludes) == 0 {
		return different
	}
	excluded, err := patternmatcher.New(t.excludes)
	if err != nil || below == "" || slices.ContainsFunc(t.excludes, func(e string) bool { return strings.HasPrefix(e, "!") }) {
		return unknown
	}
	out := func(below string) bool {
		out, err := excluded.MatchesOrParentMatches(below)
		return out && err == nil
	}
	if !out(below) {
		return different
	}
	above := strings.TrimSuffix(strings.TrimSuffix(at, below), "/")
	return f.unseen(at, func(folder string) bool {
		rest := strings.TrimPrefix(strings.TrimPrefix(folder, above), "/")
		return rest != "" && out(rest)
	})
}

// below is the rest of a path behind what is taken, if it may be of it: different if it is,
// unknown if it is a folder above.
func (t *take) below(at string) (rest string, found sameness) {
	var names, patterns []string
	if at != "" {
		names = strings.Split(at, "/")
	}
	if t.path != "" {
		patterns = strings.Split(t.path, "/")
	}
	for i := range min(len(names), len(patterns)) {
		ok, err := names[i] == patterns[i], error(nil)
		if t.pattern {
			ok, err = path.Match(patterns[i], names[i])
		}
		if err != nil {
			return "", unknown
		}
		if !ok {
			return "", same
		}
	}
	if len(names) < len(patterns) {
		return "", unknown
	}
	return strings.Join(names[len(patterns):], "/"), different
}

// included tells whether a pattern of COPY --parents has a path: different if it has, unknown if
// the path may be a folder above what it has.
func included(pattern, below string) sameness {
	m, err := patternmatcher.New([]string{pattern})
	if err != nil || below == "" || pattern == "" {
		return unknown
	}
	if ok, err := m.MatchesOrParentMatches(below); ok || err != nil {
		return different
	}
	patterns := strings.Split(pattern, "/")
	for i, name := range strings.Split(below, "/") {
		if i == len(patterns) || patterns[i] == "**" {
			break
		}
		if ok, err := path.Match(patterns[i], name); !ok && err == nil {
			return same
		}
	}
	return unknown
}

// unseen tells whether it makes no difference that a path changed that is left out: it does if
// the folder came or went with it, which BuildKit sees.
func (f *Folder) unseen(at string, out func(at string) bool) sameness {
	folder := path.Dir(at)
	for folder != "." && out(folder) {
		folder = path.Dir(folder)
	}
	if folder == "." || f.Context != nil && f.stood(folder) {
		return same
	}
	return unknown
}

// stood tells whether a folder was there before: something is in it that did not change.
func (f *Folder) stood(folder string) bool {
	entries, err := f.Context.Disk.ReadDir(path.Join(f.Context.Folder, folder))
	if err != nil {
		return false
	}
	return slices.ContainsFunc(entries, func(e fs.DirEntry) bool {
		at := path.Join(folder, e.Name())
		if e.IsDir() {
			return f.stood(at)
		}
		return !slices.Contains(f.Changed, at)
	})
}
