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
	byDefault bool   // the environment or an argument may set another one
	list      []Word // of an array
}

// variablesOf are the variables of a script that are set once, whatever else happens.
func variablesOf(stmts []*syntax.Stmt) variables {
	set, sourced := counted(stmts)
	known := variables{}
	for _, a := range unconditional(stmts) {
		if a.Name == nil || a.Append || a.Index != nil || set[a.Name.Value] != 1 {
			continue
		}
		if v, ok := known.assigned(a); ok {
			v.byDefault = v.byDefault || sourced
			known[a.Name.Value] = v
		}
	}
	return known
}

// assigned is what an assignment gives; ok is false if nobody knows.
func (v variables) assigned(a *syntax.Assign) (value variable, ok bool) {
	switch {
	case a.Array != nil:
		value.list = v.elements(a.Array)
		return value, value.list != nil
	case a.Value == nil:
		return value, false
	}
	w := v.wordOf(a.Value)
	return variable{text: w.Text, byDefault: w.ByDefault}, !w.Open && !strings.Contains(w.Text, workFolder)
}

// unconditional are the assignments that are made wherever the commands behind them are run:
// of the script, and of each function.
func unconditional(stmts []*syntax.Stmt) (all []*syntax.Assign) {
	for _, stmt := range stmts {
		switch cmd := stmt.Cmd.(type) {
		case *syntax.FuncDecl:
			all = append(all, unconditional([]*syntax.Stmt{cmd.Body})...)
		case *syntax.Block:
			all = append(all, unconditional(cmd.Stmts)...)
		default:
			all = append(all, assignments(cmd)...)
		}
	}
	return all
}

// elements are those of an array that stands in the script.
func (v variables) elements(array *syntax.ArrayExpr) (list []Word) {
	for _, e := range array.Elems {
		if e.Value == nil || e.Index != nil {
			return nil
		}
		list = append(list, v.wordOf(e.Value))
	}
	return list
}

// words are the arguments that a word becomes: those of the array in the place of ${LIST[@]},
// and nothing in the place of an empty variable.
func (v variables) words(w *syntax.Word) []Word {
	parts := w.Parts
	if len(parts) == 1 {
		if quoted, ok := parts[0].(*syntax.DblQuoted); ok {
			parts = quoted.Parts
		}
	}
	if len(parts) == 1 {
		if p, ok := parts[0].(*syntax.ParamExp); ok && isList(p) && v[p.Param.Value].list != nil && p.Exp == nil && p.Slice == nil {
			return v[p.Param.Value].list
		}
	}
	if a := v.wordOf(w); a.Text != "" || a.Open || a.Quoted {
		return []Word{a}
	}
	return nil
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
				if n.Name != nil && (n.Value != nil || n.Array != nil) {
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
	if known, ok = v[p.Param.Value]; known.list != nil {
		return known, false
	}
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
	return variable{text: w.Text, byDefault: true}, !w.Open
}

func isDefault(op syntax.ParExpOperator) bool {
	return op == syntax.DefaultUnset || op == syntax.DefaultUnsetOrNull || op == syntax.AssignUnset || op == syntax.AssignUnsetOrNull
}
