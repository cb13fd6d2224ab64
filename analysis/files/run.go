package files

import (
	"path"
	"strings"

	"github.com/stagels/stagels/analysis/eval"
	"github.com/stagels/stagels/analysis/stage"
	sh "mvdan.cc/sh/v3/syntax"
)

// running is a RUN at work: what its words say that it makes is likely there.
type running struct {
	write
	dir   string           // where relative paths begin; "" where that is not known
	dirs  []string         // that pushd left
	vars  map[string]value // that the script set
	env   *eval.State
	home  string // "" if that is not known
	funcs map[string]*sh.Stmt
	depth int // of scripts in scripts
	left  *int

	tell    func(i Install, in string) // of commands that miss manifests in a folder; nil if nobody asks
	guesses bool                       // whether what runs now runs at all
}

// Bounds of what is looked at in one RUN: scripts and functions in each other, and commands.
const (
	deepest      = 12
	mostCommands = 5000
)

// ran is the root, which anything may have happened to, with what a RUN likely makes.
func (f *Files) ran(before *Node, s *eval.Step) *Node { return f.runOn(before, s, nil) }

func (f *Files) runOn(before *Node, s *eval.Step, tell func(Install, string)) *Node {
	if s.Trigger || s.Before.OS == "windows" {
		return before
	}
	commands := mostCommands
	r := running{write: write{root: before, made: &Origin{Step: s}, likely: true}, vars: map[string]value{}, env: &s.Before, funcs: map[string]*sh.Stmt{}, left: &commands, tell: tell}
	if s.Before.DirSet || s.Before.DirFixed {
		r.dir = s.Before.Dir
	}
	if !f.setsUser(s) {
		r.home = "/root"
	}
	mounted := f.mount(&r, s)
	if s.Instr.JSON {
		var words []string
		for _, w := range s.Instr.Args {
			words = append(words, w.Text)
		}
		r.command(words)
	} else if file := f.model.Shell(s.Item); file != nil {
		r.all(file.Stmts)
	}
	for i := len(mounted) - 1; i >= 0; i-- {
		r.unmount(before, mounted[i])
	}
	return r.root
}

// setsUser tells whether an instruction in front of the step, in its stage or one that it is
// built on, sets a user.
func (f *Files) setsUser(s *eval.Step) bool {
	end := s.Item
	for i := s.Stage; i != stage.None; i = f.model.Base(i) {
		st := &f.model.Stages()[i]
		for item := st.Items[0]; item < min(end, st.Items[1]); item++ {
			if in := f.model.Instr(item); in != nil && in.Name == "user" {
				return true
			}
		}
		end = st.Items[1]
		if b := f.model.Base(i); b >= i {
			return true
		}
	}
	return false
}

// at is the absolute path of a word; ok is false if it is not known.
func (r *running) at(word string) (string, bool) {
	switch {
	case word == "" || word == unknownWord || strings.HasPrefix(word, "-") || strings.ContainsAny(word, "*?[~"):
		return "", false
	case path.IsAbs(word):
		return path.Clean(word), true
	}
	return path.Join(r.dir, word), r.dir != ""
}

// there is what is known at the path of a word; nil if nothing is.
func (r *running) there(word string) *Node {
	if at, ok := r.at(word); ok {
		return r.root.Lookup(at).Node
	}
	return nil
}

// lay puts a node at the path of a word.
func (r *running) lay(word string, n *Node) {
	at, ok := r.at(word)
	if !ok || at == "/" {
		return
	}
	n.Likely, n.Open = true, true
	if n.Origin == nil {
		n.Origin = r.made
	}
	n.loose, n.open = n.list == nil, n.list == nil
	r.put(r.place(at), func(old *Node) *Node {
		if n.Kind == Folder && n.list == nil && old != nil && old.Kind == Folder {
			return old
		}
		return n
	})
}

func (r *running) file(word string) { r.lay(word, &Node{Kind: File}) }

func (r *running) makes(word string) { r.lay(word, &Node{Kind: Folder}) }

// makesIn makes folders, whose names end with a slash, and files below a folder.
func (r *running) makesIn(folder string, names ...string) {
	if _, ok := r.at(folder); !ok {
		return
	}
	r.makes(folder)
	for _, name := range names {
		if strings.HasSuffix(name, "/") {
			r.makes(path.Join(folder, name))
		} else {
			r.file(path.Join(folder, name))
		}
	}
}

// take takes away what was likely at a path.
func (r *running) take(at string) {
	if found := r.root.Lstat(at); found.Node != nil && found.Path != "/" {
		r.root = r.root.without(segments(found.Path))
	}
}

// without is the node without what is known at a path below it.
func (n *Node) without(names []string) *Node {
	child := n.child(names[0])
	switch {
	case child == nil:
		return n
	case len(names) > 1:
		return n.having(names[0], child.without(names[1:]))
	}
	next := n.having(names[0], child)
	delete(next.list().nodes, names[0])
	return next
}
