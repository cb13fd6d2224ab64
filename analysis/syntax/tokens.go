package syntax

import (
	"sort"
	"strings"

	"github.com/stagels/stagels/analysis/text"
)

// TokenKind tells what a token is.
type TokenKind uint8

// The kinds of token.
const (
	TokenSpace        TokenKind = iota // blanks, line ends, a byte order mark, empty lines
	TokenComment                       // a comment, without its line end
	TokenDirective                     // a directive, likewise
	TokenContinuation                  // the escape character that ends a line
	TokenKeyword
	TokenFlag
	TokenWord // an argument or a part of one
	TokenText // what no word holds: equals signs, brackets, quotes around JSON strings
	TokenHeredoc
	TokenHeredocEnd
)

// Token is a run of text within one line or, for a heredoc's body, several.
type Token struct {
	Kind TokenKind
	Span text.Span // in the file
}

// Tokens are the tokens of the file, in order and without a gap: joined, they
// are its text.
func (f *File) Tokens() []Token {
	var out []Token
	for i := range f.Items() {
		out = append(out, f.Items()[i].tokens(f)...)
	}
	return out
}

func (it *Item) tokens(f *File) []Token {
	t := tokenizer{src: it.Span.Of(f.Text()), base: it.Span.Start}
	switch it.Kind {
	case Instruction:
		t.instruction(it.Instr)
	case Comment:
		t.row(len(t.src), TokenComment)
	case Directive:
		t.row(len(t.src), TokenDirective)
	default:
		t.emit(len(t.src), TokenSpace)
	}
	return t.out
}

type tokenizer struct {
	src  string
	base int
	off  int
	out  []Token
}

// emit makes the text up to end a token.
func (t *tokenizer) emit(end int, kind TokenKind) {
	if end > t.off {
		t.out = append(t.out, Token{kind, text.Span{Start: t.off, End: end}.Shift(t.base)})
		t.off = end
	}
}

// row makes the line up to end a token of kind between blanks.
func (t *tokenizer) row(end int, kind TokenKind) {
	line := t.src[t.off:end]
	if t.base == 0 && t.off == 0 {
		line = strings.TrimPrefix(line, bom)
	}
	t.emit(end-len(strings.TrimLeft(line, " \t")), TokenSpace)
	t.emit(t.off+len(strings.TrimRight(t.src[t.off:end], "\r\n")), kind)
	t.emit(end, TokenSpace)
}

// part is a piece of the logical line with its kind.
type part struct {
	log  text.Span
	kind TokenKind
}

func (t *tokenizer) instruction(in *Instr) {
	parts := in.parts(nil)
	sort.SliceStable(parts, func(a, b int) bool { return parts[a].log.Start < parts[b].log.Start })
	for i, seg := range in.line.segs {
		end := len(in.line.text)
		if i+1 < len(in.line.segs) {
			end = in.line.segs[i+1].log
		}
		if i == 0 {
			t.emit(seg.src, TokenSpace)
		}
		t.between(seg.src)
		t.segment(in, text.Span{Start: seg.log, End: end}, parts)
	}
	t.between(len(in.Src))
	for _, h := range in.Heredocs {
		t.emit(h.Body.End, TokenHeredoc)
		t.emit(h.End.End, TokenHeredocEnd)
	}
	t.emit(len(t.src), TokenSpace)
}

// between makes tokens of what stands between two segments: the continuation
// that ended the first, and the comments and blank lines behind it.
func (t *tokenizer) between(end int) {
	if t.off > 0 && t.off < end {
		row := firstRow(t.src[t.off:end])
		t.emit(t.off+len(strings.TrimRight(row, " \t\r\n")), TokenContinuation)
		t.emit(min(end, t.off+len(firstRow(t.src[t.off:end]))), TokenSpace)
	}
	for t.off < end {
		row := firstRow(t.src[t.off:end])
		switch {
		case isComment(row):
			t.row(t.off+len(row), TokenComment)
		case strings.TrimRight(row, " \t\r\n") == "":
			t.emit(t.off+len(row), TokenSpace)
		default:
			t.emit(t.off+len(row), TokenContinuation)
		}
	}
}

// segment makes tokens of one segment of the logical line.
func (t *tokenizer) segment(in *Instr, log text.Span, parts []part) {
	src := func(i int) int { return t.off + i - log.Start }
	for _, p := range parts {
		start, end := max(p.log.Start, log.Start), min(p.log.End, log.End)
		if start >= end {
			continue
		}
		t.filler(src(start))
		log.Start = start
		t.emit(src(end), p.kind)
		log.Start = end
	}
	t.filler(src(log.End))
}

// filler makes tokens of what lies between words.
func (t *tokenizer) filler(end int) {
	gap := t.src[t.off:max(end, t.off)]
	body := strings.Trim(gap, " \t\v\f\r")
	if body == "" {
		t.emit(end, TokenSpace)
		return
	}
	start := t.off + strings.Index(gap, body)
	t.emit(start, TokenSpace)
	t.emit(start+len(body), TokenText)
	t.emit(end, TokenSpace)
}

func (in *Instr) parts(out []part) []part {
	out = append(out, part{in.Keyword.log, TokenKeyword})
	for _, f := range in.Flags {
		out = append(out, part{f.log, TokenFlag})
	}
	out = append(out, part{in.Dashes.log, TokenFlag})
	if in.Trigger != nil {
		return in.Trigger.parts(out)
	}
	for _, w := range in.words() {
		out = append(out, part{w.log, TokenWord})
	}
	return out
}

// words are the words that no other word holds.
func (in *Instr) words() []Word {
	switch {
	case len(in.Pairs) > 0:
		var out []Word
		for _, p := range in.Pairs {
			out = append(out, p.Key, p.Value)
		}
		return out
	case len(in.Args) > 0:
		return in.Args
	}
	return []Word{in.Body}
}
