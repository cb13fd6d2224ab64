package command

import (
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis/text"
	"mvdan.cc/sh/v3/syntax"
)

// Word is one argument of a command.
type Word struct {
	Text   string // without quotes
	At     text.Span
	Offs   []int // where each byte of Text stands
	Open   bool  // something is put into it that is not known
	Sure   int   // of an Open one, how many bytes of Text stand before that
	Quoted bool  // it is one argument, whatever is put into it, unless it is Many
	Many   bool  // all elements of a list are put into it
	// ByDefault tells that the environment may put something else into it.
	ByDefault bool
}

// wordOf is a word with the variables that are known.
func (v variables) wordOf(w *syntax.Word) Word {
	a := Word{At: text.Span{Start: int(w.Pos().Offset()), End: int(w.End().Offset())}}
	for _, part := range w.Parts {
		v.add(&a, part)
	}
	if a.At.End < a.At.Start { // the parser closed it where nothing does
		a.At.End = slices.Max(append(a.Offs, a.At.Start-1)) + 1
	}
	return a
}

func (v variables) add(a *Word, part syntax.WordPart) {
	switch p := part.(type) {
	case *syntax.Lit:
		a.literal(p.Value, int(p.Pos().Offset()))
	case *syntax.SglQuoted:
		a.Quoted = true
		a.letters(p.Value, int(p.Pos().Offset())+1)
		if p.Dollar {
			a.open()
		}
	case *syntax.DblQuoted:
		a.Quoted = true
		for _, inner := range p.Parts {
			v.add(a, inner)
		}
	case *syntax.CmdSubst:
		if folder, ok := folderOf(p); ok {
			a.put(variable{text: folder})
		} else {
			a.open()
		}
	case *syntax.ParamExp:
		a.Many = a.Many || isList(p)
		known, ok := v.expand(p)
		if !ok || len(a.Text)+len(known.text) > longestWord || !a.Quoted && strings.ContainsAny(known.text, " \t\n*?[") {
			a.open()
			return
		}
		a.put(known)
	default:
		a.open()
	}
}

// isList tells whether a reference is $@ or ${LIST[@]}.
func isList(p *syntax.ParamExp) bool {
	at, ok := p.Index.(*syntax.Word)
	return p.Param != nil && p.Param.Value == "@" || ok && at.Lit() == "@"
}

func (a *Word) open() {
	if !a.Open {
		a.Open, a.Sure = true, len(a.Text)
	}
}

// literal are letters of which a backslash may hide the meaning.
func (a *Word) literal(letters string, off int) {
	for letters != "" {
		before, rest, found := strings.Cut(letters, `\`)
		a.letters(before, off)
		off += len(before)
		if !found {
			return
		}
		off++
		if strings.HasPrefix(rest, "\n") {
			off, rest = off+1, rest[1:]
		} else if rest != "" {
			a.letters(rest[:1], off)
			off, rest = off+1, rest[1:]
		}
		letters = rest
	}
}

func (a *Word) letters(s string, off int) {
	a.Text += s
	for i := range len(s) {
		a.Offs = append(a.Offs, off+i)
	}
}

// longestWord is how long a word with variables is at most: each may double the one before.
const longestWord = 4096

// nowhere is the offset of a byte that a variable brings.
const nowhere = -1

func (a *Word) put(v variable) {
	a.Text += v.text
	for range len(v.text) {
		a.Offs = append(a.Offs, nowhere)
	}
	a.ByDefault = a.ByDefault || v.byDefault
}

// span is where a part of the text stands; exact is false if something stands between
// its letters, or brings them.
func (a *Word) span(from, to int) (at text.Span, exact bool) {
	if from >= to || slices.Contains(a.Offs[from:to], nowhere) {
		return text.Span{Start: a.At.End, End: a.At.End}, false
	}
	at = text.Span{Start: a.Offs[from], End: a.Offs[to-1] + 1}
	return at, at.End-at.Start == to-from
}
