package affected

import (
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/moby/patternmatcher/ignorefile"
	"github.com/stagels/stagels/analysis/builds"
	"github.com/stagels/stagels/analysis/files"
	"github.com/stagels/stagels/analysis/workspace"
)

// Folder is where builds find their files. All paths begin there.
type Folder interface {
	// Dockerfile is that of a build; ok is false if it is not there, or nobody knows where
	// it is.
	Dockerfile(b *builds.Build) (d *workspace.Document, ok bool)
	// Disk has the files, of which the ignore files are read.
	Disk() workspace.Files
	// Builds are all that the file at a path asks for.
	Builds(file string) []*builds.Build
}

// Because are those of the changed paths that the build is not surely the same for: in their
// order, nil if there are none. A changed path is a file that was written, made or removed, or
// a folder; it is clean, with slashes. Of what no file tells, everything is meant.
func Because(b *builds.Build, in Folder, changed []string) (because []string) {
	t := touching{in: in, seen: map[*builds.Build]bool{}}
	t.build(b)
	for _, at := range changed {
		if t.has(at) {
			because = append(because, at)
		}
	}
	return because
}

// touching is what a build depends on: paths by themselves, and what it takes from folders.
type touching struct {
	in    Folder
	seen  map[*builds.Build]bool
	paths []string
	takes []folderTake
	all   bool // nobody knows what
}

// Source is a folder of the disk that a build has as a context.
type Source struct {
	disk   files.Disk
	folder string // "" is the one that all paths begin in
	// Ignored tells of a path below the folder whether the ignore file leaves it out.
	Ignored func(below string) bool
}

// SourceOf is the folder of a context. Its ignore file is read once; one that cannot be read
// leaves nothing out.
func SourceOf(c *files.Context) *Source {
	s := &Source{disk: c.Disk, folder: path.Clean(c.Folder), Ignored: func(string) bool { return false }}
	if s.folder == "." {
		s.folder = ""
	}
	_, text, ok := c.IgnoreFile()
	if patterns, err := ignorefile.ReadAll(strings.NewReader(text)); ok && err == nil {
		if ignored, err := files.Ignored(patterns); err == nil {
			s.Ignored = ignored
		}
	}
	return s
}

// folderTake is what is taken from a folder of the disk.
type folderTake struct {
	*Source
	Take
}

func (t *touching) has(at string) bool {
	if t.all {
		return true
	}
	for _, p := range t.paths {
		if within(at, p) || within(p, at) {
			return true
		}
	}
	for _, take := range t.takes {
		if take.touches(at) {
			return true
		}
	}
	return false
}

// touches tells whether a path is taken, or its folder, and no ignore file leaves it out.
func (t folderTake) touches(at string) bool {
	if within(t.folder, at) {
		return true // the folder itself, or one above it
	}
	if !within(at, t.folder) {
		return false
	}
	below := strings.TrimPrefix(strings.TrimPrefix(at, t.folder), "/")
	return !t.Ignored(below) && t.Has(below)
}

// build adds what a build depends on, wherever it may run.
func (t *touching) build(b *builds.Build) {
	if t.seen[b] {
		return
	}
	t.seen[b] = true
	t.paths = append(t.paths, b.Files()...)
	t.paths = append(t.paths, t.gone(b.Beside())...)
	for _, dir := range append([]string{b.Dir}, b.OtherDirs...) {
		there := *b
		there.Dir = dir
		t.there(&there)
	}
}

// gone are those of the paths where nothing lies.
func (t *touching) gone(paths []string) (gone []string) {
	for _, at := range paths {
		if _, err := t.in.Disk().Lstat(at); errors.Is(err, fs.ErrNotExist) {
			gone = append(gone, at)
		}
	}
	return gone
}

// there adds what a build depends on that runs in its folder.
func (t *touching) there(b *builds.Build) {
	if b.Elsewhere {
		return // it fetches its files
	}
	if at, ok := b.DockerfileBelow(); ok {
		t.paths = append(t.paths, at)
	}
	t.all = t.all || b.Context.State == builds.Unknown || b.Dockerfile.State == builds.Unknown
	contexts := map[string]*Source{}
	if at, ok := b.ContextBelow(); ok {
		context := b.ContextAt(at, t.in.Disk())
		contexts[""] = SourceOf(context)
		t.paths = append(t.paths, ignoreFilesOf(context)...)
	}
	for _, c := range b.Contexts {
		t.named(b, c, contexts)
	}
	for _, take := range t.taken(b) {
		from := contexts[take.Context]
		if from == nil {
			continue
		}
		t.takes = append(t.takes, folderTake{from, take})
		for _, at := range from.Linked(take) {
			t.takes = append(t.takes, folderTake{from, Take{take.Context, at, take.Pattern}})
		}
	}
}

// ignoreFilesOf are the ignore file that counts, and those that would count before it if they
// were there.
func ignoreFilesOf(c *files.Context) []string {
	name, _, ok := c.IgnoreFile()
	if i := slices.IndexFunc(c.IgnoreFiles, func(at string) bool { return path.Base(at) == name }); ok && i >= 0 {
		return c.IgnoreFiles[:i+1]
	}
	return c.IgnoreFiles
}

// named adds a named context: a folder, or what another build of the file makes.
func (t *touching) named(b *builds.Build, c builds.Argument, contexts map[string]*Source) {
	for _, prefix := range []string{"target:", "service:"} {
		if other, ok := strings.CutPrefix(c.Value.Text, prefix); ok {
			t.buildOf(b, other)
			return
		}
	}
	at, ok := b.Folder(c.Value.Text)
	if at = path.Join(path.Dir(b.Origin.File), at); ok && c.Value.State == builds.Known {
		ignore := path.Join(at, ".dockerignore")
		contexts[strings.ToLower(c.Key)] = SourceOf(&files.Context{Disk: t.in.Disk(), Folder: at, IgnoreFiles: []string{ignore}})
		t.paths = append(t.paths, ignore)
	}
	t.all = t.all || c.Value.State == builds.Unknown
}

func (t *touching) buildOf(b *builds.Build, name string) {
	for _, other := range t.in.Builds(b.Origin.File) {
		if other.Name == name {
			t.build(other)
		}
	}
}

// taken is what the build's target takes on any of its platforms: everything if nobody can
// tell.
func (t *touching) taken(b *builds.Build) (takes []Take) {
	d, ok := t.in.Dockerfile(b)
	if !ok {
		return everything(b)
	}
	for _, told := range b.ToldAll() {
		opt := d.Options
		opt.Build = told
		found, certain := Takes(d.WithOptions(opt))
		if !certain || b.Target.State == builds.Unknown || hangs(d.Model, b) {
			return everything(b)
		}
		for _, take := range found {
			take.Context = strings.ToLower(take.Context)
			takes = append(takes, take)
		}
	}
	return takes
}

// everything is all of all contexts.
func everything(b *builds.Build) []Take {
	takes := []Take{{}}
	for _, c := range b.Contexts {
		takes = append(takes, Take{Context: strings.ToLower(c.Key)})
	}
	return takes
}
