// Package format puts Dockerfiles in order without changing what they build.
package format

import (
	"slices"
	"strings"
	"unicode"

	"github.com/stagels/stagels/analysis/rules"
	"github.com/stagels/stagels/analysis/syntax"
	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/analysis/workspace"
)

// Options are what an editor says of formatting, in LSP's terms, and what its user
// decides.
type Options struct {
	Indent                 string // one step; DefaultIndent if there is none
	TrimTrailingWhitespace bool   // at line ends, where BuildKit does not read it
	InsertFinalNewline     bool
	TrimFinalNewlines      bool // all behind the one that ends the last line
	// IndentRun indents the lines of a RUN's shell command too. Their blanks are a
	// part of the command, so this changes the cache key of every RUN that it moves,
	// and of what is built on it.
	IndentRun bool
}

// Tidy are the options of an editor that says nothing but what an indent is.
func Tidy(indent string) Options {
	return Options{Indent: indent, TrimTrailingWhitespace: true, InsertFinalNewline: true, TrimFinalNewlines: true}
}

// DefaultIndent is what continued arguments are indented by if nobody says otherwise.
const DefaultIndent = "    "

// Within is what to change to have the items that within touches in order: keywords
// in the case of most of the file's, one blank between words, continued arguments
// indented, one blank line and not more where there are some, one before a stage; and,
// as the options say, no blanks at line ends and one line end at the end of the file.
//
// Nothing that is built changes, nor any cache key, nor the image's configuration
// and history. BuildKit makes those from the words that it has read
// (dockerfile2llb/convert.go:1817), with these exceptions, which are left as they
// stand: the command of a shell form, a text that is taken whole (WORKDIR, USER,
// ENV's old form), what is in quotes, heredocs, and all that follows ONBUILD, which
// the image keeps as it is written (instructions/parse.go:455).
//
// Left alone are, too: directives and what could become one, instructions that
// BuildKit refuses, those with a line that begins as another instruction does, which a \
// too many may have taken in, what follows a heredoc without an end, line ends that are there,
// FROMs on lines that follow each other, which are a group, and what comments say is
// to be left (leave).
//
// The edits are in the order of the text and do not touch each other.
func Within(d *workspace.Document, within text.Span, opt Options) []text.Edit {
	return Parts(d, []text.Span{within}, opt)
}

// Parts is Within for several parts of the file.
func Parts(d *workspace.Document, within []text.Span, opt Options) []text.Edit {
	f := newFormatter(d, opt)
	for i := range d.Model.File.Items()[:f.stop] {
		if !f.left[i] && slices.ContainsFunc(within, func(s text.Span) bool { return f.touches(i, s) }) {
			f.item(i)
		}
	}
	return text.Joined(f.edits)
}

// formatter collects edits.
type formatter struct {
	doc *workspace.Document
	Options
	lineEnd string
	keyword func(string) string // puts a keyword into the case that it should have
	stop    int                 // the index of the first item that is not to be touched
	left    map[int]bool        // items that are to be left alone
	edits   []text.Edit
}

func newFormatter(d *workspace.Document, opt Options) *formatter {
	if opt.Indent == "" || strings.Trim(opt.Indent, " \t") != "" {
		opt.Indent = DefaultIndent
	}
	f := &formatter{doc: d, Options: opt, lineEnd: "\n", stop: len(d.Model.File.Items()), left: leftAlone(d)}
	if crlf := strings.Count(d.Text(), "\r\n"); 2*crlf > strings.Count(d.Text(), "\n") {
		f.lineEnd = "\r\n"
	}
	f.keyword, _ = rules.KeywordCase(d.Model)
	for i := range d.Model.File.Items() {
		if in := d.Model.Instr(i); in != nil && slices.ContainsFunc(in.Heredocs, func(h syntax.Heredoc) bool { return h.Unterminated }) {
			f.stop = i
			break
		}
	}
	return f
}

// touches tells whether the item at i has a character in within, or the cursor if
// within is empty.
func (f *formatter) touches(i int, within text.Span) bool {
	if within.Len() == 0 {
		return f.doc.Model.File.ItemAt(within.Start) == i
	}
	s := f.doc.Model.File.Items()[i].Span
	return s.Start < within.End && within.Start < s.End
}

func (f *formatter) replace(s text.Span, with string) {
	if s.Of(f.doc.Text()) != with {
		f.edits = append(f.edits, text.Edit{Span: s, New: with})
	}
}

func (f *formatter) item(i int) {
	it := &f.doc.Model.File.Items()[i]
	if f.beginsStage(i) {
		f.replace(text.Span{Start: it.Span.Start, End: it.Span.Start}, f.lineEnd)
	}
	switch it.Kind {
	case syntax.Blank:
		f.blankLine(i)
	case syntax.Comment:
		f.comment(i)
	case syntax.Instruction:
		f.instruction(i)
	}
	if i == len(f.doc.Model.File.Items())-1 && f.InsertFinalNewline && f.endsOpen(it) {
		f.replace(text.Span{Start: it.Span.End, End: it.Span.End}, f.lineEnd)
	}
}

// endsOpen tells whether the last line, which is the item, has no line end and stays.
func (f *formatter) endsOpen(it *syntax.Item) bool {
	stays := it.Kind != syntax.Blank || !f.TrimFinalNewlines && !f.TrimTrailingWhitespace && !f.only(syntax.Blank)
	return stays && !strings.HasSuffix(f.doc.Text(), "\n") && f.hasLines()
}

// hasLines tells whether the file ends its lines as BuildKit does, or has just one:
// to BuildKit a carriage return alone is a blank.
func (f *formatter) hasLines() bool {
	return strings.Contains(f.doc.Text(), "\n") || !strings.Contains(f.doc.Text(), "\r")
}

// beginsStage tells whether a stage begins at item i, with its FROM or with the
// comments right above that, and the instruction above it belongs to another stage.
// A FROM right below a FROM is one of a group and stays there.
func (f *formatter) beginsStage(i int) bool {
	items := f.doc.Model.File.Items()
	if i == 0 || items[i-1].Kind != syntax.Instruction || items[i-1].Instr.Name == "from" {
		return false
	}
	for i < f.stop && items[i].Kind == syntax.Comment {
		i++
	}
	return i < f.stop && items[i].Kind == syntax.Instruction && items[i].Instr.Name == "from" && f.doc.Model.At(i) > 0
}

// blankLine removes blank lines at both ends of the file and all but the first of
// several, and the blanks in the one that stays.
func (f *formatter) blankLine(i int) {
	it := &f.doc.Model.File.Items()[i]
	line := it.Span.Of(f.doc.Text())
	atEnd := f.atEnd(i)
	switch body := strings.TrimRight(line, "\r\n"); {
	case i == 0 && strings.HasPrefix(line, byteOrderMark), f.only(syntax.Blank):
	case atEnd && f.TrimFinalNewlines, !atEnd && (f.atStart(i) && !f.uncoversDirective(i) || i > 0 && f.doc.Model.File.Items()[i-1].Kind == syntax.Blank):
		f.replace(it.Span, "")
	case f.TrimTrailingWhitespace && strings.Trim(body, " \t") == "":
		f.replace(text.Span{Start: it.Span.Start, End: it.Span.Start + len(body)}, "")
	}
}

const byteOrderMark = "\xEF\xBB\xBF"

// only tells whether the file has no items but those of the kind.
func (f *formatter) only(kind syntax.Kind) bool {
	return !slices.ContainsFunc(f.doc.Model.File.Items(), func(it syntax.Item) bool { return it.Kind != kind })
}

// atStart tells whether nothing but blank lines stands above item i.
func (f *formatter) atStart(i int) bool {
	for i > 0 && f.doc.Model.File.Items()[i-1].Kind == syntax.Blank {
		i--
	}
	return i == 0
}

// atEnd tells whether nothing but blank lines stands below item i.
func (f *formatter) atEnd(i int) bool {
	for i < len(f.doc.Model.File.Items()) && f.doc.Model.File.Items()[i].Kind == syntax.Blank {
		i++
	}
	return i == len(f.doc.Model.File.Items())
}

// uncoversDirective tells whether what follows the blank lines from i on could be a
// directive if it were the first line: also one of // or of JSON, by which BuildKit
// finds another frontend (parser/directives.go:127), or one below a shebang.
func (f *formatter) uncoversDirective(i int) bool {
	for ; i < len(f.doc.Model.File.Items()); i++ {
		switch it := &f.doc.Model.File.Items()[i]; it.Kind {
		case syntax.Instruction:
			return !it.Instr.Known()
		case syntax.Comment, syntax.Directive:
			if strings.Contains(it.Span.Of(f.doc.Text()), "=") {
				return true
			}
		}
	}
	return false
}

// comment takes the blanks from the ends of a comment, where that makes no directive
// of it and says nothing else of what is below.
func (f *formatter) comment(i int) {
	it := &f.doc.Model.File.Items()[i]
	line := strings.TrimRight(it.Span.Of(f.doc.Text()), "\r\n")
	inHeader := !slices.ContainsFunc(f.doc.Model.File.Items()[:i], func(it syntax.Item) bool {
		return it.Kind == syntax.Blank || it.Kind == syntax.Instruction
	})
	if inHeader && strings.Contains(line, "=") {
		return
	}
	if end := blanksAtEnd(line); f.TrimTrailingWhitespace && end < len(line) {
		f.replace(text.Span{Start: it.Span.Start + end, End: it.Span.Start + len(line)}, "")
	}
	lead := len(line) - len(strings.TrimLeft(line, " \t"))
	if lead > 0 && line[lead] == '#' && !inHeader && !f.speaks(i, strings.TrimSpace(line[lead+1:])) {
		f.replace(text.Span{Start: it.Span.Start, End: it.Span.Start + lead}, "")
	}
}

// speaks tells whether words mean something to BuildKit in the comment at item i
// that they do not mean if it is indented: then BuildKit reads the # as a part of
// them (parser/parser.go:276). An empty comment drops those above it, and others
// configure checks or describe a stage or an ARG.
func (f *formatter) speaks(i int, words string) bool {
	name, _, _ := strings.Cut(words, " ")
	if name == "" || strings.HasPrefix(strings.ToLower(words), "check") {
		return true
	}
	for i < len(f.doc.Model.File.Items()) && f.doc.Model.File.Items()[i].Instr == nil {
		i++
	}
	if i == len(f.doc.Model.File.Items()) {
		return false
	}
	in := f.doc.Model.Instr(i)
	if in.Name == "from" {
		return f.doc.Model.Stages()[f.doc.Model.At(i)].Name == name
	}
	return slices.ContainsFunc(in.Pairs, func(p syntax.Pair) bool { return p.Key.Text == name })
}

// blanksAtEnd is where the blanks begin that line ends in, or its length if they may
// not be taken away: behind any other white space a line end could look different.
func blanksAtEnd(line string) int {
	body := strings.TrimRight(line, " \t")
	if strings.TrimRightFunc(body, unicode.IsSpace) != body {
		return len(line)
	}
	return len(body)
}
