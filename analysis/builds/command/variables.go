package command

import (
	"slices"
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// variables are those of a script that hold one text wherever they are read.
type variables map[string]variable

type variable struct {
	text      string
	byDefault bool // the environment or an argument may set another one
}

// variablesOf are the variables of a script that are set once, whatever else happens.
func variablesOf(stmts []*syntax.Stmt) variables {
	set, sourced := counted(stmts)
	known := variables{}
	for _, stmt := range stmts {
		for _, a := range assignments(stmt.Cmd) {
			if a.Name == nil || a.Value == nil || a.Append || a.Index != nil || a.Array != nil || set[a.Name.Value] != 1 {
				continue
			}
			if w := known.wordOf(a.Value); !w.Open && !strings.Contains(w.Text, workFolder) {
				known[a.Name.Value] = variable{w.Text, w.ByDefault || sourced}
			}
		}
	}
	return known
}

// assignments are those of a command that runs nothing else.
func assignments(cmd syntax.Command) []*syntax.Assign {
	switch c := cmd.(type) {
	case *syntax.CallExpr:
		if len(c.Args) == 0 {
			return c.Assigns
		}
	case *syntax.DeclClause:
		return c.Args
	}
	return nil
}

// setters set the variables that they name.
var setters = []string{"read", "getopts", "mapfile", "readarray", "unset", "printf"}

// counted tells how often each variable is set; sourced tells that something may set any.
func counted(stmts []*syntax.Stmt) (set map[string]int, sourced bool) {
	set = map[string]int{}
	for _, stmt := range stmts {
		syntax.Walk(stmt, func(n syntax.Node) bool {
			switch n := n.(type) {
			case *syntax.Assign:
				if n.Name != nil && n.Value != nil {
					set[n.Name.Value]++
				}
			case *syntax.WordIter:
				set[n.Name.Value] += 2
			case *syntax.CallExpr:
				sourced = count(n.Args, set) || sourced
			}
			return true
		})
	}
	return set, sourced
}

// count notes the variables that a command sets; any tells that it may set any.
func count(args []*syntax.Word, set map[string]int) (any bool) {
	if len(args) == 0 {
		return false
	}
	name := args[0].Lit()
	if slices.Contains(setters, name) {
		for _, w := range args[1:] {
			set[w.Lit()] += 2
		}
	}
	return name == "source" || name == "." || name == "eval"
}

// expand is what stands in the place of $X or ${X:-text}; ok is false if nobody knows.
func (v variables) expand(p *syntax.ParamExp) (known variable, ok bool) {
	if p.Param == nil || p.Excl || p.Length || p.Width || p.Index != nil || p.Slice != nil || p.Repl != nil || p.Names != 0 {
		return known, false
	}
	known, ok = v[p.Param.Value]
	if p.Param.Value == "PWD" && !ok {
		known, ok = variable{text: workFolder}, true
	}
	if p.Exp == nil || ok && known.text != "" && isDefault(p.Exp.Op) {
		return known, ok
	}
	if !isDefault(p.Exp.Op) || p.Exp.Word == nil {
		return known, false
	}
	w := v.wordOf(p.Exp.Word)
	return variable{w.Text, true}, !w.Open
}

func isDefault(op syntax.ParExpOperator) bool {
	return op == syntax.DefaultUnset || op == syntax.DefaultUnsetOrNull || op == syntax.AssignUnset || op == syntax.AssignUnsetOrNull
}
