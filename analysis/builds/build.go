// Package builds tells which builds of Dockerfiles other files ask for: Bake files, Compose
// files, workflows and others. Each format is a package below this one, which registers
// itself; stagels/analysis/builds/all imports them.
package builds

import (
	"path"
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/analysis/workspace"
)

// Build is one build that a file asks for. Its paths have slashes, and are as they are
// written. The zero Value is what the file does not ask for.
type Build struct {
	Kind   string             // of the file, as Format.Name has it
	Name   string             // among the builds of the file: a service, a Bake target, JOB/STEP
	Origin workspace.Location // where the name is written
	// Dir is the folder that paths begin at, seen from the folder of Origin.File: "." or "../..".
	Dir string
	// FromAbove tells that Dir is a folder above that of the file only because the Dockerfile
	// exists from there: it may be the Dockerfile of something else.
	FromAbove bool
	// OtherDirs are folders that may be meant in the place of Dir: the files do not tell
	// where the build runs, and from these too the Dockerfile exists.
	OtherDirs []string
	// Elsewhere tells that the files that the build finds are not those here: a step
	// before it fetched others.
	Elsewhere bool
	Before    Before // what may have happened to the files that it finds

	Dockerfile Value // a path
	FromDir    bool  // the path of the Dockerfile begins at Dir, not at the context
	Inline     Value // the text of a Dockerfile, in the place of one
	Context    Value // a path, a URL, or whatever a build takes for a context
	Target     Value
	Args       []Argument // in the order in which they are first asked for
	Contexts   []Argument // named contexts
	Blank      []Argument // named contexts that the file names, and does not give yet
	Secrets    []Argument // of a workflow's step: what RUNs mount by the name of the key
	Platforms  []Value
	CacheTo    []Value // caches that it writes, as buildx's --cache-to takes them
	Tags       []Value // names that the image gets
	Outputs    []Value // where what is built goes, as buildx's --output takes them
	// Groups are what it is built in together with others: what is built alone is in none.
	Groups []string

	// OnlyInherited tells that nothing asks for the build itself: others inherit it, or its
	// name says that they may, and no group and no other build names it. Whether it can be
	// built does not matter.
	OnlyInherited bool

	// Guessed tells that it may not be quite this build: nobody knows where it runs, or what
	// else it is told. Who looks for all that names a stage looks there too, but nothing is
	// wrong with it.
	Guessed bool

	// ToldMore tells that it may be given build arguments or named contexts whose names no file
	// tells.
	ToldMore bool

	// Below is the build as it is without the files that are laid over this one, where
	// they change it and a run may leave them out; else nil. Who looks for all that names
	// a stage looks there too.
	Below *Build
}

// Argument is a value with a name.
type Argument struct {
	Key   string
	At    workspace.Location // of the key; nowhere if its letters are written nowhere
	Value Value
}

// State is how much a file tells of a value.
type State uint8

// The states of a value.
const (
	Absent  State = iota // it is not asked for
	Unknown              // something is asked for, but the files do not tell what
	Known                // Text is it
)

// Value is one value of a build.
type Value struct {
	State State
	Text  string // of a Known value, with the defaults of variables
	// At is where the value is written, without quotes. Of an Absent value it is the empty
	// place that is left for it, or the zero Location; of an Unknown one that nothing tells of
	// too.
	At workspace.Location
	// Literal tells that what stands At is Text, letter for letter, so that other letters
	// there are another value.
	Literal bool
	// ByDefault tells that a variable decides it which the environment may set: Text is with
	// what the files set, or their defaults.
	ByDefault bool
	// Written is how an Inline is written in the file of At; nil if that cannot be told. Its
	// text is Text, or what stands for that where it is Unknown.
	Written *text.Embedding
}

// Or is what a build takes for the value where it is Absent or empty: another one, whose
// place is nowhere.
func (v Value) Or(text string) Value {
	if v.OrAbsent().State == Absent {
		return Value{State: Known, Text: text}
	}
	return v
}

// OrAbsent is the value, or an Absent one at its place where it is empty: a target without
// letters is the last stage, and a text without any no Dockerfile.
func (v Value) OrAbsent() Value {
	if v.State == Known && v.Text == "" {
		return Value{At: v.At, Written: v.Written}
	}
	return v
}

// OrEmpty is the value, or an empty one at a place where it is Absent.
func (v Value) OrEmpty(at workspace.Location) Value {
	if v.State == Absent {
		return Value{State: Known, At: at}
	}
	return v
}

// DockerfilePath is where the Dockerfile lies, seen from the folder of the file that asks
// for the build; ok is false if the files do not tell, the Dockerfile stands in the file, or
// it lies in what is no folder here.
func (b *Build) DockerfilePath() (at string, ok bool) {
	name, context := b.Dockerfile.Or("Dockerfile"), b.Context.Or(".")
	if name == (Value{State: Known, At: name.At}) {
		name.Text = "Dockerfile"
	}
	folder, isFolder := b.Folder(context.Text)
	remote := context.State == Known && !isFolder && context.Text != "-"
	local, fromDir := strings.CutPrefix(name.Text, inRunning)
	switch {
	case b.Inline.State != Absent, name.State != Known, name.Text == "-", b.Elsewhere, remote:
		return "", false
	case path.IsAbs(name.Text):
		return path.Clean(name.Text), true
	case fromDir || b.FromDir && b.Dockerfile.State == Known:
		return b.inDir(local), true
	case context.State != Known || context.Text == "-":
		return "", false
	}
	return path.Join(folder, name.Text), true
}

// ContextPath is the folder of the build context, likewise.
func (b *Build) ContextPath() (at string, ok bool) {
	context := b.Context.Or(".")
	if context.State != Known || b.Elsewhere {
		return "", false
	}
	return b.Folder(context.Text)
}

// inRunning begins a path in the folder where buildx runs (buildx, bake/bake.go: toBuildOpt).
const inRunning = "cwd://"

// Folder is the folder that a context or a named context means, seen from the folder of the
// file that asks for the build; ok is false if it means something else.
func (b *Build) Folder(context string) (at string, ok bool) {
	if within, ok := strings.CutPrefix(context, inRunning); ok {
		return b.inDir(within), true
	}
	return b.inDir(context), IsFolder(context)
}

func (b *Build) inDir(at string) string {
	if path.IsAbs(at) {
		return path.Clean(at)
	}
	return path.Join(b.Dir, at)
}

// Arg is the argument of a name; the zero Value if there is none.
func (b *Build) Arg(key string) Value {
	for i := range b.Args {
		if b.Args[i].Key == key {
			return b.Args[i].Value
		}
	}
	return Value{}
}

// Files are those that tell of the build, each once, and one that Compose reads beside them.
func (b *Build) Files() (all []string) {
	values := []Value{b.Dockerfile, b.Inline, b.Context, b.Target}
	for _, a := range slices.Concat(b.Args, b.Contexts) {
		all = append(all, a.At.File)
		values = append(values, a.Value)
	}
	for _, v := range slices.Concat(values, b.Platforms, b.CacheTo, b.Tags, b.Outputs) {
		all = append(all, v.At.File)
	}
	all = append(all, b.Origin.File)
	if b.Kind == "compose" {
		all = append(all, path.Join(path.Dir(b.Origin.File), ".env"))
	}
	slices.Sort(all)
	return slices.DeleteFunc(slices.Compact(all), func(file string) bool { return file == "" })
}

// Beside are the paths where files would tell of the build too, if they lay there: those that a
// tool reads without being told with the files that do tell of it.
func (b *Build) Beside() (all []string) {
	for _, file := range b.Files() {
		for _, f := range formats {
			if f.Beside == nil {
				continue
			}
			for _, name := range f.Beside(path.Base(file)) {
				all = append(all, path.Join(path.Dir(file), name))
			}
		}
	}
	return all
}

// Scalar is a Value of what stands at a span of a file's text.
func Scalar(file string, at text.Span, value string, literal bool) Value {
	return Value{State: Known, Text: value, At: workspace.Location{File: file, Span: at}, Literal: literal}
}
