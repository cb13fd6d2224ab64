// Package command reads the builds that shell commands ask for: docker build, docker
// buildx build, podman build and their like.
package command

import (
	"path"
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis/builds"
	"github.com/stagels/stagels/analysis/text"
	"mvdan.cc/sh/v3/syntax"
)

// Script is a text of shell commands.
type Script struct {
	Source string
	Dir    string // the folder in which it runs, as Build.Dir has it
	// Value is what a part of Source is that the shell leaves as it is.
	Value func(part text.Span) builds.Value

	// Host is how Source is written in its file; nil if that cannot be told.
	Host *text.Embedding

	// Past is what ran before the script.
	Past builds.Past

	lost   bool     // nobody knows the folder
	cloned []string // folders into which the script clones repositories
}

// In is the script in another folder, seen from Dir. In one that nobody knows its builds
// find files that are not known.
func (s Script) In(folder builds.Value) Script {
	switch {
	case folder.State == builds.Known && !path.IsAbs(folder.Text):
		s.Dir = path.Join(s.Dir, folder.Text)
	case folder.State != builds.Absent:
		s.lost = true
	}
	return s
}

// Command is a command that asks for a build. The build's Kind is the caller's to give, and
// another Name than that of the command, such as docker build.
type Command struct {
	*builds.Build
	// Own tells that it runs where the script says that it lies, wherever that is called.
	Own bool
	// In is the function that has the command, "" if none has.
	In string
}

// Commands are the commands of the script that ask for builds, in its order. Of a script
// with faults it reads what it can.
func (s Script) Commands() []Command {
	if !Mentions(s.Source) || tooDeep(s.Source) {
		return nil
	}
	return s.read().found
}

// Effect is what the script may do to files.
func (s Script) Effect() builds.Past {
	if len(s.Source) > largest || tooDeep(s.Source) {
		return s.Past.Write(s.Source)
	}
	s.Value = func(text.Span) builds.Value { return builds.Value{State: builds.Unknown} }
	return s.read().Past
}

func (s Script) read() *reader {
	stmts, whole := statements(s.Source)
	r := &reader{Script: s, piped: map[*syntax.Stmt]*syntax.Stmt{}}
	if whole {
		r.variables = variablesOf(stmts)
	}
	for _, stmt := range stmts {
		syntax.Walk(stmt, r.visit)
	}
	return r
}

// Mentions tells whether a text that is not too large to be read has words that a command
// which builds has.
func Mentions(src string) bool {
	if len(src) > largest || !strings.Contains(src, "build") && !strings.Contains(src, "bud") {
		return false
	}
	for _, word := range []string{"docker", "podman", "nerdctl", "buildah", "buildx"} {
		if strings.Contains(src, word) {
			return true
		}
	}
	return false
}

// reader is where a walk through a script stands: in a folder, and in nodes of its tree.
type reader struct {
	Script
	variables
	own    bool // Dir begins where the script lies
	around []entered
	piped  map[*syntax.Stmt]*syntax.Stmt // what is read from a pipe, by who reads it
	found  []Command
}

// entered is a node with what held when the walk came to it.
type entered struct {
	node syntax.Node
	dir  string
	lost bool
	own  bool
}

func (r *reader) visit(n syntax.Node) bool {
	if n == nil {
		r.leave()
		return true
	}
	r.around = append(r.around, entered{n, r.Dir, r.lost, r.own})
	switch n := n.(type) {
	case *syntax.BinaryCmd:
		if n.Op == syntax.Pipe {
			r.piped[n.Y] = n.X
		}
	case *syntax.Stmt:
		if call, ok := n.Cmd.(*syntax.CallExpr); ok {
			r.call(call, n)
		}
	}
	return true
}

// function is the name of the innermost function around.
func (r *reader) function() string {
	for i := len(r.around) - 1; i >= 0; i-- {
		if f, ok := r.around[i].node.(*syntax.FuncDecl); ok && f.Name != nil {
			return f.Name.Value
		}
	}
	return ""
}

// leave is called at the end of a node. A subshell leaves the folder as it was; what may
// or may not have run makes it unknown if it changed it.
func (r *reader) leave() {
	last := r.around[len(r.around)-1]
	r.around = r.around[:len(r.around)-1]
	switch n := last.node.(type) {
	case *syntax.Stmt:
		r.redirected(n)
	case *syntax.Subshell, *syntax.CmdSubst, *syntax.ProcSubst:
		r.Dir, r.lost, r.own = last.dir, last.lost, last.own
	case *syntax.IfClause, *syntax.ForClause, *syntax.WhileClause, *syntax.CaseClause, *syntax.FuncDecl:
		r.lost = r.lost || r.Dir != last.dir
	case *syntax.BinaryCmd:
		r.lost = r.lost || n.Op != syntax.AndStmt && r.Dir != last.dir
	}
}

func (r *reader) call(call *syntax.CallExpr, stmt *syntax.Stmt) {
	var args []Word
	for _, w := range call.Args {
		args = append(args, r.words(w)...)
	}
	if len(args) == 0 {
		return
	}
	switch args[0].Text {
	case "git":
		r.cloned = append(r.cloned, clonedInto(args)...)
	case "cd", "pushd":
		r.changeFolder(call.Args, args)
		return
	case "popd":
		r.lost = true
		return
	}
	name, rest := buildArguments(args)
	if name == "" || slices.ContainsFunc(rest, func(a Word) bool { return a.Text == "--help" }) {
		r.Past = r.Past.And(effect(args))
		return
	}
	b := &builds.Build{Name: name, Origin: r.Value(args[0].At).At, Dir: r.Dir, FromDir: true, Elsewhere: r.lost}
	Flags(b, rest, r.Value)
	if b.Dockerfile.Or(b.Context.Text).Text == "-" {
		r.readStdin(b, stmt)
	}
	own := r.settle(b)
	b.Before = r.Past.On(b)
	r.Past = r.Past.And(exported(rest))
	r.found = append(r.found, Command{b, own, r.function()})
}

// readStdin gives a build the Dockerfile that it reads from standard input.
func (r *reader) readStdin(b *builds.Build, stmt *syntax.Stmt) {
	if file := r.stdinOf(stmt); file != nil {
		b.Dockerfile = (&flagReader{Value: r.Value}).value(r.wordOf(file), 0)
	} else if doc := r.heredocOf(stmt); doc != nil {
		if b.Inline = r.inline(doc); b.Inline.State != builds.Absent {
			b.Dockerfile = builds.Value{}
		}
	}
}

// stdinOf is the file that a command reads from standard input, by < FILE or cat FILE |; nil
// if that is not told.
func (r *reader) stdinOf(stmt *syntax.Stmt) (file *syntax.Word) {
	if from := r.piped[stmt]; from != nil {
		if call, ok := from.Cmd.(*syntax.CallExpr); ok && len(call.Args) == 2 && call.Args[0].Lit() == "cat" {
			file = call.Args[1]
		}
	}
	for _, redirection := range stmt.Redirs {
		if redirection.Op == syntax.RdrIn {
			file = redirection.Word
		}
	}
	return file
}

// changeFolder is a cd. One that no file decides leads anywhere.
func (r *reader) changeFolder(written []*syntax.Word, args []Word) {
	if len(args) != 2 || strings.HasPrefix(args[1].Text, "~") || args[1].Text == "-" {
		r.lost = true
		return
	}
	to := (&flagReader{Value: r.Value}).value(args[1], 0)
	at, own := strings.CutPrefix(to.Text, ownFolder)
	switch {
	case to.State != builds.Known:
		r.lost = true
	case own:
		r.Dir, r.own, r.lost = path.Join(".", "."+at), true, false
	case strings.HasPrefix(to.Text, workFolder):
		r.Dir = path.Join(r.Dir, "."+strings.TrimPrefix(to.Text, workFolder))
	case path.IsAbs(to.Text) || slices.Contains(r.cloned, path.Clean(to.Text)):
		r.lost = true
	default:
		r.Dir = path.Join(r.Dir, to.Text)
	}
}
