package syntax

import (
	"slices"
	"strings"
	"sync/atomic"
	"unicode"

	"github.com/moby/buildkit/frontend/dockerfile/parser"
	"github.com/stagels/stagels/analysis/text"
)

// Word is a piece of an instruction: what BuildKit reads there, and where it
// stands. A word that continuation lines split has the whole of them in its span.
type Word struct {
	Text string
	Span text.Span // from the item's start
	log  text.Span // in the logical line
}

// Present tells whether the word is there at all.
func (w Word) Present() bool { return w.log.End > w.log.Start }

// Pair is one key=value of ENV, LABEL or ARG.
type Pair struct {
	Key, Value Word
	Sep        string // "=", or "" for ENV's old form and for an ARG without a value
}

// Instr is one instruction. Offsets count from the start of its item.
type Instr struct {
	Src      string // the item's text, without heredoc bodies
	Len      int    // of the item, heredoc bodies included
	Keyword  Word
	Name     string // the keyword, lower-cased
	Flags    []Flag
	Dashes   Word   // the -- that ends the flags
	Body     Word   // all that follows the flags, trimmed
	Args     []Word // the words of Body, as this instruction splits it
	Pairs    []Pair // of ENV, LABEL and ARG
	JSON     bool   // Args are the strings of a JSON array
	Heredocs []Heredoc
	Trigger  *Instr // what ONBUILD holds; its spans count from the same start
	Problem  *text.Span
	// LooksAhead marks an instruction that the text's end cut short: what is
	// appended may belong to it.
	LooksAhead bool
	// Memo is for what another package makes of the instruction's text alone, heredocs
	// included: the versions of a file share it with the instruction.
	Memo atomic.Value

	form      form
	isTrigger bool
	depth     int // of ONBUILDs around it
	line      logical
	escape    byte
}

// logical is an instruction's text as BuildKit joins it: continuations,
// comments and blank lines dropped.
type logical struct {
	text string
	segs []segment
}

// segment maps logical offsets from log on to source offsets from src on.
type segment struct{ log, src int }

// at is the source offset of the character at logical offset i, which is also
// where a span that begins there begins.
func (l *logical) at(i int) int {
	lo, hi := 0, len(l.segs)-1
	for lo < hi {
		if mid := (lo + hi + 1) / 2; l.segs[mid].log <= i {
			lo = mid
		} else {
			hi = mid - 1
		}
	}
	return l.segs[lo].src + i - l.segs[lo].log
}

// span is the source span of the logical span s. An empty one stands right
// behind the character before it, where a person would type on.
func (l *logical) span(s text.Span) text.Span {
	if s.Len() > 0 {
		return text.Span{Start: l.at(s.Start), End: l.at(s.End-1) + 1}
	}
	at := l.segs[0].src
	if s.Start > 0 {
		at = l.at(s.Start-1) + 1
	}
	return text.Span{Start: at, End: at}
}

// join makes the logical line of src (parser/parser.go:307).
func join(src string, lead int, escape byte) logical {
	row := firstRow(src)
	trimmed := trimLineEnd(row[lead:])
	body := strings.TrimLeftFunc(trimmed, unicode.IsSpace)
	start := lead + len(trimmed) - len(body)
	body, more := cutContinuation(body, escape)
	l := logical{text: body, segs: []segment{{0, start}}}
	if !more {
		return l
	}
	var joined strings.Builder
	joined.WriteString(body)
	for off := len(row); more && off < len(src); off += len(row) {
		row = firstRow(src[off:])
		body = trimLineEnd(row)
		if isComment(body) || strings.TrimSpace(body) == "" {
			continue
		}
		body, more = cutContinuation(body, escape)
		if body != "" {
			l.segs = append(l.segs, segment{joined.Len(), off})
			joined.WriteString(body)
		}
	}
	l.text = joined.String()
	return l
}

// Logical is the instruction as BuildKit joins its lines.
func (in *Instr) Logical() string { return in.line.text }

// LogicalSpan is the span of the bytes [start, end) of Logical.
func (in *Instr) LogicalSpan(start, end int) text.Span {
	return in.line.span(text.Span{Start: start, End: end})
}

// LogicalAt is the offset in Logical of the first byte that stands at the source
// offset off or behind it.
func (in *Instr) LogicalAt(off int) int {
	for i := len(in.line.segs) - 1; i >= 0; i-- {
		seg := in.line.segs[i]
		if off < seg.src {
			continue
		}
		end := len(in.line.text)
		if i+1 < len(in.line.segs) {
			end = in.line.segs[i+1].log
		}
		return min(seg.log+off-seg.src, end)
	}
	return 0
}

// LogicalStart is the offset of w in Logical.
func (in *Instr) LogicalStart(w Word) int { return w.log.Start }

// Head is the span from the keyword to the last word, without heredocs.
func (in *Instr) Head() text.Span {
	end := len(strings.TrimRightFunc(in.line.text, unicode.IsSpace))
	if end <= in.Keyword.log.Start {
		return in.Keyword.Span
	}
	return in.line.span(text.Span{Start: in.Keyword.log.Start, End: end})
}

func parseInstr(src string, lead int, escape byte) *Instr {
	in := &Instr{Src: src, Len: len(src), escape: escape, line: join(src, lead, escape)}
	in.parse(0)
	return in
}

// parse reads the instruction that begins at logical offset start
// (parser/split_command.go:10).
func (in *Instr) parse(start int) {
	rest := in.line.text[start:]
	trimmed := strings.TrimLeftFunc(rest, unicode.IsSpace)
	start += len(rest) - len(trimmed)
	end := start + len(strings.TrimRightFunc(trimmed, unicode.IsSpace))
	keyEnd := start + strings.IndexFunc(in.line.text[start:end]+" ", isSeparator)
	in.Keyword = in.word(start, keyEnd)
	in.Name = strings.ToLower(in.Keyword.Text)
	in.form = forms[in.Name]
	args := keyEnd
	for args < end && isSeparator(rune(in.line.text[args])) {
		args++
	}
	in.Body = in.trimmedWord(in.readFlags(args, end), end)
	in.splitBody()
}

func (in *Instr) word(start, end int) Word {
	log := text.Span{Start: start, End: end}
	return Word{Text: in.line.text[start:end], Span: in.line.span(log), log: log}
}

// trimmedWord is the logical span [start, end) without blanks at its ends.
func (in *Instr) trimmedWord(start, end int) Word {
	s := in.line.text[start:end]
	left := strings.TrimLeftFunc(s, unicode.IsSpace)
	if left == "" {
		return in.word(start, start)
	}
	start += len(s) - len(left)
	return in.word(start, start+len(strings.TrimRightFunc(left, unicode.IsSpace)))
}

// isSeparator tells what parts a keyword from its arguments and words from each
// other: ASCII blanks only (parser/parser.go:113).
func isSeparator(r rune) bool {
	return r == ' ' || '\t' <= r && r <= '\r' && r != '\n'
}

// form tells how an instruction splits its body.
type form uint8

const (
	unknown   form = iota
	words          // FROM, EXPOSE
	jsonWords      // ADD, COPY, VOLUME: words, or a JSON array
	command        // RUN, CMD, ENTRYPOINT, SHELL: one text, or a JSON array
	health         // HEALTHCHECK: a word, then a command
	whole          // USER, WORKDIR, STOPSIGNAL, MAINTAINER: one text
	pairs          // ENV, LABEL
	args           // ARG
	trigger        // ONBUILD
)

// forms follows parser/parser.go:202.
var forms = map[string]form{
	"add": jsonWords, "copy": jsonWords, "volume": jsonWords,
	"run": command, "cmd": command, "entrypoint": command, "shell": command,
	"from": words, "expose": words,
	"user": whole, "workdir": whole, "stopsignal": whole, "maintainer": whole,
	"env": pairs, "label": pairs, "arg": args,
	"healthcheck": health, "onbuild": trigger,
}

func (in *Instr) splitBody() {
	body := in.Body
	switch in.form {
	case words:
		in.Args = in.splitWords(body.log)
	case jsonWords:
		if !in.readJSON(body) {
			in.Args = in.splitWords(body.log)
		}
	case command:
		in.splitCommand(body)
	case health:
		in.splitHealth(body)
	case whole:
		in.Args = present(body)
	case pairs:
		in.splitPairs(body)
	case args:
		in.splitArgs(body)
	case trigger:
		in.splitTrigger(body)
	}
}

func present(w Word) []Word {
	if !w.Present() {
		return nil
	}
	return []Word{w}
}

func (in *Instr) splitWords(s text.Span) []Word {
	var out []Word
	for i := s.Start; i < s.End; {
		for i < s.End && isSeparator(rune(in.line.text[i])) {
			i++
		}
		start := i
		for i < s.End && !isSeparator(rune(in.line.text[i])) {
			i++
		}
		if i > start {
			out = append(out, in.word(start, i))
		}
	}
	return out
}

func (in *Instr) splitCommand(body Word) {
	if !in.readJSON(body) {
		in.Args = append(in.Args, present(body)...)
	}
}

// splitHealth cuts at the first byte that is a blank as a rune of its own
// (parser/line_parsers.go:346).
func (in *Instr) splitHealth(body Word) {
	isBlank := func(i int) bool { return unicode.IsSpace(rune(in.line.text[i])) }
	i := body.log.Start
	for i < body.log.End && !isBlank(i) {
		i++
	}
	if i == body.log.Start {
		return
	}
	in.Args = []Word{in.word(body.log.Start, i)}
	for i < body.log.End && isBlank(i) {
		i++
	}
	in.splitCommand(in.word(i, body.log.End))
}

// deepestTrigger is how many ONBUILDs are read in one another. BuildKit takes one.
const deepestTrigger = 50

func (in *Instr) splitTrigger(body Word) {
	if !body.Present() {
		return
	}
	if in.depth == deepestTrigger {
		in.Problem = &body.Span
		return
	}
	sub := &Instr{Src: in.Src, Len: in.Len, isTrigger: true, depth: in.depth + 1, escape: in.escape, line: in.line}
	sub.parse(body.log.Start)
	in.Trigger, in.Problem = sub, sub.Problem
}

// Escape is the escape character in force.
func (in *Instr) Escape() byte { return in.escape }

// Sources are the arguments of a COPY or an ADD before the last, without those
// that stand for heredocs.
func (in *Instr) Sources() []Word {
	var out []Word
	for i, w := range in.Args[:max(0, len(in.Args)-1)] {
		if !in.StandsForHeredoc(i) {
			out = append(out, w)
		}
	}
	return out
}

// StandsForHeredoc tells whether the i-th argument of a COPY or an ADD is a file that the
// instruction itself holds. The last never is.
func (in *Instr) StandsForHeredoc(i int) bool {
	if in.form != jsonWords || !takesHeredocs[in.Name] || i >= len(in.Args)-1 || !strings.Contains(in.Args[i].Text, "<<") {
		return false
	}
	doc, err := parser.ParseHeredoc(in.Args[i].Text)
	return doc != nil && err == nil
}

// Destination is the last argument of a COPY or an ADD; ok is false if there are fewer
// than two (instructions/parse.go:277).
func (in *Instr) Destination() (w Word, ok bool) {
	if len(in.Args) < 2 {
		return w, false
	}
	return in.Args[len(in.Args)-1], true
}

// SourceHeredocs are the heredocs that arguments of a COPY or an ADD stand for: of
// several of one name the last (instructions/parse.go:300). An argument is one with nothing
// in it where the line has none of that name, as a modifier makes the lexer lose its <<.
func (in *Instr) SourceHeredocs() []*Heredoc {
	var out []*Heredoc
	for _, w := range in.Args[:max(0, len(in.Args)-1)] {
		doc, err := parser.ParseHeredoc(w.Text)
		if doc == nil || err != nil {
			continue
		}
		h := in.heredocOf(doc.Name)
		if h == nil {
			h = &Heredoc{Heredoc: *doc, Marker: w, Body: text.Span{Start: w.Span.End, End: w.Span.End}}
		}
		h.Expand, h.Chomp = doc.Expand, doc.Chomp
		out = append(out, h)
	}
	return out
}

// heredocOf is a copy of the last heredoc of that name; nil if there is none.
func (in *Instr) heredocOf(name string) *Heredoc {
	for _, h := range slices.Backward(in.Heredocs) {
		if h.Name == name {
			return &h
		}
	}
	return nil
}

// Known tells whether BuildKit has an instruction of this name.
func (in *Instr) Known() bool { return in.form != unknown }

// LowerCase is 1 if the keyword is in lower case, -1 if it is not, 0 if BuildKit has
// no instruction of its name.
func (in *Instr) LowerCase() int {
	switch {
	case in == nil || !in.Known():
		return 0
	case in.Keyword.Text == in.Name:
		return 1
	}
	return -1
}

// Parts are the pieces of w on the lines that it is split over.
func (in *Instr) Parts(w Word) []text.Span {
	var out []text.Span
	for i, seg := range in.line.segs {
		end := len(in.line.text)
		if i+1 < len(in.line.segs) {
			end = in.line.segs[i+1].log
		}
		if a, b := max(seg.log, w.log.Start), min(end, w.log.End); a < b {
			out = append(out, in.line.span(text.Span{Start: a, End: b}))
		}
	}
	return out
}
