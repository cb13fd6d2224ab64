// Package completion tells what can stand at a place of a Dockerfile.
package completion

import (
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis"
	"github.com/stagels/stagels/analysis/eval"
	"github.com/stagels/stagels/analysis/files"
	"github.com/stagels/stagels/analysis/markup"
	"github.com/stagels/stagels/analysis/spec"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/syntax"
	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/analysis/workspace"
)

// Kind tells what is completed.
type Kind uint8

// What can be completed.
const (
	KindStage       Kind = iota // a stage's name
	KindIndex                   // the index of a stage without a name
	KindKeyword                 // AS, or CMD and NONE of a HEALTHCHECK
	KindFlag                    // --from=
	KindKey                     // from= of a mount
	KindInstruction             // COPY, or with what often follows it
	KindValue                   // one of the few values of a flag, a key or a directive
	KindVariable                // an ARG or ENV behind a $, or an ARG's name
	KindDirective               // # syntax=
	KindOption                  // skip= of # check=
	KindRule                    // the name of a rule there
	KindImage                   // an image that is used elsewhere, or scratch
	KindSnippet                 // several lines with places to fill in
	KindContext                 // a named context that a build gives
	KindFile                    // a file of a stage or of the build context
	KindFolder                  // a folder, with a slash behind it
)

// Item is one thing to put at the cursor.
type Item struct {
	Kind     Kind
	Label    string
	Edit     text.Edit   // within the line of the cursor
	Template []Piece     // in place of Edit.New, where there are places to fill in
	Also     []text.Edit // removes what is left of a name that lines split

	detail string
	doc    *markup.Documentation // nil if there is none
	stages *workspace.Document   // that stage is one of, in place of detail and doc; else nil
	stage  int
	word   string // that lines split, and Edit and Also replace
	filter string // what Filter is, if not the label
}

// Filter is what a word that is typed is held against, if that is not the label: of a
// snippet its instruction, as the rest of the label is no word that somebody means; of a
// value without letters a word for it.
func (c *Item) Filter() string {
	keyword, _, _ := strings.Cut(c.Label, " ")
	if c.Kind != KindSnippet {
		return c.filter
	}
	return keyword
}

// Detail is what is told beside the label. Of a stage it is made when it is asked for.
func (c *Item) Detail() string {
	if c.stages != nil {
		return Origin(c.stages, c.stage)
	}
	return c.detail
}

// Documentation is what is told below the label. Of a stage it is made when it is asked
// for.
func (c *Item) Documentation() markup.Documentation {
	if c.stages != nil {
		return analysis.DocumentationOf(c.stages, c.stage)
	}
	if c.doc == nil {
		return markup.Documentation{}
	}
	return *c.doc
}

// guide documents a word of the language.
func guide(doc, page string) *markup.Documentation {
	return &markup.Documentation{Guide: doc, Page: page}
}

// Piece is a part of a template: text as it is, or an example of what a person
// puts in its place.
type Piece struct {
	Text string
	Fill bool
}

// Asking is how completion is asked for.
type Asking struct {
	// Most is how many stages are offered: of more those whose names go on from what
	// is typed, and of these the nearest above.
	Most    int
	Trigger Trigger
	// Snippets tells that what has several lines can be put in, with places to fill in.
	Snippets bool
	// Images are those that other files use, the most used first: that they are built
	// on, or that they copy from. It is asked only where an image can stand.
	Images func(site stage.Site) []string
	// Contexts are the named contexts that builds in other files give. It is asked where
	// Images is.
	Contexts func() []Context
	// Described is what the project says of base images.
	Described []eval.DescribedImage
	// Files are what the stages hold. It is asked only where TakesPath, and may be nil.
	Files func() *files.Files
}

// Context is a named context, with what gives it.
type Context struct{ Name, Giver string }

// Trigger tells who asks for completion.
type Trigger uint8

// Who asks: an editor does not always say.
const (
	Unknown Trigger = iota
	Typed           // the editor, as a key was typed
	Invoked         // a person, or the editor at a letter
)

// Complete is all that can stand at off: the stages that BuildKit would take there,
// and the words that the place knows.
func Complete(d *workspace.Document, off int) []Item {
	return Offer(d, off, Asking{Most: d.Model.Count(), Trigger: Invoked, Snippets: true}).Items
}

// Offer is what can stand at off. There is nothing where an Enter that ends the line
// might take an offer instead: behind a word that may be all that is meant
// (finished), and where a key was typed behind what is whole without more.
func Offer(d *workspace.Document, off int, a Asking) List {
	r := &request{Asking: a}
	items := complete(d, off, r)
	if r.finished || isOffered(d, items, off) {
		return List{}
	}
	return List{items, r.more}
}

// Known is what can stand at off, behind a finished word too: an editor asks what is
// to be told of what it was offered while that was typed on.
func Known(d *workspace.Document, off int, a Asking) List {
	r := &request{Asking: a}
	return List{complete(d, off, r), r.more}
}

// request is what is asked, and what turns up beside the answer.
type request struct {
	Asking
	more     bool // there are more stages
	finished bool // the word in front of the cursor may be all that is meant
}

func complete(d *workspace.Document, off int, r *request) []Item {
	if off > 0 && d.Model.File.Slice(text.Span{Start: off - 1, End: min(off+1, d.Model.File.Size())}) == "\r\n" {
		return nil // in the midst of a line end
	}
	if r.Trigger == Typed && inBlanks(d, off) {
		return nil // a line that is indented, and may stay empty
	}
	if out := completeVariable(d, off, r); out != nil {
		return out
	}
	if out, ok := completeLine(d, off, r); ok {
		return out
	}
	at, ok := cursorAt(d, off)
	if !ok {
		return nil
	}
	at.ask = r
	return at.complete()
}

// inBlanks tells whether nothing but blanks stands in front of off in its line.
func inBlanks(d *workspace.Document, off int) bool {
	src, first := d.Model.File.Near(off)
	before := src[:off-first]
	return strings.Trim(before[strings.LastIndexByte(before, '\n')+1:], " \t") == ""
}

func (c *cursor) complete() []Item {
	if c.Onbuild && c.Off <= c.Instr.Keyword.Span.End || !c.Onbuild && c.Instr.Name == "onbuild" {
		return c.completeTrigger()
	}
	if of := spec.Lookup(c.Instr.Name); of == nil || c.Onbuild && !of.Trigger {
		return nil
	}
	paths := c.completePath()
	if out, ok := c.completeFlags(); ok {
		return slices.Insert(out, 0, paths...)
	}
	switch c.Instr.Name {
	case "from":
		return c.completeFrom()
	case "arg":
		return append(c.completeArg(), c.completeEpoch()...)
	case "healthcheck":
		return c.completeHealthcheck()
	case "expose":
		return c.completeExpose()
	case "stopsignal":
		return c.completeStopsignal()
	case "shell":
		return c.completeShell()
	case "copy", "add":
		return slices.Insert(c.completeDestination(), 0, paths...)
	}
	return nil
}

// cursor is a place within an instruction where something is asked for.
type cursor struct {
	syntax.Cursor
	d   *workspace.Document
	ask *request
}

// cursorAt finds the instruction in which a word can be put at off; there is none in
// comments and heredocs.
func cursorAt(d *workspace.Document, off int) (cursor, bool) {
	at, ok := d.Model.File.CursorAt(off)
	c := cursor{Cursor: at, d: d}
	return c, ok && !c.runsOn()
}

// runsOn tells whether what is put at the cursor would not be a word there, or not
// the last of its line: it stands behind an escape character that ends the line, at
// the start of a line that goes on a word, on a blank line with more below it, or
// behind a blank and in front of one while a word goes on in the next line.
func (c *cursor) runsOn() bool {
	src, escape := c.Instr.Src, string(c.d.Model.File.Escape)
	line, below, more := strings.Cut(src[c.Off:], "\n")
	line = strings.TrimRight(line, " \t\r")
	before := strings.TrimRight(src[:c.Off], " \t")
	switch {
	case line == "" && strings.HasSuffix(before, escape) && (more || before != src[:c.Off]),
		line == "" && strings.HasSuffix(before, "\n") && strings.TrimSpace(below) != "" && !c.swallows(below),
		src[c.Off-1] == '\n' && !c.behindBlank() && !c.inWord():
		return true
	case line != escape || src[c.Off-1] != '\n' && !syntax.IsBlank(src[c.Off-1]):
		return false
	}
	next := c.Instr.LogicalAt(c.Off)
	return next < len(c.Instr.Logical()) && !syntax.IsBlank(c.Instr.Logical()[next])
}

// swallows tells whether below, which the instruction at the cursor goes on with, begins
// with another instruction: what is put into the blank line above it ends the one there. A
// FROM that has its image goes on with nothing of the kind.
func (c *cursor) swallows(below string) bool {
	for row := range strings.Lines(below) {
		if row = strings.TrimSpace(row); row == "" || row[0] == '#' {
			continue
		}
		first, _, _ := strings.Cut(row, " ")
		if c.Instr.Name == "from" {
			return spec.Lookup(first) != nil && c.WordsBefore() == 0
		}
		return spec.Lookup(first) != nil && first == strings.ToUpper(first)
	}
	return false
}

// behindBlank tells whether a blank stands before the cursor once lines are joined.
func (c *cursor) behindBlank() bool {
	at := c.Instr.LogicalAt(c.Off)
	return at > 0 && syntax.IsBlank(c.Instr.Logical()[at-1])
}

// inWord tells whether a word that lines split goes on at the cursor.
func (c *cursor) inWord() bool {
	within := func(s text.Span) bool { return s.Start < c.Off && c.Off < s.End }
	return slices.ContainsFunc(c.Instr.Args, func(w syntax.Word) bool { return within(w.Span) }) ||
		slices.ContainsFunc(c.Instr.Flags, func(f syntax.Flag) bool { return within(f.Span) })
}

func (c *cursor) completeFrom() []Item {
	n := c.WordsBefore()
	touching := n < len(c.Instr.Args) && c.Instr.Args[n].Span.Touches(c.Off)
	switch {
	case n == 0 && touching:
		base := c.d.Model.Stage(c.stage()).Base
		if !base.Span.Touches(c.here().Start) {
			return nil // outside of the quotes
		}
		return append(c.stages(c.Instr.Args[0], base.Span, stage.FromBase), c.images(base.Span, stage.FromBase)...)
	case n == 0 && len(c.Instr.Args) > 0:
		out := c.stages(syntax.Word{}, c.here(), stage.FromBase)
		if strings.Contains(c.Instr.Src[c.Off:c.Instr.Args[0].Span.Start], "\n") {
			return out
		}
		return append(out, c.platformFlag(c.here())...)
	case n == 0:
		out := append(c.stages(syntax.Word{}, c.here(), stage.FromBase), c.images(c.here(), stage.FromBase)...)
		return append(out, c.platformFlag(c.here())...)
	case n == 1 && touching && strings.HasPrefix("as", strings.ToLower(c.Instr.Args[1].Text)):
		return c.as(c.abs(c.Instr.Args[1].Span))
	case n == 1 && len(c.Instr.Args) == 1 && c.ask.Trigger != Typed:
		return c.as(c.here())
	}
	return nil
}

// as offers the keyword in the case that FROM is written in.
func (c *cursor) as(span text.Span) []Item {
	if strings.Contains(c.d.Model.File.Slice(span), "\n") {
		return nil
	}
	word := "AS"
	if c.Instr.Keyword.Text == c.Instr.Name {
		word = "as"
	}
	return []Item{{Kind: KindKeyword, Label: word, detail: "names this stage", Edit: text.Edit{Span: span, New: word}}}
}

func (c *cursor) site(plain, onbuild stage.Site) stage.Site {
	if c.Onbuild {
		return onbuild
	}
	return plain
}

func (c *cursor) stage() int { return c.d.Model.At(c.Item) }

func (c *cursor) abs(s text.Span) text.Span { return s.Shift(c.d.Model.File.Start(c.Item)) }

func (c *cursor) here() text.Span { return c.abs(text.Span{Start: c.Off, End: c.Off}) }
