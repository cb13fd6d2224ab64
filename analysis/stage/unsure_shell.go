package stage

import (
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis/syntax"
	sh "mvdan.cc/sh/v3/syntax"
)

// MaySet tells whether the shell of the RUN at item may give the variable called name a
// value of its own: by an assignment anywhere in it, by variables that it reads from a file
// or makes of a text, or because it begins with files of its own.
func (m *Model) MaySet(item int, name string) bool {
	scripts, ok := m.scripts(item, m.Instr(item))
	return !ok || m.startsWithFiles(item) || m.SetsItself(item, name) ||
		slices.ContainsFunc(scripts, func(s *script) bool { return s.maySet(name) })
}

// startsWithFiles tells whether the SHELL at item reads files before its command: one for
// a login, or for a terminal.
func (m *Model) startsWithFiles(item int) bool {
	in := m.shellAt(item)
	return in != nil && slices.ContainsFunc(in.Args[1:], func(w syntax.Word) bool {
		if strings.HasPrefix(w.Text, "--") {
			return true
		}
		return strings.HasPrefix(w.Text, "-") && strings.ContainsAny(w.Text, "li")
	})
}

func (s *script) maySet(name string) bool {
	file := s.tree()
	if file == nil || s.muddled(name) {
		return true
	}
	found := false
	sh.Walk(file, func(n sh.Node) bool {
		switch n := n.(type) {
		case *sh.CallExpr:
			found = found || readsVariables(n)
		case *sh.Assign:
			found = found || n.Name == nil || n.Name.Value == name && !n.Naked
		case *sh.CStyleLoop:
			found = true // its counters are set in arithmetic
		case *sh.ParamExp:
			found = found || n.Param != nil && n.Param.Value == name && n.Exp != nil && (n.Exp.Op == sh.AssignUnset || n.Exp.Op == sh.AssignUnsetOrNull)
		}
		return !found
	})
	return found
}

// readers are commands that set variables whose names the script does not tell.
var readers = []string{".", "source", "eval"}

// readsVariables tells whether the command sets variables by a text that is not here.
func readsVariables(c *sh.CallExpr) bool {
	if len(c.Args) == 0 {
		return false
	}
	name := c.Args[0].Lit()
	if len(c.Args) > 1 && (name == "command" || name == "builtin") {
		name = c.Args[1].Lit()
	}
	return slices.Contains(readers, name)
}
