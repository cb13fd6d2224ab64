package eval

import (
	"regexp/syntax"
	"slices"
	"sync"
)

// Language is a set of texts: those that a regular expression matches as a whole.
type Language struct{ prog func() *syntax.Prog }

// NewLanguage is that of an expression in the syntax of package regexp, without anchors. It
// is for expressions that stand in the code: a wrong one panics when it is first needed.
func NewLanguage(expr string) *Language {
	return &Language{sync.OnceValue(func() *syntax.Prog { return programOf(expr) })}
}

func programOf(expr string) *syntax.Prog {
	re, err := syntax.Parse(expr, syntax.Perl|syntax.DotNL)
	if err != nil {
		panic(err)
	}
	prog, err := syntax.Compile(re.Simplify())
	if err != nil {
		panic(err)
	}
	return prog
}

// longestCertain is how many bytes of a word are held against a language.
const longestCertain = 4 << 10

// CouldBeOf tells whether the value could be a text of each of the languages, as far as the
// word says.
func (w *Word) CouldBeOf(languages ...*Language) bool {
	for _, f := range w.Forms() {
		if !slices.ContainsFunc(languages, func(l *Language) bool { return !f.couldBeOf(l) }) {
			return true
		}
	}
	return false
}

func (f Form) couldBeOf(l *Language) bool {
	at, length := l.beginning(), 0
	for i, part := range f {
		if length += len(part); length > longestCertain {
			return true
		}
		if i > 0 {
			at.passAnything()
		}
		for _, r := range part {
			if string(r) == something {
				at = at.passAny()
			} else {
				at = at.pass(r)
			}
		}
	}
	return at.ends()
}

// position is where one can stand in the expression of a language behind a text.
type position struct {
	prog *syntax.Prog
	at   []bool   // by instruction of the program
	list []uint32 // those, none twice
}

func (l *Language) beginning() *position {
	p := nowhere(l.prog())
	p.add(uint32(p.prog.Start))
	return p
}

func nowhere(prog *syntax.Prog) *position {
	return &position{prog: prog, at: make([]bool, len(prog.Inst))}
}

// add stands at an instruction, and at all that follow it without a character.
func (p *position) add(pc uint32) {
	if p.at[pc] {
		return
	}
	p.at[pc] = true
	p.list = append(p.list, pc)
	switch inst := &p.prog.Inst[pc]; inst.Op {
	case syntax.InstAlt, syntax.InstAltMatch:
		p.add(inst.Out)
		p.add(inst.Arg)
	case syntax.InstCapture, syntax.InstNop, syntax.InstEmptyWidth:
		p.add(inst.Out)
	}
}

// takes tells whether the instruction takes a character.
func takes(inst *syntax.Inst) bool {
	switch inst.Op {
	case syntax.InstRune, syntax.InstRune1, syntax.InstRuneAny, syntax.InstRuneAnyNotNL:
		return true
	}
	return false
}

// pass is where one can stand behind one more character.
func (p *position) pass(r rune) *position {
	next := nowhere(p.prog)
	for _, pc := range p.list {
		if inst := &p.prog.Inst[pc]; takes(inst) && inst.MatchRune(r) {
			next.add(inst.Out)
		}
	}
	return next
}

// passAny is where one can stand behind any one character more.
func (p *position) passAny() *position {
	next := nowhere(p.prog)
	for _, pc := range p.list {
		if inst := &p.prog.Inst[pc]; takes(inst) {
			next.add(inst.Out)
		}
	}
	return next
}

// passAnything goes on over any characters, or none.
func (p *position) passAnything() {
	for i := 0; i < len(p.list); i++ {
		if inst := &p.prog.Inst[p.list[i]]; takes(inst) {
			p.add(inst.Out)
		}
	}
}

// ends tells whether the text so far is one of the language.
func (p *position) ends() bool {
	for _, pc := range p.list {
		if p.prog.Inst[pc].Op == syntax.InstMatch {
			return true
		}
	}
	return false
}
