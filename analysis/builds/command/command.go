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
	r := reader{Script: s}
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
	var args []arg
	for _, w := range call.Args {
		args = append(args, argOf(w))
	}
	switch args[0].text {
	case "cd", "pushd":
		r.changeFolder(args)
		return nil
	case "popd":
		r.lost = true
		return nil
	}
	rest, ok := buildArguments(args)
	if !ok || slices.ContainsFunc(rest, func(a arg) bool { return a.text == "--help" }) {
		return nil
	}
	return []*builds.Build{r.build(args[0], rest)}
}

// changeFolder is a cd. One that no file decides leads anywhere.
func (r *reader) changeFolder(args []arg) {
	if len(args) != 2 || args[1].open || strings.HasPrefix(args[1].text, "~") || args[1].text == "-" {
		r.lost = true
		return
	}
	if v := r.value(args[1], 0); v.State == builds.Known && !path.IsAbs(v.Text) {
		r.Dir = path.Join(r.Dir, v.Text)
		return
	}
	r.lost = true
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

// buildArguments are the arguments of a command that builds; ok is false of another one.
func buildArguments(args []arg) (rest []arg, ok bool) {
	for len(args) > 0 && (slices.Contains(before, args[0].text) || strings.Contains(args[0].text, "=")) {
		args = args[1:]
	}
	var words []string
	for _, a := range args {
		words = append(words, a.text)
	}
	if len(words) > 0 {
		words[0] = path.Base(words[0])
	}
	for _, c := range commands {
		if len(words) >= len(c) && slices.Equal(words[:len(c)], c) {
			return args[len(c):], true
		}
	}
	return nil, false
}

func (r *reader) build(name arg, args []arg) *builds.Build {
	b := &builds.Build{Dir: r.Dir, FromDir: true, Elsewhere: r.lost}
	b.Origin = r.Value(name.at).At
	for len(args) > 0 {
		f := flagOf(args)
		args = args[f.taken:]
		r.take(b, f)
	}
	return b
}

// take gives a build what a flag says of it, or its context.
func (r *reader) take(b *builds.Build, f flag) {
	switch value := f.value; f.name {
	case "":
		b.Context = r.value(value, 0)
	case "-f", "--file":
		b.Dockerfile = r.value(value, f.from)
	case "--target":
		b.Target = r.value(value, f.from)
	case "--build-arg":
		b.Args = append(b.Args, r.arguments(value, f.from)...)
	case "--build-context":
		b.Contexts = append(b.Contexts, r.arguments(value, f.from)...)
	case "--platform":
		if v := r.value(value, f.from); v.State != builds.Absent {
			b.Platforms = append(b.Platforms, r.list(value, f.from)...)
		}
	}
}

// list are the values between commas.
func (r *reader) list(a arg, from int) (out []builds.Value) {
	for from <= len(a.text) {
		end := from + strings.IndexByte(a.text[from:]+",", ',')
		out = append(out, r.part(a, from, end))
		from = end + 1
	}
	return out
}

// arguments is KEY=VALUE, or nothing where there is no key. Without = the environment has
// the value.
func (r *reader) arguments(a arg, from int) []builds.Argument {
	name, _, given := strings.Cut(a.text[from:], "=")
	if name == "" {
		return nil
	}
	key := r.part(a, from, from+len(name))
	out := builds.Argument{Key: name, At: key.At, Value: builds.Value{State: builds.Unknown, At: key.At}}
	if given {
		out.Value = r.value(a, from+len(name)+1).OrEmpty(key.At)
	}
	return []builds.Argument{out}
}

// value is an argument from a byte of its text on.
func (r *reader) value(a arg, from int) builds.Value { return r.part(a, from, len(a.text)) }

// part is what stands between two bytes of an argument's text.
func (r *reader) part(a arg, from, to int) builds.Value {
	span, exact := a.span(from, to)
	switch {
	case a.open:
		return builds.Value{State: builds.Unknown, At: r.Value(a.at).At}
	case from == to:
		return builds.Value{}
	case !exact:
		return builds.Value{State: builds.Known, Text: a.text[from:to], At: r.Value(a.at).At}
	}
	return r.Value(span)
}
