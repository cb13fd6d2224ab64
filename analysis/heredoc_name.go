package analysis

import (
	"strings"

	"github.com/stagels/stagels/analysis/pattern"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/syntax"
	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/analysis/workspace"
)

// HeredocName is the name of a heredoc, which stands behind its << and ends its lines
// (parser/parser.go:340).
type HeredocName struct {
	Item    int // of the instruction
	Index   int // among its heredocs
	Mark    text.Span
	End     text.Span
	written bool // Mark is the name as it is: no quotes or lines part it
}

// heredocMark is what stands before a heredoc's name (parser/parser.go:115).
var heredocMark = pattern.New(`^\d*<<-?\s*`)

// heredocNameAt is the name of a heredoc at off; ok is false if none stands there, or the
// heredoc has no end.
func heredocNameAt(d *workspace.Document, off int) (n HeredocName, ok bool) {
	item := d.Model.File.ItemAt(off)
	if item < 0 || d.Model.Instr(item) == nil {
		return n, false
	}
	for i := range d.Model.Instr(item).Heredocs {
		if n, ok := heredocName(d, item, i); ok && (n.Mark.Touches(off) || n.End.Touches(off)) {
			return n, true
		}
	}
	return n, false
}

func heredocName(d *workspace.Document, item, index int) (n HeredocName, ok bool) {
	it := d.Model.File.Item(item)
	h := &it.Instr.Heredocs[index]
	mark := it.Abs(h.Marker.Span)
	lead := heredocMark.Regexp().FindString(mark.Of(d.Text()))
	if h.Unterminated || lead == "" {
		return n, false
	}
	n = HeredocName{Item: item, Index: index, Mark: text.Span{Start: mark.Start + len(lead), End: mark.End}}
	if at := strings.Index(n.Mark.Of(d.Text()), h.Name); at >= 0 {
		n.Mark = text.Span{Start: n.Mark.Start + at, End: n.Mark.Start + at + len(h.Name)}
		n.written = true
	}
	n.End.End = it.Abs(h.End).Start + len(strings.TrimRight(it.Abs(h.End).Of(d.Text()), "\r\n"))
	n.End.Start = n.End.End - len(h.Name)
	return n, true
}

// heredocSymbol is the name, with both its places.
func heredocSymbol(d *workspace.Document, n HeredocName, off int) Symbol {
	sym := Symbol{At: n.Mark, Name: n.End.Of(d.Text()), Stage: stage.None, Heredoc: &n}
	if !n.Mark.Touches(off) {
		sym.At = n.End
	}
	sym.Places = []Place{{Span: n.Mark, Definition: true, Write: true}, {Span: n.End}}
	return sym
}

// heredocDefinition leads from the end of a heredoc to its mark, and from there to the end.
func heredocDefinition(d *workspace.Document, off int) (Link, bool) {
	n, ok := heredocNameAt(d, off)
	if !ok {
		return Link{}, false
	}
	if n.Mark.Touches(off) {
		return Link{n.Mark, n.End, n.End}, true
	}
	it := d.Model.File.Item(n.Item)
	return Link{n.End, n.Mark, it.Abs(it.Instr.Head())}, true
}

// plainHeredocName is a name that is one word to each shell, and has no quotes.
var plainHeredocName = pattern.New(`^[A-Za-z0-9_][A-Za-z0-9_.-]*$`)

func heredocRenamable(sym *Symbol) error {
	if !sym.Heredoc.written || !plainHeredocName.Matches(sym.Name) {
		return refuse("lines, quotes or variables are a part of the name %s", sym.Name)
	}
	return nil
}

// renameHeredoc are the edits of both places of the name. Quotes and the dash stay: they
// tell how the lines are read.
func renameHeredoc(d *workspace.Document, sym *Symbol, name string) ([]text.Edit, error) {
	if !plainHeredocName.Matches(name) {
		return nil, refuse("%q is no name of a heredoc. It takes letters, digits and . - _, and does not begin with . or -", name)
	}
	in := d.Model.Instr(sym.Heredoc.Item)
	for i := range in.Heredocs {
		if i != sym.Heredoc.Index && in.Heredocs[i].Name == name {
			return nil, refuse("the instruction has a heredoc %s already", name)
		}
	}
	if off, ok := namesFile(d, sym); ok {
		return nil, refuse("line %d names the file %s. The heredoc's name is that of the file", d.Line(off), sym.Name)
	}
	edits := []text.Edit{{Span: sym.Heredoc.Mark, New: name}, {Span: sym.Heredoc.End, New: name}}
	return edits, endsAsBefore(d, edited(d, edits), sym, name)
}

// endsAsBefore tells whether the instruction has the same heredocs in next, but for the name.
func endsAsBefore(d, next *workspace.Document, sym *Symbol, name string) error {
	item := sym.Heredoc.Item
	if d.Model.File.Len() != next.Model.File.Len() || next.Model.Instr(item) == nil {
		return refuse("%s is a line of the heredoc, and would end it", name)
	}
	before, after := d.Model.Instr(item).Heredocs, next.Model.Instr(item).Heredocs
	if len(before) != len(after) {
		return refuse("lines or quotes split the name %s", sym.Name)
	}
	for i := range before {
		want := &before[i]
		sameBody := want.Body.Of(d.Model.File.Source(item)) == after[i].Body.Of(next.Model.File.Source(item))
		if !sameBody || after[i].Unterminated || want.Expand != after[i].Expand || want.Chomp != after[i].Chomp {
			return refuse("%s is a line of the heredoc, and would end it", name)
		}
	}
	return bindsAsBefore(d, next, sym.Name)
}

// namesFile is a place of another instruction that seems to name the file that the heredoc
// becomes: a COPY or an ADD puts it under the heredoc's name into a folder
// (dockerfile2llb/convert_copy.go:300).
func namesFile(d *workspace.Document, sym *Symbol) (off int, ok bool) {
	in := d.Model.Instr(sym.Heredoc.Item)
	if in.Trigger != nil {
		in = in.Trigger
	}
	if !isSource(in, sym.Name) {
		return 0, false
	}
	own := d.Model.File.Item(sym.Heredoc.Item).Span
	for at := range indexes(d.Text(), "/"+sym.Name) {
		end := at + 1 + len(sym.Name)
		if (at < own.Start || at >= own.End) && (end == len(d.Text()) || !partOfFileName(d.Text()[end])) {
			return at, true
		}
	}
	return 0, false
}

// isSource tells whether the instruction copies the heredoc as a file.
func isSource(in *syntax.Instr, name string) bool {
	if in.Name != "copy" && in.Name != "add" {
		return false
	}
	for i := range in.Args {
		if in.StandsForHeredoc(i) && strings.Contains(in.Args[i].Text, name) {
			return true
		}
	}
	return false
}

// indexes are the offsets at which part stands in s.
func indexes(s, part string) func(yield func(int) bool) {
	return func(yield func(int) bool) {
		for off := 0; ; off++ {
			at := strings.Index(s[off:], part)
			if off += at; at < 0 || !yield(off) {
				return
			}
		}
	}
}

func partOfFileName(c byte) bool { return syntax.IsNameByte(c) || c == '.' || c == '-' }
