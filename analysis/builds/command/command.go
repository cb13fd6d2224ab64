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

	lost bool // nobody knows the folder
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

// Builds are the builds that the script asks for, in its order. Their Kind and Name are
// the caller's to give. Of a script with faults it reads what it can.
func (s Script) Builds() (out []*builds.Build) {
	parser := syntax.NewParser(syntax.Variant(syntax.LangBash), syntax.RecoverErrors(10))
	file, _ := parser.Parse(strings.NewReader(s.Source), "")
	if file == nil {
		return nil
	}
	r := reader{Script: s, variables: variablesOf(file)}
	syntax.Walk(file, func(n syntax.Node) bool {
		if n == nil {
			r.leave()
			return true
		}
		r.around = append(r.around, entered{n, r.Dir, r.lost})
		if call, ok := n.(*syntax.CallExpr); ok && len(call.Args) > 0 {
			out = append(out, r.call(call)...)
		}
		return true
	})
	return out
}

// reader is where a walk through a script stands: in a folder, and in nodes of its tree.
type reader struct {
	Script
	variables
	around []entered
}

// entered is a node with what held when the walk came to it.
type entered struct {
	node syntax.Node
	dir  string
	lost bool
}

// leave is called at the end of a node. A subshell leaves the folder as it was; what may
// or may not have run makes it unknown if it changed it.
func (r *reader) leave() {
	last := r.around[len(r.around)-1]
	r.around = r.around[:len(r.around)-1]
	switch n := last.node.(type) {
	case *syntax.Subshell, *syntax.CmdSubst, *syntax.ProcSubst:
		r.Dir, r.lost = last.dir, last.lost
	case *syntax.IfClause, *syntax.ForClause, *syntax.WhileClause, *syntax.CaseClause, *syntax.FuncDecl:
		r.lost = r.lost || r.Dir != last.dir
	case *syntax.BinaryCmd:
		r.lost = r.lost || n.Op != syntax.AndStmt && r.Dir != last.dir
	}
}

func (r *reader) call(call *syntax.CallExpr) []*builds.Build {
	var args []Word
	for _, w := range call.Args {
		if a := r.wordOf(w); a.Text != "" || a.Open || a.Quoted {
			args = append(args, a)
		}
	}
	if len(args) == 0 {
		return nil
	}
	switch args[0].Text {
	case "cd", "pushd":
		r.changeFolder(args)
		return nil
	case "popd":
		r.lost = true
		return nil
	}
	rest, ok := buildArguments(args)
	if !ok || slices.ContainsFunc(rest, func(a Word) bool { return a.Text == "--help" }) {
		return nil
	}
	return []*builds.Build{r.build(args[0], rest)}
}

// changeFolder is a cd. One that no file decides leads anywhere.
func (r *reader) changeFolder(args []Word) {
	if len(args) != 2 || args[1].Open || strings.HasPrefix(args[1].Text, "~") || args[1].Text == "-" {
		r.lost = true
		return
	}
	to := (&flagReader{Value: r.Value}).value(args[1], 0)
	if to.State != builds.Known || path.IsAbs(to.Text) {
		r.lost = true
		return
	}
	r.Dir = path.Join(r.Dir, to.Text)
}

// commands are those that build a Dockerfile.
var commands = [][]string{
	{"docker", "build"},
	{"docker", "image", "build"},
	{"docker", "builder", "build"},
	{"docker", "buildx", "build"},
	{"docker", "buildx", "b"},
	{"podman", "build"},
	{"podman", "image", "build"},
	{"podman", "buildx", "build"},
	{"nerdctl", "build"},
	{"nerdctl", "image", "build"},
	{"buildah", "build"},
	{"buildah", "bud"},
	{"buildx", "build"},
}

// before are commands that run the command behind them.
var before = []string{"sudo", "time", "exec", "command", "env", "nohup"}

// ofDocker are flags of a command and of its plugin that stand before what it does, and
// take a value (docker/cli, cli/flags/options.go; buildx, commands/root.go).
var ofDocker = strings.Fields("-c --context --config -H --host -l --log-level --tlscacert --tlscert --tlskey --builder --connection --url --root --runroot --storage-driver --namespace -n --address -a")

// buildArguments are the arguments of a command that builds; ok is false of another one.
func buildArguments(args []Word) (rest []Word, ok bool) {
	for len(args) > 0 && (slices.Contains(before, args[0].Text) || strings.Contains(args[0].Text, "=") || isFlag(args[0])) {
		args = args[1:]
	}
	var words []string
	for len(args) > 0 && len(words) < longest {
		switch {
		case len(words) > 0 && slices.Contains(ofDocker, args[0].Text):
			args = args[min(2, len(args)):]
			continue
		case len(words) > 0 && isFlag(args[0]):
			args = args[1:]
			continue
		case args[0].Open:
			return nil, false
		}
		words = append(words, args[0].Text)
		words[0] = path.Base(words[0])
		args = args[1:]
		if slices.ContainsFunc(commands, func(c []string) bool { return slices.Equal(c, words) }) {
			return args, true
		}
	}
	return nil, false
}

// longest is how many words name a command at most.
const longest = 3

func isFlag(a Word) bool { return strings.HasPrefix(a.Text, "-") && !a.Open }

func (r *reader) build(name Word, args []Word) *builds.Build {
	b := &builds.Build{Dir: r.Dir, FromDir: true, Elsewhere: r.lost}
	b.Origin = r.Value(name.At).At
	Flags(b, args, r.Value)
	return b
}
