package builds

import (
	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/analysis/workspace"
)

// Format is a sort of file that asks for builds.
type Format struct {
	Name string // as stagels builds says it: bake, compose, workflow
	Kind *workspace.Kind
	// Aside tells whether a text may ask for a build, of a kind of which few do; nil of
	// another kind. An editor is not asked to tell of such files: they are read where they lie,
	// and one that cannot be read is no matter of ours.
	Aside func(src string) bool
	// Inlines tells that a Dockerfile can stand in such a file.
	Inlines bool
	// Read reads the text of the file of that name. Of a broken or half typed text it reads
	// what it can.
	Read func(name, src string) File
	// Run are the builds of a run of the format's tool in the folder of around, which is told
	// to read files and to build names, or nothing of either; nil of a format that nobody runs
	// so. Their paths begin in that folder, whatever their Dir says.
	Run func(around Around, files, names []string) []*Build
	// Beside are the names of the files that the format's tool reads with the one of that name,
	// wherever they lie beside it and without being told; nil of a format that has none.
	Beside func(name string) []string
	// ToSecrets are the edits of a text that make a secret of the build argument whose key
	// stands at a span, in the order of the text; ok is false if they are not sure. Nil of a
	// format whose builds have no secrets.
	ToSecrets func(src string, key text.Span) (edits []text.Edit, ok bool)
}

// File is what was read of one file. It is never changed.
type File interface {
	// Builds are the builds that the file asks for, in the order of its text, with what
	// files around it add. A file that only adds to another one asks for none itself.
	Builds(around Around) []*Build
}

// Part is a File that may be laid over others, which ask for builds that it tells something
// of.
type Part interface {
	File
	// AddsTo are the paths of those others.
	AddsTo(around Around) []string
}

// Around is what a file can see of the files around it. Paths begin at the folder of the
// file.
type Around interface {
	// File is another file of the same format; nil if there is none.
	File(path string) File
	// Text is the text of any file; ok is false if there is none.
	Text(path string) (src string, ok bool)
	// Exists tells whether a file lies at path.
	Exists(path string) bool
	// Run are the builds of a run of another format's tool in the folder at path.
	Run(path string, kind *workspace.Kind, files, names []string) []*Build
}

var formats []*Format

// Register adds a format. A package of a format calls it once, when it is loaded.
func Register(f *Format) *Format {
	formats = append(formats, f)
	return f
}

// FormatOf is the format of files of a kind; nil if no format is of that kind.
func FormatOf(kind *workspace.Kind) *Format {
	for _, f := range formats {
		if f.Kind == kind {
			return f
		}
	}
	return nil
}

// Kept is a text of a file of a kind, as it is worth keeping: nothing of one that asks for no
// build.
func Kept(src string, kind *workspace.Kind) string {
	if f := FormatOf(kind); f != nil && f.Aside != nil && !f.Aside(src) {
		return ""
	}
	return src
}

// IsAside tells whether few files of a kind ask for builds.
func IsAside(kind *workspace.Kind) bool {
	f := FormatOf(kind)
	return f != nil && f.Aside != nil
}

// Kinds are the kinds of all formats.
func Kinds() (kinds []*workspace.Kind) {
	for _, f := range formats {
		kinds = append(kinds, f.Kind)
	}
	return kinds
}

// KindsWithInlines are the kinds of files in which a Dockerfile can stand, of those that an
// editor is asked to tell of.
func KindsWithInlines() (kinds []*workspace.Kind) {
	for _, f := range formats {
		if f.Inlines && f.Aside == nil {
			kinds = append(kinds, f.Kind)
		}
	}
	return kinds
}

// ToldOf are those of them that an editor is asked to tell of.
func ToldOf() (kinds []*workspace.Kind) {
	for _, f := range formats {
		if f.Aside == nil {
			kinds = append(kinds, f.Kind)
		}
	}
	return kinds
}
