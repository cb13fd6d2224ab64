package files

import (
	"cmp"
	"path"
	"slices"
	"strings"
)

var (
	_ = tool("cd chdir", (*running).cd)
	_ = tool("pushd", (*running).pushd)
	_ = tool("popd", (*running).popd)
	_ = tool("mkdir", (*running).mkdir)
	_ = tool("touch", (*running).touch)
	_ = tool("tee", (*running).tee)
	_ = tool("rm rmdir unlink rimraf", (*running).rm)
	_ = tool("cp", (*running).cp)
	_ = tool("mv", (*running).mv)
	_ = tool("install", (*running).install)
	_ = tool("ln", (*running).link)
)

func (r *running) cd(args []string) {
	operands, _ := arguments(args, "")
	switch len(operands) {
	case 0:
		r.dir = r.home
	case 1:
		r.dir, _ = r.at(operands[0])
	default:
		r.dir = ""
	}
}

func (r *running) pushd(args []string) {
	r.dirs = append(slices.Clip(r.dirs), r.dir)
	r.cd(args)
}

func (r *running) popd([]string) {
	r.dir = ""
	if n := len(r.dirs); n > 0 {
		r.dir, r.dirs = r.dirs[n-1], r.dirs[:n-1]
	}
}

func (r *running) mkdir(args []string) {
	operands, _ := arguments(args, "m", "--mode")
	for _, o := range operands {
		r.makes(o)
	}
}

func (r *running) touch(args []string) {
	if slices.ContainsFunc(args, func(a string) bool { return a == "-c" || a == "--no-create" }) {
		return
	}
	operands, _ := arguments(args, "dtr", "--date", "--reference")
	for _, o := range operands {
		if r.there(o) == nil {
			r.file(o)
		}
	}
}

func (r *running) tee(args []string) {
	operands, _ := arguments(args, "")
	for _, o := range operands {
		if !strings.HasPrefix(o, "/dev/") {
			r.file(o)
		}
	}
}

// rm takes away what was likely there.
func (r *running) rm(args []string) {
	operands, _ := arguments(args, "")
	for _, o := range operands {
		if at, ok := r.at(o); ok {
			r.take(at)
		}
	}
}

func (r *running) cp(args []string) { r.moves(args, false) }

func (r *running) mv(args []string) { r.moves(args, true) }

// moves is cp or mv: to a file, or into a folder.
func (r *running) moves(args []string, gone bool) {
	operands, values := arguments(args, "tS", "--target-directory", "--suffix", "--backup")
	parents := slices.Contains(args, "--parents")
	to, into := values["t"]+values["target-directory"], true
	if to == "" {
		if len(operands) < 2 {
			return
		}
		to, operands = operands[len(operands)-1], operands[:len(operands)-1]
		into = len(operands) > 1 || parents
	}
	for _, o := range operands {
		if at, ok := r.at(o); parents && ok && !path.IsAbs(o) {
			r.copyTo(at, path.Join(to, path.Dir(o)), true)
			continue
		}
		r.copyTo(o, to, into)
		if at, ok := r.at(o); gone && ok && !r.same(o, to) {
			r.take(at)
		}
	}
}

// same tells whether two words are one path.
func (r *running) same(a, b string) bool {
	at, _ := r.at(a)
	to, _ := r.at(b)
	return at == to
}

// copyTo copies to a path, or into a folder. Of a folder copied as FOLDER/. what is in it goes
// into another one.
func (r *running) copyTo(from, to string, into bool) {
	at, ok := r.at(to)
	if !ok {
		return
	}
	contents := strings.HasSuffix(from, "/.") || from == "."
	if !contents && (into || r.isFolder(to, at)) {
		if from == unknownWord || strings.ContainsAny(from, "*?[") {
			r.makes(at)
			return
		}
		to = path.Join(at, path.Base(from))
	}
	n := &Node{Kind: Any}
	if found := r.there(from); found != nil {
		source, _ := r.at(from)
		n = r.copyOf(found, source)
	} else if strings.Contains(path.Base(from), ".") && !contents {
		n.Kind = File
	}
	if over := r.there(to); over != nil && over.Kind == Folder && n.Kind == Folder && n.list != nil {
		n = merge(over, n)
	}
	if contents && n.Kind == Any {
		n.Kind = Folder
	}
	r.lay(to, n)
}

// copyOf is the copy of a node and of all below it.
func (r *running) copyOf(n *Node, from string) *Node {
	next := *n
	next.Origin = &Origin{Step: r.made.Step, Path: from, Source: n}
	next.list = n.each(func(name string, child *Node) *Node { return r.copyOf(child, path.Join(from, name)) })
	return &next
}

// isFolder tells whether a word that leads to a path likely names a folder.
func (r *running) isFolder(word, at string) bool {
	there := r.root.Lookup(at).Node
	if there != nil && there.Kind != Any {
		return there.Kind == Folder
	}
	usual := likelyFolder(at) && (path.Dir(at) == "/" || likelyFolder(path.Dir(at)))
	return strings.HasSuffix(word, "/") || word == "." || usual || at == r.dir
}

func (r *running) install(args []string) {
	operands, values := arguments(args, "mogtS", "--mode", "--owner", "--group", "--target-directory", "--suffix")
	if slices.ContainsFunc(args, func(a string) bool { return a == "-d" || a == "--directory" }) {
		for _, o := range operands {
			r.makes(o)
		}
		return
	}
	to, into := values["t"]+values["target-directory"], true
	if to == "" && len(operands) > 1 {
		to, operands = operands[len(operands)-1], operands[:len(operands)-1]
		into = len(operands) > 1
	}
	for _, o := range operands {
		r.copyTo(o, to, into)
	}
}

// link is ln: of a symbolic one it is known where it leads.
func (r *running) link(args []string) {
	operands, values := arguments(args, "tS", "--target-directory", "--suffix")
	to := values["t"] + values["target-directory"]
	if to == "" && len(operands) > 1 {
		to, operands = operands[len(operands)-1], operands[:len(operands)-1]
	}
	symbolic := slices.ContainsFunc(args, func(a string) bool {
		return a == "--symbolic" || strings.HasPrefix(a, "-") && !strings.HasPrefix(a, "--") && strings.Contains(a, "s")
	})
	for _, from := range operands {
		r.linkTo(from, cmp.Or(to, "."), symbolic)
	}
}

func (r *running) linkTo(from, to string, symbolic bool) {
	if at, ok := r.at(to); ok && r.isFolder(to, at) && from != unknownWord {
		to = path.Join(at, path.Base(from))
	}
	n := &Node{Kind: File}
	if symbolic {
		n = &Node{Kind: Link, target: func() (string, bool) { return from, from != unknownWord }}
	}
	r.lay(to, n)
}
