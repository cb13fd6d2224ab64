package syntax

import (
	"strings"
	"unicode"

	"github.com/moby/buildkit/frontend/dockerfile/parser"
	"github.com/stagels/stagels/analysis/text"
)

const bom = "\xEF\xBB\xBF"

// DirectiveDef is what BuildKit reads from a directive.
type DirectiveDef struct {
	Name  string // lower-cased: syntax, escape or check
	Value string
	Span  text.Span // of the value, from the item's start
	Bad   bool      // BuildKit refuses it: a second of its name, or an unknown escape
}

// Parse reads src. It never fails.
func Parse(src string) *File {
	s := scanner{text: src, escape: '\\'}
	for s.off < len(src) {
		s.next()
	}
	s.closeHeader()
	f := &File{Escape: s.escape, header: s.header}
	f.text.Get(func() string { return src })
	f.place(cut(src, s.items)...)
	return f
}

// scanner reads items from a text, which begins where the file does or an item.
type scanner struct {
	text       string
	start      int // of the text, in the file
	items      []Item
	off, line  int // of the next item, in the text
	escape     byte
	header     int // items that directives were looked for in; 0 as long as they are
	directives parser.DirectiveParser
	ends       *heredocEnds
	shared     bool // items outlive this text: they must not hold on to it
}

// next reads the item that begins at the scanner's offset.
func (s *scanner) next() {
	rest := s.text[s.off:]
	row := firstRow(rest)
	lead := 0
	if s.start+s.off == 0 && strings.HasPrefix(row, bom) {
		lead = len(bom)
	}
	body := strings.TrimLeftFunc(trimLineEnd(row[lead:]), unicode.IsSpace)
	item := Item{Line: s.line, Span: text.Span{Start: s.off, End: s.off + len(row)}}
	switch {
	case strings.HasPrefix(body, "#"):
		item.Kind = Comment
		s.directive(&item, body)
	case body == "":
		item.Kind = Blank
		s.closeHeader()
	default:
		s.closeHeader()
		item.Kind = Instruction
		item.Instr = s.instruction(rest, lead)
		item.ahead, item.lower = item.Instr.LooksAhead, int8(item.Instr.LowerCase())
		item.Span.End = s.off + item.Instr.Len
	}
	s.items = append(s.items, item)
	s.off = item.Span.End
	s.line += strings.Count(item.Span.Of(s.text), "\n")
	if item.Kind != Directive && (item.Dir == nil || !item.Dir.Bad) {
		s.closeHeader()
	}
}

func (s *scanner) instruction(rest string, lead int) *Instr {
	length, open := instructionLen(rest, lead, s.escape)
	src := rest[:length]
	if s.shared {
		src = strings.Clone(src)
	}
	in := parseInstr(src, lead, s.escape)
	in.LooksAhead = open
	if s.ends == nil || len(s.ends.text) != len(s.text) { // a text only grows
		s.ends = &heredocEnds{text: s.text}
	}
	in.readHeredocs(s.ends, s.off, s.shared)
	return in
}

// closeHeader notes that no directive can follow.
func (s *scanner) closeHeader() {
	if s.header == 0 {
		s.header = len(s.items) + 1
	}
}

// directive turns the comment item into a directive where BuildKit reads one
// (parser/directives.go:49, parser/parser.go:172).
func (s *scanner) directive(item *Item, body string) {
	if s.header > 0 {
		return
	}
	d, err := s.directives.ParseLine([]byte(body))
	if d == nil && err == nil {
		return
	}
	def := &DirectiveDef{Bad: err != nil}
	start := item.Span.Start + strings.Index(item.Span.Of(s.text), body)
	eq := strings.IndexByte(body, '=') + 1
	value := strings.TrimSpace(body[eq:])
	def.Span = text.Span{Start: start + eq + strings.Index(body[eq:], value)}.Shift(-item.Span.Start)
	def.Span.End = def.Span.Start + len(value)
	def.Name = strings.ToLower(strings.TrimSpace(strings.TrimLeftFunc(body[1:eq-1], unicode.IsSpace)))
	def.Value = strings.Clone(value)
	item.Dir = def
	if def.Bad {
		return
	}
	if def.Name == "escape" {
		if value != "`" && value != `\` {
			def.Bad = true
			return
		}
		s.escape = value[0]
	}
	item.Kind = Directive
}

// firstRow is the first line of s with its line end.
func firstRow(s string) string {
	if i := strings.IndexByte(s, '\n'); i >= 0 {
		return s[:i+1]
	}
	return s
}

func trimLineEnd(s string) string { return strings.TrimRight(s, "\r\n") }

func isComment(row string) bool {
	return strings.HasPrefix(strings.TrimLeftFunc(row, unicode.IsSpace), "#")
}

// cutContinuation drops the escape character that ends row, and the blanks
// after it, and tells whether there was one. An escaped escape character
// continues nothing (parser/parser.go:151).
func cutContinuation(row string, escape byte) (string, bool) {
	body := strings.TrimRight(row, " \t")
	n := len(body)
	if n == 0 || body[n-1] != escape || n > 1 && body[n-2] == escape {
		return row, false
	}
	return body[:n-1], true
}

// instructionLen is the length of the instruction that src begins with, up to
// and with the line end of its last line, without heredocs. It is open if the
// text ended where another line was due.
func instructionLen(src string, lead int, escape byte) (n int, open bool) {
	row := firstRow(src)
	n = len(row)
	_, more := cutContinuation(strings.TrimLeftFunc(trimLineEnd(row[lead:]), unicode.IsSpace), escape)
	for more && n < len(src) {
		row = firstRow(src[n:])
		n += len(row)
		body := trimLineEnd(row)
		if !isComment(body) && strings.TrimSpace(body) != "" {
			_, more = cutContinuation(body, escape)
		}
	}
	return n, more
}
