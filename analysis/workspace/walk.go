package workspace

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// Search tells what a walk looks for, and how far.
type Search struct {
	Kinds []*Kind
	// Passed are folders that are not entered, beside .git and what git leaves out.
	Passed []PassedFolder
	// Linked takes a symbolic link to a file too, if the file is below the folder.
	// Linked folders are never entered.
	Linked bool
	// Most is how many files and folders are looked at before the walk ends with
	// ErrTooMany; 0 is no bound.
	Most int
	// MostFound is how many files of each kind are found. Others are passed over, and the
	// walk ends with ErrTooMany when it has seen all; 0 is no bound.
	MostFound int
	// LeftOut, if it is set, is told of each folder that is not entered and each file of
	// the kind that is passed over, and why.
	LeftOut func(path, why string)
	// Unread, if it is set, is told of what a Tree could not read.
	Unread func(path string, err error)
}

// PassedFolder are folders that nobody who works in a workspace writes in: those of the name
// in which a file called Marker lies, or all of the name if Marker is "".
type PassedFolder struct{ Name, Why, Marker string }

// gitFolder is never entered.
var gitFolder = PassedFolder{Name: ".git", Why: "is git's own"}

// Foreign are the folders that an editor's workspace is not searched in: what lies there
// was not written by those who work here.
var Foreign = []PassedFolder{
	{Name: ".hg", Why: "is Mercurial's own"},
	{Name: ".svn", Why: "is Subversion's own"},
	{Name: "node_modules", Why: "holds packages of npm"},
	{Name: "bower_components", Why: "holds packages of Bower"},
	{Name: ".yarn", Why: "is Yarn's own"},
	{Name: ".venv", Why: "holds packages of Python"},
	{Name: "site-packages", Why: "holds packages of Python"},
	{Name: "venv", Marker: "pyvenv.cfg", Why: "holds packages of Python"},
	{Name: "env", Marker: "pyvenv.cfg", Why: "holds packages of Python"},
	{Name: "__pycache__", Why: "holds what Python compiled"},
	{Name: ".tox", Why: "holds packages of Python"},
	{Name: ".terraform", Why: "holds modules of Terraform"},
	{Name: "vendor", Marker: "modules.txt", Why: "holds modules of Go"},
	{Name: "vendor", Marker: "autoload.php", Why: "holds packages of PHP"},
	{Name: "Pods", Marker: "Manifest.lock", Why: "holds packages of CocoaPods"},
}

// ErrTooMany ends a walk that would take too long.
var ErrTooMany = errors.New("too many files")

// Entry is a file that was found.
type Entry struct {
	Path   string // below the folder
	Kind   *Kind
	Linked bool // a symbolic link leads to it
}

// Visit is told of each file found, or of the path of what could not be read. An error
// from it ends the walk, and is what the walk returns.
type Visit func(found Entry, err error) error

// Walk looks through the files, in the order of the names.
func (s Search) Walk(ctx context.Context, files Files, visit Visit) error {
	w := s.walk(ctx, files, visit)
	return w.end(w.folder(".", nil))
}

// Look looks at one path alone, and below it if it is a folder. It finds there what Walk
// would.
func (s Search) Look(ctx context.Context, files Files, at string, visit Visit) error {
	if at == "." {
		return s.Walk(ctx, files, visit)
	}
	w := s.walk(ctx, files, visit)
	return w.end(w.look(".", at, nil))
}

// walk is a walk that goes on.
type walk struct {
	Search
	ctx   context.Context
	files Files
	visit Visit
	seen  int
	found map[*Kind]int
}

func (s Search) walk(ctx context.Context, files Files, visit Visit) *walk {
	return &walk{Search: s, ctx: ctx, files: files, visit: visit, found: map[*Kind]int{}}
}

// end is what a walk returns that ended with err.
func (w *walk) end(err error) error {
	for _, n := range w.found {
		if err == nil && w.MostFound > 0 && n > w.MostFound {
			return ErrTooMany
		}
	}
	return err
}

func (w *walk) folder(dir string, ignore *GitIgnore) error {
	if err := w.count(); err != nil {
		return err
	}
	entries, err := w.files.ReadDir(dir)
	if err != nil && dir == "." {
		return err
	}
	if err != nil {
		if err := w.visit(Entry{Path: dir}, err); err != nil {
			return err
		}
	}
	ignore = w.ignoring(ignore, dir, func(name string) (fs.FileMode, bool) {
		i, ok := slices.BinarySearchFunc(entries, name, func(e fs.DirEntry, name string) int { return strings.Compare(e.Name(), name) })
		if !ok {
			return 0, false
		}
		return entries[i].Type(), true
	})
	for _, entry := range entries {
		if err := w.entry(path.Join(dir, entry.Name()), entry, ignore); err != nil {
			return err
		}
	}
	return nil
}

// look goes down from dir to what lies at below, by the rules by which a walk would.
func (w *walk) look(dir, below string, ignore *GitIgnore) error {
	ignore = w.ignoring(ignore, dir, w.typeIn(dir))
	name, rest, further := strings.Cut(below, "/")
	at := path.Join(dir, name)
	info, err := w.files.Lstat(at)
	switch {
	case err != nil:
		return nil
	case !further:
		return w.entry(at, fs.FileInfoToDirEntry(info), ignore)
	case !info.IsDir() || w.passes(at, name, ignore) != "":
		return w.ctx.Err()
	}
	return w.look(at, rest, ignore)
}

// count counts one more file or folder that is looked at.
func (w *walk) count() error {
	if w.seen++; w.Most > 0 && w.seen > w.Most {
		return ErrTooMany
	}
	return w.ctx.Err()
}

func (w *walk) entry(p string, entry fs.DirEntry, ignore *GitIgnore) error {
	if entry.IsDir() {
		if why := w.passes(p, entry.Name(), ignore); why != "" {
			w.leaveOut(p, why)
			return w.count()
		}
		return w.folder(p, ignore)
	}
	if err := w.count(); err != nil {
		return err
	}
	kind, near := w.kindOf(p)
	switch {
	case !near:
	case !w.isFile(p, entry):
		if kind != nil {
			w.leaveOut(p, "is a link, or no regular file")
		}
	case kind == nil:
		w.leaveOut(p, "ends as another language, a template or a copy does")
	default:
		if by, ignored := ignore.Match(p, false); ignored {
			w.leaveOut(p, ignoredBy(by))
			return nil
		}
		return w.find(Entry{p, kind, !entry.Type().IsRegular()})
	}
	return nil
}

// find tells of a file, unless there were enough of its kind.
func (w *walk) find(e Entry) error {
	if w.found[e.Kind]++; w.MostFound > 0 && w.found[e.Kind] > w.MostFound {
		return nil
	}
	return w.visit(e, nil)
}

// kindOf is the one of the kinds that a file at this path is of. It may be near to one,
// and of no kind at all.
func (w *walk) kindOf(p string) (kind *Kind, near bool) {
	for _, k := range w.Kinds {
		if !k.near(p) {
			continue
		}
		if k.Named(p) {
			return k, true
		}
		near = true
	}
	return nil, near && KindOf(p) == nil
}

// passes tells why a folder is not entered; "" if it is.
func (w *walk) passes(p, name string, ignore *GitIgnore) (why string) {
	for _, passed := range append([]PassedFolder{gitFolder}, w.Passed...) {
		if passed.is(w.files, p, name) {
			return passed.Why
		}
	}
	if by, ignored := ignore.Match(p, true); ignored {
		return ignoredBy(by)
	}
	return ""
}

func (f PassedFolder) is(files Files, p, name string) bool {
	if f.Name != name || f.Marker == "" {
		return f.Name == name
	}
	_, err := files.Lstat(path.Join(p, f.Marker))
	return err == nil
}

func ignoredBy(r Rule) string { return "is left out by " + r.String() }

func (w *walk) leaveOut(p, why string) {
	if w.LeftOut != nil {
		w.LeftOut(p, why)
	}
}

func (w *walk) isFile(p string, entry fs.DirEntry) bool {
	if !w.Linked || entry.Type()&fs.ModeSymlink == 0 {
		return entry.Type().IsRegular()
	}
	file, err := w.files.Open(p)
	if err != nil {
		return false
	}
	file.Close()
	return true
}

// ignoring are the patterns that hold in the folder; at tells what it has of a name.
// Those of .git/info/exclude give way to those of any .gitignore.
func (w *walk) ignoring(above *GitIgnore, dir string, at func(name string) (fs.FileMode, bool)) *GitIgnore {
	if mode, ok := at(".git"); ok && mode.IsDir() {
		above = w.with(above, dir, ".git/info/exclude")
	}
	if mode, ok := at(".gitignore"); ok && mode.IsRegular() { // git follows no link here
		above = w.with(above, dir, ".gitignore")
	}
	return above
}

// with are the patterns of above, and those that a file in dir has for dir.
func (w *walk) with(above *GitIgnore, dir, file string) *GitIgnore {
	at := path.Join(dir, file)
	if src, ok := w.read(at); ok {
		return above.With(dir, at, src)
	}
	return above
}

// mostRules is the size in bytes above which a .gitignore is not read.
const mostRules = 1 << 20

func (w *walk) read(p string) (src string, ok bool) {
	file, err := w.files.Open(p)
	if err != nil {
		return "", false
	}
	defer file.Close()
	var text strings.Builder
	n, err := io.Copy(&text, io.LimitReader(file, mostRules+1))
	return text.String(), err == nil && n <= mostRules
}
