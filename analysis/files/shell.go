package files

import (
	"maps"
	"path"
	"strings"

	"github.com/stagels/stagels/analysis/stage"
	sh "mvdan.cc/sh/v3/syntax"
)

// outcome is how a command likely ends.
type outcome int8

const (
	unsure outcome = iota
	fails
	succeeds
)

// all runs statements one after the other, and returns how the last one ends.
func (r *running) all(stmts []*sh.Stmt) (o outcome) {
	for _, s := range stmts {
		o = r.stmt(s)
	}
	return o
}

func (r *running) stmt(s *sh.Stmt) outcome {
	if *r.left--; *r.left < 0 {
		return unsure
	}
	for _, to := range s.Redirs {
		r.redirected(to)
	}
	o := r.run(s.Cmd)
	if s.Negated {
		return not(o)
	}
	return o
}

func (r *running) redirected(to *sh.Redirect) {
	switch to.Op {
	case sh.RdrOut, sh.AppOut, sh.RdrClob, sh.RdrAll, sh.AppAll:
		if at, _ := r.word(to.Word); !strings.HasPrefix(at, "/dev/") {
			r.file(at)
		}
	}
}

func (r *running) run(cmd sh.Command) outcome {
	switch c := cmd.(type) {
	case *sh.CallExpr:
		return r.call(c)
	case *sh.BinaryCmd:
		return r.binary(c)
	case *sh.Block:
		return r.all(c.Stmts)
	case *sh.Subshell:
		return r.apart(func(in *running) outcome { return in.all(c.Stmts) })
	case *sh.IfClause:
		return r.choose(c)
	case *sh.ForClause:
		r.loop(c)
	case *sh.WhileClause:
		r.oneOf([]func(*running){func(in *running) { in.all(c.Cond); in.all(c.Do) }})
	case *sh.CaseClause:
		r.cases(c)
	case *sh.DeclClause:
		r.assign(c.Args)
	case *sh.FuncDecl:
		if c.Name != nil {
			r.funcs[c.Name.Value] = c.Body
		}
	case *sh.TimeClause:
		if c.Stmt != nil {
			return r.stmt(c.Stmt)
		}
	case *sh.TestClause:
		return unsure
	}
	return succeeds
}

// apart runs what changes neither the folder nor the variables of the shell.
func (r *running) apart(do func(in *running) outcome) outcome {
	in := *r
	in.vars = maps.Clone(r.vars)
	o := do(&in)
	r.root = in.root
	return o
}

// oneOf runs what may happen, or something else in its place: what differs then is not known.
func (r *running) oneOf(cases []func(in *running)) {
	dir, vars := r.dir, maps.Clone(r.vars)
	for _, do := range cases {
		in := *r
		in.dir, in.vars, in.guesses = dir, maps.Clone(vars), true
		do(&in)
		r.root = in.root
		if in.dir != dir {
			r.dir = ""
		}
		for name, v := range in.vars {
			if vars[name] != v {
				r.vars[name] = value{}
			}
		}
	}
}

// binary is &&, || or a pipe. What follows || repairs what failed, so it likely does not run,
// unless in front of it is a question.
func (r *running) binary(c *sh.BinaryCmd) outcome {
	if c.Op != sh.AndStmt && c.Op != sh.OrStmt {
		r.apart(func(in *running) outcome { return in.stmt(c.X) })
		return r.apart(func(in *running) outcome { return in.stmt(c.Y) })
	}
	o := r.stmt(c.X)
	if c.Op == sh.AndStmt && o == fails || c.Op == sh.OrStmt && o == succeeds {
		return o
	}
	if o == unsure {
		r.oneOf([]func(*running){func(in *running) { in.stmt(c.Y) }})
		return unsure
	}
	return r.stmt(c.Y)
}

func (r *running) choose(c *sh.IfClause) outcome {
	o := succeeds
	if len(c.Cond) > 0 { // an else has none
		o = r.all(c.Cond)
	}
	switch {
	case o == succeeds:
		return r.all(c.Then)
	case o == fails && c.Else != nil:
		return r.choose(c.Else)
	case o == fails:
		return succeeds
	}
	cases := []func(*running){func(in *running) { in.all(c.Then) }}
	if c.Else != nil {
		cases = append(cases, func(in *running) { in.choose(c.Else) })
	}
	r.oneOf(cases)
	return succeeds
}

// mostTurns is how often a loop runs at most.
const mostTurns = 64

func (r *running) loop(c *sh.ForClause) {
	words, ok := c.Loop.(*sh.WordIter)
	if !ok || words.Name == nil {
		r.oneOf([]func(*running){func(in *running) { in.all(c.Do) }})
		return
	}
	for i, w := range r.words(words.Items) {
		if i == mostTurns {
			return
		}
		r.vars[words.Name.Value] = value{w, w != unknownWord}
		r.all(c.Do)
	}
}

func (r *running) cases(c *sh.CaseClause) {
	word, known := r.word(c.Word)
	var maybe []func(*running)
	for _, item := range c.Items {
		for _, w := range item.Patterns {
			pattern, ok := r.word(w)
			if known && ok && !matchesText(pattern, word) {
				continue
			}
			if known && ok && len(maybe) == 0 {
				r.all(item.Stmts)
				return
			}
			maybe = append(maybe, func(in *running) { in.all(item.Stmts) })
			break
		}
	}
	r.oneOf(maybe)
}

// matchesText tells whether a text matches a pattern, where a slash is like any letter.
func matchesText(pattern, text string) bool {
	flat := strings.NewReplacer("/", "\x01").Replace
	ok, err := path.Match(flat(pattern), flat(text))
	return ok && err == nil
}

// call runs a simple command. What is assigned in front of it holds for it alone.
func (r *running) call(c *sh.CallExpr) outcome {
	if len(c.Args) == 0 {
		r.assign(c.Assigns)
		return succeeds
	}
	words := r.words(c.Args)
	if len(c.Assigns) == 0 {
		return r.command(words)
	}
	vars := r.vars
	r.vars = maps.Clone(vars)
	r.assign(c.Assigns)
	o := r.command(words)
	r.vars = vars
	return o
}

func (r *running) assign(all []*sh.Assign) {
	for _, a := range all {
		if a.Name == nil || a.Naked {
			continue
		}
		text, ok := "", a.Array == nil && !a.Append
		if ok && a.Value != nil {
			text, ok = r.word(a.Value)
		}
		r.vars[a.Name.Value] = value{text, ok}
	}
}

// script runs a text that a shell reads.
func (r *running) script(text string) outcome {
	file := stage.ReadShell(text)
	if file == nil || r.depth >= deepest {
		return unsure
	}
	r.depth++
	defer func() { r.depth-- }()
	return r.all(file.Stmts)
}
