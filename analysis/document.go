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
	return version(syntax.Reparse(d.File, e), d.options, d.verdicts)
}

// Replace is the next version of the document if its whole text is now src.
func (d *Document) Replace(src string) *Document {
	return version(syntax.Parse(src), d.options, d.verdicts)
}

func version(f *syntax.File, opt stage.Options, v *rules.Verdicts) *Document {
	return &Document{Model: stage.Build(f, opt), options: opt, verdicts: v}
}

// Text is the document's text.
func (d *Document) Text() string { return d.File.Text }

// Diagnostics is all there is to report, in the order of the text.
func (d *Document) Diagnostics() []rules.Diagnostic { return rules.Check(d.Model, d.verdicts) }
