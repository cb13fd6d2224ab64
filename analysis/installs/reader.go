package installs

import (
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis/files"
)

// Project is a folder of a build context, which an install runs in once it is copied.
type Project struct {
	Context *files.Context
	Folder  string // below the context; "" is all of it
	// Set tells of the variables that the command has what is known of them.
	Set []Variable
}

// Variable is one that a command has.
type Variable struct {
	Name, Value string
	Unknown     bool // nobody knows its value
}

// Reads are the files of the project that the command reads, below its folder and in their order,
// and the folders that it writes there. ok is false unless it is certain that nothing else in the
// project matters to it: no script of the project runs, and none of a package that may look
// around there.
func (in *Install) Reads(p *Project) (read, written []string, ok bool) {
	if in.certain == nil {
		return nil, nil, false
	}
	r := &reader{Project: p}
	in.certain(r, in.args)
	for _, folder := range r.written {
		r.unsure = r.unsure || r.look(folder).Sure != files.Absent
	}
	return r.read, r.written, !r.unsure
}

// reader notes what a command reads.
type reader struct {
	*Project
	read, written []string
	unsure        bool
}

// mostRead is how long a manifest may be, in bytes.
const mostRead = 16 << 20

func (r *reader) look(name string) files.Found {
	return r.Context.Root().Lstat(path.Join("/", r.Folder, name))
}

// optional is the text of a file that the command reads if it is there.
func (r *reader) optional(name string) (text string, there bool) {
	name = path.Clean(name)
	if !filepath.IsLocal(filepath.FromSlash(name)) || strings.ContainsAny(name, `\*?[`) {
		r.unsure = true
		return "", false
	}
	found := r.look(name)
	if found.Sure == files.Absent {
		return "", false
	}
	text, whole := "", false
	if found.Sure == files.Certain && found.Node.Kind == files.File {
		text, whole = r.Context.Read(path.Join(r.Folder, name), mostRead)
	}
	r.unsure = r.unsure || !whole
	if !slices.Contains(r.read, name) {
		r.read = append(r.read, name)
	}
	return text, true
}

// must is the text of a file without which the command does not run.
func (r *reader) must(name string) string {
	text, there := r.optional(name)
	r.unsure = r.unsure || !there
	return text
}

// lacks wants nothing of a name to be there.
func (r *reader) lacks(names ...string) {
	for _, name := range names {
		r.unsure = r.unsure || r.look(name).Sure != files.Absent
	}
}

// allows wants no other options than those of a list.
func (r *reader) allows(options []option, names string) {
	for _, o := range options {
		r.unsure = r.unsure || !slices.Contains(strings.Fields(names), o.name)
	}
}

// unset wants no variable whose name begins so, but for some.
func (r *reader) unset(prefixes, but string) {
	for _, v := range r.Set {
		name := strings.ToUpper(v.Name)
		begins := slices.ContainsFunc(strings.Fields(prefixes), func(p string) bool { return strings.HasPrefix(name, p) })
		r.unsure = r.unsure || begins && !slices.Contains(strings.Fields(but), name)
	}
}
