package files

import (
	"path"
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis/eval"
	"github.com/stagels/stagels/analysis/stage"
)

// running is a RUN at work: what its words say that it makes is likely there.
type running struct {
	write
	dir string // where relative paths begin; "" where that is not known
}

// ran is the root, which anything may have happened to, with what a RUN likely makes.
func ran(root *Node, m *stage.Model, s *eval.Step) *Node {
	r := running{write: write{root: root, made: &Origin{Step: s}, likely: true}}
	if s.Before.DirSet || s.Before.DirFixed {
		r.dir = s.Before.Dir
	}
	switch {
	case s.Trigger || s.Before.OS == "windows":
	case s.Instr.JSON:
		var words []string
		for _, w := range s.Instr.Args {
			words = append(words, w.Text)
		}
		r.command(words)
	default:
		script, _ := m.Script(s.Item)
		for i, words := range script.Commands {
			for _, to := range script.Outputs[i] {
				r.file(to)
			}
			r.command(words)
		}
	}
	return r.root
}

// prefixes are commands that run what stands behind them.
var prefixes = []string{"sudo", "exec", "time", "command", "nice", "env", "set"}

// command notes what one command makes.
func (r *running) command(words []string) {
	for len(words) > 0 && (slices.Contains(prefixes, words[0]) || strings.Contains(words[0], "=")) {
		words = words[1:]
	}
	if len(words) == 0 {
		return
	}
	if do := commands[path.Base(words[0])]; do != nil {
		do(r, words[1:])
	}
}

// commands are those whose words tell what they make.
var commands map[string]func(r *running, args []string)

func init() {
	commands = map[string]func(r *running, args []string){
		"cd": (*running).cd, "mkdir": (*running).mkdir, "touch": (*running).touch, "rm": (*running).rm,
		"cp": (*running).copies, "mv": (*running).copies, "install": (*running).install, "ln": (*running).link,
		"tar": (*running).tar, "git": (*running).git, "curl": (*running).curl, "wget": (*running).wget, "unzip": (*running).unzip,
		"go": (*running).output, "gcc": (*running).output, "g++": (*running).output, "cc": (*running).output, "c++": (*running).output,
		"clang": (*running).output, "clang++": (*running).output, "rustc": (*running).output, "ld": (*running).output,
		"dotnet": (*running).outputFolder, "cmake": (*running).outputFolder, "pip": (*running).outputFolder, "pip3": (*running).outputFolder,
		"tsc": (*running).outputFolder, "esbuild": (*running).outputFolder, "javac": (*running).outputFolder,
	}
}

// at is the absolute path of a word; ok is false if it is not known.
func (r *running) at(word string) (string, bool) {
	switch {
	case word == "" || strings.HasPrefix(word, "-") || strings.ContainsAny(word, "*?[~"):
		return "", false
	case path.IsAbs(word):
		return path.Clean(word), true
	}
	return path.Join(r.dir, word), r.dir != ""
}

// lay puts a node at the path of a word.
func (r *running) lay(word string, n *Node) {
	at, ok := r.at(word)
	if !ok || at == "/" {
		return
	}
	n.Likely, n.Open, n.Origin = true, true, r.made
	n.loose, n.open = n.list == nil, n.list == nil
	r.put(r.place(at), func(old *Node) *Node {
		if n.Kind == Folder && old != nil && old.Kind == Folder {
			return old
		}
		return n
	})
}

func (r *running) file(word string) { r.lay(word, &Node{Kind: File}) }

func (r *running) makes(word string) { r.lay(word, &Node{Kind: Folder}) }

func (r *running) cd(args []string) {
	operands, _ := arguments(args, "")
	r.dir, _ = r.at(strings.Join(operands, " "))
}

func (r *running) mkdir(args []string) {
	operands, _ := arguments(args, "m")
	for _, o := range operands {
		r.makes(o)
	}
}

func (r *running) touch(args []string) {
	operands, _ := arguments(args, "dtr")
	for _, o := range operands {
		r.file(o)
	}
}

// rm takes away what was likely there.
func (r *running) rm(args []string) {
	operands, _ := arguments(args, "")
	for _, o := range operands {
		if at, ok := r.at(o); ok && at != "/" && r.root.Lstat(at).Node != nil {
			r.root = r.root.without(segments(r.root.Lstat(at).Path))
		}
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

// copies is cp or mv: to a file, or into a folder.
func (r *running) copies(args []string) {
	operands, values := arguments(args, "tS")
	to := values["t"]
	if to == "" && len(operands) > 1 {
		to, operands = operands[len(operands)-1], operands[:len(operands)-1]
	}
	for _, o := range operands {
		r.copyTo(o, to, values["t"] != "" || len(operands) > 1)
	}
}

func (r *running) copyTo(from, to string, into bool) {
	at, ok := r.at(to)
	if !ok {
		return
	}
	there := r.root.Lookup(at).Node
	if into || strings.HasSuffix(to, "/") || there != nil && there.Kind == Folder || likelyFolder(at) || at == r.dir {
		if to = path.Join(at, base(from)); strings.ContainsAny(from, "*?[") {
			r.makes(at)
			return
		}
	}
	n := &Node{Kind: Any}
	if source, ok := r.at(from); ok {
		if found := r.root.Lookup(source).Node; found != nil {
			copied := *found
			n = &copied
		} else if strings.Contains(base(from), ".") {
			n.Kind = File
		}
	}
	r.lay(to, n)
}

func (r *running) install(args []string) {
	operands, values := arguments(args, "mogtS")
	if slices.ContainsFunc(args, func(a string) bool { return a == "-d" || a == "--directory" }) {
		r.mkdir(operands)
		return
	}
	to := values["t"]
	if to == "" && len(operands) > 1 {
		to, operands = operands[len(operands)-1], operands[:len(operands)-1]
	}
	for _, o := range operands {
		r.copyTo(o, to, values["t"] != "" || len(operands) > 1)
	}
}

// link is ln: of a symbolic one it is known where it leads.
func (r *running) link(args []string) {
	operands, _ := arguments(args, "")
	if len(operands) != 2 {
		return
	}
	from, to := operands[0], operands[1]
	if at, ok := r.at(to); ok {
		if there := r.root.Lookup(at).Node; strings.HasSuffix(to, "/") || there != nil && there.Kind == Folder || likelyFolder(at) {
			to = path.Join(at, base(from))
		}
	}
	n := &Node{Kind: File}
	if slices.ContainsFunc(args, func(a string) bool { return strings.HasPrefix(a, "-") && strings.Contains(a, "s") }) && from != "" {
		n = &Node{Kind: Link, target: func() (string, bool) { return from, true }}
	}
	r.lay(to, n)
}
