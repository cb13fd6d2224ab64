package stage

import (
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis/syntax"
	sh "mvdan.cc/sh/v3/syntax"
)

// evaluators run, or expand, what their arguments or their input say.
var evaluators = []string{"sh", "bash", "ash", "dash", "ksh", "zsh", "su", "sudo", "eval", "envsubst", "env", "exec", "xargs"}

// namers are commands whose arguments are names of variables that they read or set.
var namers = []string{"read", "unset", "getopts", "printf", "mapfile", "readarray", "let", "printenv", "test", "["}

// muddled tells whether in has a command that sets the variable called name, or names it
// without a $, in such a way that nobody can tell here whether it reads its own or the
// one that the instruction gives it. scripts are those of in.
func (m *Model) muddled(item int, in *syntax.Instr, scripts []*script, name string) bool {
	if setByMount(in, name) && readsByName(m.File.Source(item), name) {
		return true
	}
	return slices.ContainsFunc(scripts, func(s *script) bool { return s.muddled(name) })
}

// SetsItself tells whether a command of the item gives the variable called name a value
// for what follows in it.
func (m *Model) SetsItself(item int, name string) bool {
	in := m.Instr(item)
	if in != nil && in.Name == "onbuild" {
		in = in.Trigger
	}
	if !hasCommand(in) {
		return false
	}
	scripts, _ := m.scripts(item, in)
	return slices.ContainsFunc(scripts, func(s *script) bool {
		r, _ := s.walk(item)
		return r.set[name]
	})
}

// hasCommand tells whether a shell may read what in says.
func hasCommand(in *syntax.Instr) bool {
	return in != nil && slices.Contains([]string{"run", "cmd", "entrypoint", "healthcheck"}, in.Name)
}

// setByMount tells whether a secret of the RUN is the variable.
func setByMount(in *syntax.Instr, name string) bool {
	return HasMountValue(in, "env", name)
}

func (s *script) muddled(name string) bool {
	if !strings.Contains(s.text, name) {
		return false
	}
	file := s.tree()
	if file == nil {
		return false // it counts as not readable
	}
	r := muddleReader{name: name, sure: surelySet(file, name)}
	sh.Walk(file, r.visit)
	return r.named || r.sets && r.reads
}

// surelySet is the offset behind the first command that sets the variable whatever comes
// before it; the text's end if there is none.
func surelySet(file *sh.File, name string) uint {
	for _, s := range file.Stmts {
		if first := leftmost(s); sets(first, name) {
			return first.End().Offset()
		}
	}
	return file.End().Offset()
}

// leftmost is the command of a list of && and || that is always run.
func leftmost(s *sh.Stmt) *sh.Stmt {
	for {
		b, ok := s.Cmd.(*sh.BinaryCmd)
		if !ok || b.Op != sh.AndStmt && b.Op != sh.OrStmt {
			return s
		}
		s = b.X
	}
}

// sets tells whether the command is nothing but assignments, one to the variable.
func sets(s *sh.Stmt, name string) bool {
	if s.Background || s.Coprocess {
		return false
	}
	var assigns []*sh.Assign
	switch c := s.Cmd.(type) {
	case *sh.CallExpr:
		if len(c.Args) == 0 {
			assigns = c.Assigns
		}
	case *sh.DeclClause:
		assigns = c.Args
	}
	return slices.ContainsFunc(assigns, func(a *sh.Assign) bool { return assignsTo(a, name) })
}

func assignsTo(a *sh.Assign, name string) bool {
	return a.Name != nil && a.Name.Value == name && !a.Naked
}

// muddleReader looks for what sets, reads and names one variable before it is surely set.
type muddleReader struct {
	name               string
	sure               uint
	reads, sets, named bool
	evaluating         uint // the end of an evaluator's arguments
	counting           uint // the end of an arithmetic expression
}

func (r *muddleReader) visit(n sh.Node) bool {
	if n == nil || n.Pos().Offset() >= r.sure {
		return n != nil
	}
	switch n := n.(type) {
	case *sh.ParamExp:
		r.reads = r.reads || n.Param != nil && n.Param.Value == r.name
	case *sh.WordIter:
		r.sets = r.sets || n.Name.Value == r.name
	case *sh.Stmt:
		r.input(n)
	case *sh.CallExpr:
		r.call(n)
	case *sh.DeclClause:
		for _, a := range n.Args {
			r.sets = r.sets || assignsTo(a, r.name)
			r.named = r.named || a.Naked && a.Name != nil && a.Name.Value == r.name
		}
	case *sh.ArithmExp, *sh.ArithmCmd, *sh.LetClause:
		r.counting = max(r.counting, n.End().Offset())
	case *sh.UnaryTest:
		if w, ok := n.X.(*sh.Word); ok && n.Op == sh.TsVarSet {
			r.named = r.named || w.Lit() == r.name
		}
	case *sh.Lit:
		r.literal(n.Pos().Offset(), n.Value)
	case *sh.SglQuoted:
		r.literal(n.Pos().Offset(), n.Value)
	}
	return true
}

// literal is text that the shell itself does not expand.
func (r *muddleReader) literal(at uint, s string) {
	r.named = r.named || at < r.counting && s == r.name || at < r.evaluating && readsByName(s, r.name)
}

// input is what a command is given in a heredoc, which comes behind it.
func (r *muddleReader) input(s *sh.Stmt) {
	c, ok := s.Cmd.(*sh.CallExpr)
	if !ok || len(c.Args) == 0 || !slices.Contains(evaluators, c.Args[0].Lit()) {
		return
	}
	r.evaluating = max(r.evaluating, c.End().Offset())
	for _, redirect := range s.Redirs {
		if redirect.Hdoc != nil {
			r.named = r.named || readsByName(redirect.Hdoc.Lit(), r.name)
		}
	}
}

func (r *muddleReader) call(c *sh.CallExpr) {
	if len(c.Args) == 0 {
		r.sets = r.sets || slices.ContainsFunc(c.Assigns, func(a *sh.Assign) bool { return assignsTo(a, r.name) })
		return
	}
	if !slices.Contains(namers, c.Args[0].Lit()) {
		return
	}
	for _, w := range c.Args[1:] {
		word, _, _ := strings.Cut(w.Lit(), "=")
		r.named = r.named || word == r.name
	}
}
