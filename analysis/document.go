// Package analysis answers what editors and people ask about a Dockerfile. It
// knows no protocol and no disk; every place is a byte offset.
package analysis

import (
	"github.com/stagels/stagels/analysis/rules"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/syntax"
	"github.com/stagels/stagels/analysis/text"
)

// Document is one version of a Dockerfile and what is known of it. It is never
// changed, and its methods may be called at the same time.
type Document struct {
	*stage.Model
	options  stage.Options
	verdicts *rules.Verdicts // shared by all versions of the document
}

// New reads a document.
func New(src string, opt stage.Options) *Document {
	return version(syntax.Parse(src), opt, &rules.Verdicts{})
}

// Edit is the next version of the document. The span of e must lie within it.
func (d *Document) Edit(e text.Edit) *Document {
	edits := d.StartEdit()
	edits.Apply(e)
	return edits.Document()
}

// Edits makes a next version by several edits.
type Edits struct {
	from *Document
	file *syntax.File
}

// StartEdit begins a next version with the text as it is.
func (d *Document) StartEdit() *Edits { return &Edits{d, d.File} }

// Text is the text with the edits so far.
func (e *Edits) Text() string { return e.file.Text }

// Apply makes one edit, whose span must lie within Text.
func (e *Edits) Apply(edit text.Edit) { e.file = syntax.Reparse(e.file, edit) }

// Document is the new version.
func (e *Edits) Document() *Document {
	return version(e.file, e.from.options, e.from.verdicts)
}

func version(f *syntax.File, opt stage.Options, v *rules.Verdicts) *Document {
	return &Document{Model: stage.Build(f, opt), options: opt, verdicts: v}
}

// Text is the document's text.
func (d *Document) Text() string { return d.File.Text }

// Diagnostics is all there is to report, in the order of the text.
func (d *Document) Diagnostics() []rules.Diagnostic { return rules.Check(d.Model, d.verdicts) }
