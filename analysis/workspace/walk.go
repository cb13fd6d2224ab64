package workspace

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"path"
	"strings"
)

// Search tells what a walk looks for, and how far.
type Search struct {
	Kind *Kind
	// Passed are folders that are not entered, beside .git and what git leaves out.
	Passed []PassedFolder
	// Linked takes a symbolic link to a file too, if the file is below the folder.
	// Linked folders are never entered.
	Linked bool
	// Most is how many files and folders are looked at before the walk ends with
	// ErrTooMany; 0 is no bound.
	Most int
	// LeftOut, if it is set, is told of each folder that is not entered and each file of
	// the kind that is passed over, and why.
	LeftOut func(path, why string)
}

// PassedFolder is the name of folders that nobody who works in a workspace writes in.
type PassedFolder struct{ Name, Why string }

// gitFolder is never entered.
var gitFolder = PassedFolder{".git", "is git's own"}

// Foreign are the folders that an editor's workspace is not searched in: what lies there
// was not written by those who work here.
var Foreign = []PassedFolder{
	{".hg", "is Mercurial's own"},
	{".svn", "is Subversion's own"},
	{"node_modules", "holds packages of npm"},
	{".venv", "holds packages of Python"},
	{"__pycache__", "holds what Python compiled"},
	{".terraform", "holds modules of Terraform"},
}

// ErrTooMany ends a walk that would take too long.
var ErrTooMany = errors.New("too many files")

// Visit is told of each file found, by its path, or of what could not be read. An error
// from it ends the walk, and is what the walk returns.
type Visit func(path string, err error) error

// Walk looks through the files, in the order of the names.
func (s Search) Walk(ctx context.Context, files Files, visit Visit) error {
	w := &walk{Search: s, ctx: ctx, files: files, visit: visit}
	return w.folder(".", nil)
}

// walk is a walk that goes on.
type walk struct {
	Search
	ctx   context.Context
	files Files
	visit Visit
	seen  int
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
		if err := w.visit(dir, err); err != nil {
			return err
		}
	}
	ignore = w.ignoring(ignore, dir, entries)
	for _, entry := range entries {
		if err := w.entry(path.Join(dir, entry.Name()), entry, ignore); err != nil {
			return err
		}
	}
	return nil
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
	switch {
	case !w.Kind.names.MatchString(entry.Name()) || !w.isFile(p, entry):
	case !w.Kind.Named(entry.Name()):
		if KindOf(entry.Name()) == nil {
			w.leaveOut(p, "ends as another language, a template or a copy does")
		}
	default:
		if by, ignored := ignore.Match(p, false); ignored {
			w.leaveOut(p, ignoredBy(by))
			return nil
		}
		return w.visit(p, nil)
	}
	return nil
}

// passes tells why a folder is not entered; "" if it is.
func (w *walk) passes(p, name string, ignore *GitIgnore) (why string) {
	for _, passed := range append([]PassedFolder{gitFolder}, w.Passed...) {
		if name == passed.Name {
			return passed.Why
		}
	}
	if by, ignored := ignore.Match(p, true); ignored {
		return ignoredBy(by)
	}
	return ""
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

// ignoring are the patterns that hold in the folder, whose entries these are. Those of
// .git/info/exclude give way to those of any .gitignore.
func (w *walk) ignoring(above *GitIgnore, dir string, entries []fs.DirEntry) *GitIgnore {
	var own *string
	for _, entry := range entries {
		switch {
		case entry.Name() == ".git" && entry.IsDir():
			at := path.Join(dir, ".git/info/exclude")
			if src, ok := w.read(at); ok {
				above = above.With(dir, at, src)
			}
		case entry.Name() == ".gitignore" && entry.Type().IsRegular(): // git follows no link here
			if src, ok := w.read(path.Join(dir, ".gitignore")); ok {
				own = &src
			}
		}
	}
	if own != nil {
		return above.With(dir, path.Join(dir, ".gitignore"), *own)
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
