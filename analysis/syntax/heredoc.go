package syntax

import (
	"strings"
	"unicode/utf8"

	"github.com/moby/buildkit/frontend/dockerfile/parser"
	"github.com/moby/buildkit/frontend/dockerfile/shell"
	"github.com/stagels/stagels/analysis/text"
)

// Heredoc is one <<NAME of an instruction. Offsets count from the item's start.
type Heredoc struct {
	parser.Heredoc           // Content is left empty: Body stands for it
	Marker         Word      // <<NAME, if it stands in the source as it was read
	Body           text.Span // the lines of it
	End            text.Span // the line that ends it, with its line end
	Unterminated   bool
}

// takesHeredocs names the instructions that can have them: parser/parser.go:124.
var takesHeredocs = map[string]bool{"add": true, "copy": true, "run": true}

// readHeredocs reads the bodies that follow the instruction in the text, where its item
// begins at off (parser/parser.go:340). An unterminated one is a
// problem, and ends before the first line that looks like an instruction, so
// that the rest of the file stays what it is.
func (in *Instr) readHeredocs(ends *heredocEnds, off int, own bool) {
	target := in
	if in.Name == "onbuild" && in.Trigger != nil {
		target = in.Trigger
	}
	if !takesHeredocs[target.Name] || target.JSON || !strings.Contains(in.line.text, "<<") {
		return
	}
	docs, bad := heredocsOf(in.line.text)
	if bad {
		in.Problem = &in.Body.Span
		return
	}
	for _, doc := range docs {
		h := Heredoc{Heredoc: doc.Heredoc}
		if doc.at >= 0 {
			h.Marker = in.word(doc.at, doc.at+len(doc.word))
		}
		in.readBody(&h, ends, off)
		if own {
			h.Name = strings.Clone(h.Name)
		}
		in.Heredocs = append(in.Heredocs, h)
		if h.Unterminated {
			in.LooksAhead = true
			in.blameHeredoc(h)
			break
		}
	}
}

func (in *Instr) blameHeredoc(h Heredoc) {
	switch {
	case in.Problem != nil:
	case h.Marker.Present():
		in.Problem = &h.Marker.Span
	default:
		in.Problem = &in.Body.Span
	}
}

func (in *Instr) readBody(h *Heredoc, ends *heredocEnds, off int) {
	start := in.Len
	if line, end, ok := ends.find(h.Name, h.Chomp, off+start); ok {
		in.Len = end - off
		h.Body, h.End = text.Span{Start: start, End: line - off}, text.Span{Start: line - off, End: in.Len}
		return
	}
	h.Unterminated = true
	in.Len = start + recoveryPoint(ends.text[off+start:])
	h.Body = text.Span{Start: start, End: in.Len}
	h.End = text.Span{Start: in.Len, End: in.Len}
}

// recoveryPoint is the offset of the first line that begins with an instruction
// in capitals.
func recoveryPoint(s string) int {
	for off := 0; off < len(s); {
		row := firstRow(s[off:])
		word, _, _ := strings.Cut(trimLineEnd(row), " ")
		if _, known := forms[strings.ToLower(word)]; known && word == strings.ToUpper(word) {
			return off
		}
		off += len(row)
	}
	return len(s)
}

type heredocWord struct {
	parser.Heredoc
	word string
	at   int // in the logical line; below 0 if it does not stand there as it was read
}

// heredocsOf finds the heredocs of a logical line (parser/parser.go:462). Words
// are split as a shell with the escape character \ would, whatever the file's.
func heredocsOf(line string) (docs []heredocWord, bad bool) {
	const longest = 1 << 20 // the lexer calls itself for what is in braces
	if len(line) > longest {
		return nil, false
	}
	lex := shell.NewLex('\\')
	lex.RawQuotes, lex.RawEscapes, lex.SkipUnsetEnv = true, true, true
	words, err := lex.ProcessWords(Printable(line), noEnv{})
	if err != nil {
		return nil, false
	}
	from := 0
	for _, w := range words {
		at := strings.Index(line[from:], w)
		if at >= 0 {
			at += from
			from = at + len(w)
		}
		doc, err := parser.ParseHeredoc(w)
		if err != nil {
			return nil, true
		}
		if doc != nil {
			docs = append(docs, heredocWord{*doc, w, at})
		}
	}
	return docs, false
}

// Printable replaces every byte that is no UTF-8 by U+FFFD, which is what
// BuildKit's lexer reads there, after it complained on standard error. It does the
// same with NUL, which the lexer reads as it is: it complains of that too.
func Printable(s string) string {
	if strings.IndexByte(s, 0) >= 0 {
		s = strings.ReplaceAll(s, "\x00", "\ufffd")
	}
	if utf8.ValidString(s) {
		return s
	}
	return string([]rune(s))
}

type noEnv struct{}

func (noEnv) Get(string) (string, bool) { return "", false }
func (noEnv) Keys() []string            { return nil }
