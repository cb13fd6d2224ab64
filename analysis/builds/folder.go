package builds

import (
	"maps"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/stagels/stagels/analysis/workspace"
)

// Sources are the texts of files. Paths have slashes and begin below one folder.
type Sources interface {
	// Text is the text of a file; ok is false if there is none that can be read.
	Text(path string) (src string, ok bool)
	Exists(path string) bool
}

// Folder is a folder in which files ask for builds, at one moment. A file is read once.
// Its methods may be called at the same time.
type Folder struct {
	sources Sources
	mu      sync.Mutex
	read    map[readAs]reading
	before  map[readAs]reading // of the same folder, before
}

// readAs is a file as one of a format: another format may read it too.
type readAs struct {
	format *Format
	path   string
}

// reading is what was read of a text.
type reading struct {
	src    string
	file   File
	asked  bool
	builds []*Build // that it asks for, once asked
}

// NewFolder is the folder that sources are of.
func NewFolder(sources Sources) *Folder {
	return &Folder{sources: sources, read: map[readAs]reading{}}
}

// Now is the folder at another moment. What has the text that it had is not read again.
func (f *Folder) Now(sources Sources) *Folder {
	next := NewFolder(sources)
	f.mu.Lock()
	defer f.mu.Unlock()
	next.before = f.read
	f.read = maps.Clone(f.read)
	return next
}

// Builds are the builds that the file at a path asks for, whatever its name says that it
// is: its kind is given. The files of their Locations are paths below the folder. Whoever
// asks again gets the same builds, and changes none of them.
func (f *Folder) Builds(at string, kind *workspace.Kind) []*Build {
	format := FormatOf(kind)
	if format == nil {
		return nil
	}
	file, as := f.file(format, at), readAs{format, at}
	if file == nil {
		return nil
	}
	f.mu.Lock()
	now := f.read[as]
	f.mu.Unlock()
	if now.asked {
		return now.builds
	}
	now.asked, now.builds = true, slices.Clip(file.Builds(around{f, format, path.Dir(at)}))
	f.mu.Lock()
	defer f.mu.Unlock()
	f.read[as] = now
	return now.builds
}

// Told are the builds that the file at a path may say something of: those that it asks for,
// and those of the files that it is laid over; also as they are without what is laid over
// them.
func (f *Folder) Told(at string, kind *workspace.Kind) []*Build {
	all := f.Builds(at, kind)
	if format := FormatOf(kind); format != nil {
		if part, ok := f.file(format, at).(Part); ok {
			for _, other := range part.AddsTo(around{f, format, path.Dir(at)}) {
				all = append(all, f.Builds(path.Join(path.Dir(at), other), kind)...)
			}
		}
	}
	return WithBelow(all)
}

func (f *Folder) file(format *Format, at string) File {
	as := readAs{format, at}
	f.mu.Lock()
	defer f.mu.Unlock()
	if known, ok := f.read[as]; ok {
		return known.file
	}
	var now reading
	if src, ok := f.sources.Text(at); ok {
		src = Kept(src, format.Kind)
		now.src = src
		if before := f.before[as]; before.file != nil && before.src == src {
			now.file = before.file
		} else {
			now.file = format.Read(at, src)
		}
	}
	f.read[as] = now
	return now.file
}

// around is what a file of a format sees from its folder, dir.
type around struct {
	*Folder
	format *Format
	dir    string
}

func (a around) File(at string) File {
	if full, ok := a.below(at); ok {
		return a.file(a.format, full)
	}
	return nil
}

func (a around) Text(at string) (src string, ok bool) {
	if full, below := a.below(at); below {
		return a.sources.Text(full)
	}
	return "", false
}

func (a around) Exists(at string) bool {
	full, ok := a.below(at)
	return ok && (full == "." || a.sources.Exists(full))
}

func (a around) Run(at string, kind *workspace.Kind, files, names []string) []*Build {
	dir, ok := a.below(at)
	format := FormatOf(kind)
	if !ok || format == nil || format.Run == nil {
		return nil
	}
	return format.Run(around{a.Folder, format, dir}, files, names)
}

// below is a path as it is below the folder; ok is false if it leads out of it.
func (a around) below(at string) (full string, ok bool) {
	full = path.Join(a.dir, at)
	return full, !path.IsAbs(at) && isBelow(full)
}

// isBelow tells whether a path leads to something below where it begins.
func isBelow(at string) bool { return at != ".." && !strings.HasPrefix(at, "../") }
