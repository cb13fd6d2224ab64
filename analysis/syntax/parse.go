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
	s := scanner{file: &File{Text: src, Escape: '\\'}}
	for s.off < len(src) {
		s.next()
	}
	s.closeHeader()
	return s.file
}

// Reparse is Parse(e.Apply(old.Text)), made from what of old the edit leaves as
// it was. It costs what the edit touches, and a copy of the list of items.
func Reparse(old *File, e text.Edit) *File {
	src := e.Apply(old.Text)
	keep := old.unaffected(e.Span.Start)
	if keep < old.header {
		return Parse(src)
	}
	s := scanner{
		file:       &File{Text: src, Escape: old.Escape, header: old.header},
		pastHeader: true,
		shared:     true,
	}
	s.file.Items = append(make([]Item, 0, len(old.Items)+8), old.Items[:keep]...)
	if keep > 0 {
		last := &old.Items[keep-1]
		s.off, s.line = last.Span.End, last.Line+last.lines(old.Text)
	}
	delta := len(src) - len(old.Text)
	for next := keep; s.off < len(src); s.next() {
		for next < len(old.Items) && old.Items[next].Span.Start+delta < s.off {
			next++
		}
		if s.off >= e.Span.Start+len(e.New) && next < len(old.Items) && old.Items[next].Span.Start >= e.Span.End &&
			old.Items[next].Span.Start+delta == s.off {
			s.appendShifted(old.Items[next:], delta)
			break
		}
	}
	return s.file
}

// unaffected counts the leading items that a change at off cannot reach: those
// that end in a line end before it and did not look beyond their end.
func (f *File) unaffected(off int) int {
	n := 0
	for n < len(f.Items) {
		it := &f.Items[n]
		if it.Span.End > off || f.Text[it.Span.End-1] != '\n' || it.Instr != nil && it.Instr.LooksAhead {
			break
		}
		n++
	}
	return n
}

// lines counts the line ends of the item.
func (it *Item) lines(src string) int { return strings.Count(it.Span.Of(src), "\n") }

type scanner struct {
	file       *File
	off, line  int
	directives parser.DirectiveParser
	pastHeader bool
	shared     bool // items outlive this text: they must not hold on to it
}

func (s *scanner) appendShifted(items []Item, delta int) {
	if len(items) == 0 {
		return
	}
	lineDelta := s.line - items[0].Line
	for _, it := range items {
		it.Span, it.Line = it.Span.Shift(delta), it.Line+lineDelta
		s.file.Items = append(s.file.Items, it)
	}
	s.off = len(s.file.Text)
}

// next reads the item that begins at the scanner's offset.
func (s *scanner) next() {
	rest := s.file.Text[s.off:]
	row := firstRow(rest)
	lead := 0
	if s.off == 0 && strings.HasPrefix(row, bom) {
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
		item.Span.End = s.off + item.Instr.Len
	}
	s.file.Items = append(s.file.Items, item)
	s.off = item.Span.End
	s.line += item.lines(s.file.Text)
	if !s.pastHeader && item.Kind != Directive && (item.Dir == nil || !item.Dir.Bad) {
		s.closeHeader()
	}
}

func (s *scanner) instruction(rest string, lead int) *Instr {
	length, open := instructionLen(rest, lead, s.file.Escape)
	src := rest[:length]
	if s.shared {
		src = strings.Clone(src)
	}
	in := parseInstr(src, lead, s.file.Escape)
	in.LooksAhead = open
	in.readHeredocs(rest, s.shared)
	return in
}

// closeHeader notes that no directive can follow.
func (s *scanner) closeHeader() {
	if !s.pastHeader {
		s.pastHeader = true
		if s.file.header == 0 {
			s.file.header = len(s.file.Items) + 1
		}
	}
}

// directive turns the comment item into a directive where BuildKit reads one
// (parser/directives.go:49, parser/parser.go:172).
func (s *scanner) directive(item *Item, body string) {
	if s.pastHeader {
		return
	}
	d, err := s.directives.ParseLine([]byte(body))
	if d == nil && err == nil {
		return
	}
	def := &DirectiveDef{Bad: err != nil}
	start := item.Span.Start + strings.Index(item.Span.Of(s.file.Text), body)
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
		s.file.Escape = value[0]
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
