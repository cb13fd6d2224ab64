package format

import (
	"strings"
	"unicode"

	"github.com/stagels/stagels/analysis/eval"
	"github.com/stagels/stagels/analysis/rules"
	"github.com/stagels/stagels/analysis/syntax"
	"github.com/stagels/stagels/analysis/text"
)

// instruction formats one that BuildKit takes, if it has an end.
func (f *formatter) instruction(i int) {
	it, in := &f.doc.Model.File.Items()[i], f.doc.Model.Instr(i)
	if in == nil || in.Problem != nil || rules.TakesIn(in) || in.LooksAhead || eval.CheckInstruction(in, f.doc.Model.File.Source(i)).Err != nil {
		return
	}
	l := layout{formatter: f, item: it, pieces: in.Pieces()}
	if f.IndentRun && in.Name == "run" && f.doc.Model.PosixShell(i) {
		l.indentCommand()
	}
	l.cases()
	l.lines()
	for i := 1; i < len(l.pieces); i++ {
		l.gap(i)
	}
}

// layout is an instruction that is formatted.
type layout struct {
	*formatter
	item   *syntax.Item
	pieces []syntax.Piece
	moved  bool // its command has been indented
}

// replaceIn replaces a span that counts from the item's start.
func (l *layout) replaceIn(start, end int, with string) {
	l.replace(l.item.Abs(text.Span{Start: start, End: end}), with)
}

// cases writes the keyword, AS, and the CMD or NONE of a HEALTHCHECK in the file's
// case: BuildKit compares them without regard to it. What stands behind ONBUILD is
// no keyword of the file's.
func (l *layout) cases() {
	in := l.item.Instr
	l.recase(in.Keyword)
	switch args := in.Args; {
	case in.Name == "from" && len(args) == 3 && strings.EqualFold(args[1].Text, "as"):
		l.recase(args[1])
	case in.Name == "healthcheck" && len(args) > 0 && (strings.EqualFold(args[0].Text, "cmd") || strings.EqualFold(args[0].Text, "none")):
		l.recase(args[0])
	}
}

func (l *layout) recase(w syntax.Word) {
	for _, part := range l.item.Instr.Parts(w) {
		l.replaceIn(part.Start, part.End, l.keyword(part.Of(l.item.Instr.Src)))
	}
}

// lines removes what BuildKit does not read of each line, whatever the instruction:
// blanks in front of the first, blanks at the ends, and empty lines. Only what ends
// an ONBUILD stays, since the image keeps it.
func (l *layout) lines() {
	src, off := l.item.Instr.Src, 0
	for row := range strings.Lines(src) {
		line := strings.TrimRight(row, "\r\n")
		last := off+len(row) == len(src)
		switch {
		case off > 0 && strings.TrimSpace(line) == "":
			l.replaceIn(off, off+len(row), "")
		case l.TrimTrailingWhitespace && (!last || l.item.Instr.Name != "onbuild"):
			l.replaceIn(off+blanksAtEnd(line), off+len(line), "")
		}
		if off == 0 {
			l.firstLine(line)
		}
		off += len(row)
	}
}

func (l *layout) firstLine(line string) {
	start := 0
	if l.item.Span.Start == 0 && strings.HasPrefix(line, byteOrderMark) {
		start = len(byteOrderMark)
	}
	body := strings.TrimLeft(line[start:], " \t")
	if strings.TrimLeftFunc(body, unicode.IsSpace) == body {
		l.replaceIn(start, len(line)-len(body), "")
	}
}

// gap puts one blank between the pieces at i-1 and i, or none beside the brackets
// and in front of the commas of a JSON array.
func (l *layout) gap(i int) {
	before, behind := &l.pieces[i-1], &l.pieces[i]
	in := l.item.Instr
	logical := in.Logical()[before.Log().End:behind.Log().Start]
	if strings.Trim(logical, " \t") != "" || logical != "" && l.belongs(before) {
		return
	}
	between := text.Span{Start: before.Span.End, End: behind.Span.Start}
	want := " "
	if in.JSON && (before.Text == "[" || behind.Text == "," || behind.Text == "]") {
		want = ""
	}
	first, rest, more := strings.Cut(between.Of(in.Src), "\n")
	if !more {
		l.replaceIn(between.Start, between.End, want)
		return
	}
	blanks := len(first) - len(strings.TrimLeft(first, " \t"))
	l.replaceIn(between.Start, between.Start+blanks, " ")
	if l.mayIndent() || l.moved && !behind.Whole {
		l.indentLines(between.End-len(rest), between.End, behind.Text == "]" && in.JSON)
	}
}

// indentLines indents the lines that begin in the span, which ends at the first
// piece of the last. The bracket that closes an array stands where the keyword does.
func (l *layout) indentLines(off, end int, closes bool) {
	for row := range strings.Lines(l.item.Instr.Src[off:end] + "\x00") {
		blanks := len(row) - len(strings.TrimLeft(row, " \t"))
		last := off+len(row) > end
		switch {
		case strings.TrimSpace(row) == "":
		case last && closes:
			l.replaceIn(off, off+blanks, "")
		default:
			l.replaceIn(off, off+blanks, l.Indent)
		}
		off += len(row)
	}
}

// mayIndent tells whether the instruction's lines may be moved: not if a text that
// goes over several of them would stay behind.
func (l *layout) mayIndent() bool {
	last := &l.pieces[len(l.pieces)-1]
	return !last.Whole || len(l.item.Instr.Parts(last.Word)) == 1
}

// belongs tells whether the blank behind the piece might be a part of it to someone:
// it is escaped, or in quotes. FROM, COPY and the like part words there all the
// same, but BuildKit looks for heredocs with a shell's eyes (parser/parser.go:462),
// and quotes are to be left alone. Pairs and flags were parted with regard to both.
func (l *layout) belongs(p *syntax.Piece) bool {
	in := l.item.Instr
	if in.JSON || len(in.Pairs) > 0 && in.Pairs[0].Sep != "" || in.Name == "arg" {
		return false
	}
	before := in.Logical()[:p.Log().End]
	if c := before[len(before)-1]; c == '\\' || c == in.Escape() {
		return true
	}
	return strings.ContainsAny(before, `"'`) && (syntax.OpenQuote(before, '\\') || syntax.OpenQuote(before, in.Escape()))
}
