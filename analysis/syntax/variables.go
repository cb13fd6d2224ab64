package syntax

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/stagels/stagels/analysis/text"
)

// Variables are the variables that BuildKit's lexer reads in w: $name, ${name}
// and ${name:-word} with those in word. Text is the name; the span begins at the
// $ and ends behind the name, or behind the closing brace that follows it
// (shell/lex.go:333). Quotes count from the word's start: single ones suppress.
func (in *Instr) Variables(w Word) []Word {
	v := variableScanner{src: in.line.text, end: w.log.End, escape: in.escape}
	var out []Word
	for _, found := range v.scan(w.log.Start) {
		word := in.word(found.span.Start, found.span.End)
		word.Text = found.name
		out = append(out, word)
	}
	return out
}

// HeredocVariables are the variables in the heredoc body at span body of item:
// there quotes mean nothing and the escape character is \.
func HeredocVariables(item string, body text.Span) []Word {
	v := variableScanner{src: item, end: body.End, escape: '\\', quotesMeanNothing: true}
	var out []Word
	for _, found := range v.scan(body.Start) {
		out = append(out, Word{Text: found.name, Span: found.span})
	}
	return out
}

type variable struct {
	name string
	span text.Span
}

type variableScanner struct {
	src               string
	end               int
	escape            byte
	quotesMeanNothing bool
}

func (v *variableScanner) scan(i int) (out []variable) {
	var quote byte
	for i < v.end {
		switch c := v.src[i]; {
		case c == v.escape && quote != '\'':
			i++
		case v.quotesMeanNothing && c != '$':
		case c == '\'' && quote == '\'', c == '"' && quote == '"':
			quote = 0
		case (c == '\'' || c == '"') && quote == 0:
			quote = c
		case c == '$' && quote != '\'':
			found, next := v.variable(i)
			if found.name != "" {
				out = append(out, found)
			}
			i = next
			continue
		}
		i++
	}
	return out
}

// variable reads the one at the $ at i, and returns where to go on: behind its
// name, so that what follows in braces is read too.
func (v *variableScanner) variable(i int) (variable, int) {
	start := i + 1
	brace := start < v.end && v.src[start] == '{'
	if brace {
		start++
	}
	end := v.nameEnd(start)
	found := variable{v.src[start:end], text.Span{Start: i, End: end}}
	if brace && end < v.end && v.src[end] == '}' {
		end++
		found.span.End = end
	}
	return found, max(end, i+1)
}

// nameEnd is where the name that begins at i ends: letters and digits, digits
// alone, or one of the shell's special parameters (shell/lex.go:486).
func (v *variableScanner) nameEnd(i int) int {
	start, digits := i, false
	for i < v.end {
		r, size := utf8.DecodeRuneInString(v.src[i:v.end])
		if i == start {
			if strings.ContainsRune("@*#?-$!", r) {
				return i + size
			}
			digits = unicode.IsDigit(r)
		}
		if !unicode.IsDigit(r) && (digits || r != '_' && !unicode.IsLetter(r)) {
			break
		}
		i += size
	}
	return i
}

// Whole is the span of the variable v of the instruction up to the brace that
// closes it: ${name:-word} too.
func (in *Instr) Whole(v Word) text.Span {
	s := v.log
	s.End = closingBrace(in.line.text, s, in.escape)
	return in.line.span(s)
}

// WholeInHeredoc is the same for one of a heredoc of item.
func WholeInHeredoc(item string, v Word) text.Span {
	return text.Span{Start: v.Span.Start, End: closingBrace(item, v.Span, '\\')}
}

// closingBrace is the end of the variable at s, whose name ends there or before the
// rest of what its braces hold.
func closingBrace(src string, s text.Span, escape byte) int {
	if !strings.HasPrefix(src[s.Start:], "${") {
		return s.End
	}
	depth := 0
	for i := s.Start; i < len(src); i++ {
		switch {
		case src[i] == escape:
			i++
		case src[i] == '{' && src[i-1] == '$':
			depth++
		case src[i] == '}':
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return s.End
}
