package workspace

import (
	"strings"

	"github.com/stagels/stagels/analysis/syntax"
	"github.com/stagels/stagels/analysis/text"
)

// Edit is the next version of the document. The span of e must lie within it.
func (d *Document) Edit(e text.Edit) *Document {
	edits := d.StartEdit()
	edits.Apply(e)
	return edits.Document()
}

// Edits makes a next version by several edits.
type Edits struct {
	From   *Document
	Made   []KeyEdit
	Pasted bool // one of them is no key's
	file   *syntax.File
}

// KeyEdit is an edit that was made, as a key makes it.
type KeyEdit struct {
	text.Shift
	EndsLine bool      // a line end was written
	Line     text.Span // the instructions, or the lines, of the text before it that it touched
}

// StartEdit begins a next version with the text as it is.
func (d *Document) StartEdit() *Edits { return &Edits{From: d, file: d.Model.File} }

// File is the text with the edits so far.
func (e *Edits) File() *syntax.File { return e.file }

// Apply makes one edit, whose span must lie within File.
func (e *Edits) Apply(edit text.Edit) {
	key := typed(e.file, edit)
	first, last := e.file.StatementAt(edit.Span.Start), e.file.StatementAt(edit.Span.End)
	e.Made = append(e.Made, KeyEdit{
		Shift:    text.Shift{Span: edit.Span, Size: len(edit.New)},
		EndsLine: strings.Contains(key.New, "\n"),
		Line:     text.Span{Start: first.Start, End: max(first.End, last.End)},
	})
	e.Pasted = e.Pasted || isPaste(e.file.Slice(edit.Span), key.New)
	e.file = syntax.Reparse(e.file, edit)
}

// Document is the new version.
func (e *Edits) Document() *Document {
	return &Document{Model: e.From.Model.Update(e.file), Options: e.From.Options, Cache: e.From.Cache, others: e.From.others}
}

// typed is an edit of f as a key makes it: an editor that ends each text with a line end
// writes that with the last line's first letter, and it is nobody's.
func typed(f *syntax.File, e text.Edit) text.Edit {
	if e.Span.End == f.Size() && strings.TrimSpace(e.New) != "" && !strings.HasSuffix(f.Slice(e.Span), "\n") {
		e.New = strings.TrimSuffix(strings.TrimSuffix(e.New, "\n"), "\r")
	}
	return e
}

// isPaste tells whether an edit is no key's: one that adds or takes several words, or
// a line and what is on it.
func isPaste(removed, added string) bool { return severalWords(removed) || severalWords(added) }

func severalWords(s string) bool {
	if len(s) < 2 {
		return false
	}
	words := strings.Fields(s)
	return len(words) > 1 || len(words) == 1 && strings.Contains(strings.TrimLeft(s, " \t"), "\n")
}
