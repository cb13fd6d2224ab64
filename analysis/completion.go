package analysis

import (
	"iter"
	"slices"
	"strconv"
	"strings"

	"github.com/stagels/stagels/analysis/spec"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/syntax"
	"github.com/stagels/stagels/analysis/text"
)

// CompletionKind tells what is completed.
type CompletionKind uint8

// What can be completed.
const (
	CompleteStage       CompletionKind = iota // a stage's name
	CompleteIndex                             // the index of a stage without a name
	CompleteKeyword                           // AS, or CMD and NONE of a HEALTHCHECK
	CompleteFlag                              // --from=
	CompleteKey                               // from= of a mount
	CompleteInstruction                       // COPY, or with what often follows it
	CompleteValue                             // one of the few values of a flag, a key or a directive
	CompleteVariable                          // an ARG or ENV behind a $, or an ARG's name
	CompleteDirective                         // # syntax=
	CompleteOption                            // skip= of # check=
	CompleteRule                              // the name of a rule there
)

// Completion is one thing to put at the cursor.
type Completion struct {
	Kind  CompletionKind
	Label string
	Edit  text.Edit // within the line of the cursor

	stage int
	*beside
}

// beside is what a completion is or tells more.
type beside struct {
	detail   string     // but of a stage
	document documenter // nil if there is none
	template []Piece
	also     []text.Edit
	stages   []int32 // the completion stands for one of each of them
}

// Template is what to put in place of Edit.New where there are places to fill in.
func (c *Completion) Template() []Piece { return c.template }

// Also removes what is left of a name that lines split.
func (c *Completion) Also() []text.Edit { return c.also }

// AppendDetail appends what is told beside the label.
func (c *Completion) AppendDetail(dst []byte) []byte {
	if d, ok := c.document.(*Document); ok {
		return d.appendOrigin(dst, c.stage)
	}
	return append(dst, c.detail...)
}

// documenter works documentation out when it is asked for.
type documenter interface{ document(stage int) Documentation }

// Documented tells whether there may be documentation.
func (c *Completion) Documented() bool { return c.document != nil }

// Document is the documentation.
func (c *Completion) Document() Documentation {
	if c.document == nil {
		return Documentation{}
	}
	return c.document.document(c.stage)
}

// Piece is a part of a template: text as it is, or an example of what a person
// puts in its place.
type Piece struct {
	Text string
	Fill bool
}

// Offers are the completions at a place. Those of stages, which can be many, are made
// one by one as they are asked for.
type Offers struct {
	// More tells that stages were left out: what is typed next may bring them.
	More bool
	list []Completion
}

// stages are those that the list stands for; ok is false if it stands for itself.
func (o *Offers) stages() (stages []int32, ok bool) {
	if len(o.list) != 1 || o.list[0].stages == nil {
		return nil, false
	}
	return o.list[0].stages, true
}

// Len is how many there are.
func (o *Offers) Len() int {
	if stages, ok := o.stages(); ok {
		return len(stages)
	}
	return len(o.list)
}

// At is the one at index i. It is valid until the next call.
func (o *Offers) At(i int) *Completion {
	stages, ok := o.stages()
	if !ok {
		return &o.list[i]
	}
	c := &o.list[0]
	c.Kind, c.stage = CompleteStage, int(stages[i])
	if c.Label = c.document.(*Document).Name(c.stage); c.Label == "" {
		c.Kind, c.Label = CompleteIndex, strconv.Itoa(c.stage)
	}
	c.Edit.New = c.Label
	return c
}

// All are all of them, each valid until the next.
func (o *Offers) All() iter.Seq[*Completion] {
	return func(yield func(*Completion) bool) {
		for i := range o.Len() {
			if !yield(o.At(i)) {
				return
			}
		}
	}
}

// Complete is what can stand at off: the stages that BuildKit would take there,
// and the words that the place knows.
func (d *Document) Complete(off int) []Completion {
	o := d.CompleteMost(off, d.Count())
	out := make([]Completion, 0, o.Len())
	for c := range o.All() {
		out = append(out, *c)
	}
	return out
}

// CompleteMost offers at most so many stages: of more those whose names go on from
// what is typed, and of these the nearest above.
func (d *Document) CompleteMost(off, most int) Offers {
	c := &cut{most: most}
	return Offers{list: d.complete(off, c), More: c.more}
}

// cut is how many stages are offered, and whether there were more.
type cut struct {
	most int
	more bool
}

func (d *Document) complete(off int, c *cut) []Completion {
	if off > 0 && d.File.Slice(text.Span{Start: off - 1, End: min(off+1, d.File.Size())}) == "\r\n" {
		return nil // in the midst of a line end
	}
	if out := d.completeVariable(off); out != nil {
		return out
	}
	if out, ok := d.completeLine(off); ok {
		return out
	}
	at, ok := d.cursor(off)
	if !ok {
		return nil
	}
	at.cut = c
	return at.complete()
}

func (c *cursor) complete() []Completion {
	if c.onbuild && c.off <= c.in.Keyword.Span.End || !c.onbuild && c.in.Name == "onbuild" {
		return c.completeTrigger()
	}
	if of := spec.Of(c.in.Name); of == nil || c.onbuild && !of.Trigger {
		return nil
	}
	if out, ok := c.completeFlags(); ok {
		return out
	}
	switch c.in.Name {
	case "from":
		return c.completeFrom()
	case "arg":
		return c.completeArg()
	case "healthcheck":
		return c.completeHealthcheck()
	case "expose":
		return c.completeExpose()
	case "stopsignal":
		return c.completeStopsignal()
	case "shell":
		return c.completeShell()
	}
	return nil
}

// cursor is a place within an instruction.
type cursor struct {
	d       *Document
	item    int
	in      *syntax.Instr // the ONBUILD's trigger where there is one
	off     int           // from the item's start
	onbuild bool
	cut     *cut
}

// cursor finds the instruction in which a word can be put at off; there is none in
// comments and heredocs.
func (d *Document) cursor(off int) (cursor, bool) {
	c, ok := d.place(off)
	return c, ok && !c.runsOn()
}

// place finds the instruction at off, behind its keyword.
func (d *Document) place(off int) (cursor, bool) {
	item := d.File.ItemAt(off)
	if item < 0 || d.File.Instr(item) == nil {
		return cursor{}, false
	}
	it := d.File.Item(item)
	c := cursor{d: d, item: item, in: it.Instr, off: off - it.Span.Start}
	if c.outside() || c.inComment() {
		return cursor{}, false
	}
	if t := c.in.Trigger; c.in.Name == "onbuild" && t != nil {
		c.in, c.onbuild = t, true
	}
	return c, c.off > it.Instr.Keyword.Span.End
}

// outside tells whether the cursor stands in the instruction's heredocs or behind
// its last line; an instruction that the text's end cut short has no last line yet.
func (c *cursor) outside() bool {
	open := c.in.LooksAhead || !strings.HasSuffix(c.in.Src, "\n")
	return c.off > len(c.in.Src) || c.off == len(c.in.Src) && !open
}

// runsOn tells whether what is put at the cursor would not be a word there, or not
// the last of its line: it stands behind an escape character that ends the line, at
// the start of a line that goes on a word, on a blank line with more below it, or
// behind a blank and in front of one while a word goes on in the next line.
func (c *cursor) runsOn() bool {
	src, escape := c.in.Src, string(c.d.File.Escape)
	line, below, more := strings.Cut(src[c.off:], "\n")
	line = strings.TrimRight(line, " \t\r")
	before := strings.TrimRight(src[:c.off], " \t")
	switch {
	case line == "" && more && strings.HasSuffix(before, escape),
		line == "" && strings.HasSuffix(before, "\n") && strings.TrimSpace(below) != "",
		src[c.off-1] == '\n' && !c.behindBlank() && !c.inWord():
		return true
	case line != escape || src[c.off-1] != '\n' && !isBlank(src[c.off-1]):
		return false
	}
	next := c.in.LogicalAt(c.off)
	return next < len(c.in.Logical()) && !isBlank(c.in.Logical()[next])
}

// behindBlank tells whether a blank stands before the cursor once lines are joined.
func (c *cursor) behindBlank() bool {
	at := c.in.LogicalAt(c.off)
	return at > 0 && isBlank(c.in.Logical()[at-1])
}

// inWord tells whether a word that lines split goes on at the cursor.
func (c *cursor) inWord() bool {
	within := func(s text.Span) bool { return s.Start < c.off && c.off < s.End }
	return slices.ContainsFunc(c.in.Args, func(w syntax.Word) bool { return within(w.Span) }) ||
		slices.ContainsFunc(c.in.Flags, func(f syntax.Flag) bool { return within(f.Span) })
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' }

func (c *cursor) inComment() bool {
	line := c.in.Src[strings.LastIndexByte(c.in.Src[:c.off], '\n')+1:]
	return strings.HasPrefix(strings.TrimSpace(line), "#")
}

// wordsBefore counts the arguments that end before the cursor.
func (c *cursor) wordsBefore() int {
	n := 0
	for n < len(c.in.Args) && c.in.Args[n].Span.End < c.off {
		n++
	}
	return n
}

func (c *cursor) completeFrom() []Completion {
	n := c.wordsBefore()
	touching := n < len(c.in.Args) && c.in.Args[n].Span.Touches(c.off)
	switch {
	case n == 0 && touching:
		base := c.d.Stage(c.stage()).Base
		if !base.Span.Touches(c.here().Start) {
			return nil // outside of the quotes
		}
		return c.stages(c.in.Args[0], base.Span, stage.FromBase)
	case n == 0:
		return c.stages(syntax.Word{}, c.here(), stage.FromBase)
	case n == 1 && touching && strings.HasPrefix("as", strings.ToLower(c.in.Args[1].Text)):
		return c.as(c.abs(c.in.Args[1].Span))
	case n == 1 && len(c.in.Args) == 1:
		return c.as(c.here())
	}
	return nil
}

// as offers the keyword in the case that FROM is written in.
func (c *cursor) as(span text.Span) []Completion {
	if strings.Contains(c.d.File.Slice(span), "\n") {
		return nil
	}
	word := "AS"
	if c.in.Keyword.Text == c.in.Name {
		word = "as"
	}
	return []Completion{{Kind: CompleteKeyword, Label: word, beside: &beside{detail: "names this stage"}, Edit: text.Edit{Span: span, New: word}}}
}

func (c *cursor) site(plain, onbuild stage.Site) stage.Site {
	if c.onbuild {
		return onbuild
	}
	return plain
}

func (c *cursor) stage() int { return c.d.At(c.item) }

func (c *cursor) abs(s text.Span) text.Span { return s.Shift(c.d.File.Start(c.item)) }

func (c *cursor) here() text.Span { return c.abs(text.Span{Start: c.off, End: c.off}) }

// stagesIn offers stages for the name w. A quote that is not yet closed makes
// the rest of the line a part of it: there the name ends at the first blank.
func (c *cursor) stagesIn(w syntax.Word, site stage.Site) []Completion {
	span := w.Span
	if i := strings.IndexAny(w.Text, " \t"); i >= 0 {
		written := span.Of(c.in.Src)
		span.End = span.Start + strings.IndexAny(written, " \t")
		w = syntax.Word{}
	}
	if !span.Touches(c.off) {
		return nil
	}
	return c.stages(w, c.abs(span), site)
}

// stages offers the stages that BuildKit takes at site, to be put at span, the
// place of the name w: one completion that stands for all of them.
func (c *cursor) stages(w syntax.Word, span text.Span, site stage.Site) []Completion {
	edit, also := c.edits(w, span)
	found := c.nearest(site, span)
	if len(found) == 0 {
		return nil
	}
	return []Completion{{Kind: CompleteStage, Edit: edit, beside: &beside{document: c.d, also: also, stages: found}}}
}

// appendOrigin appends what stage i is built on, and the line where it begins.
func (d *Document) appendOrigin(dst []byte, i int) []byte {
	dst = append(append(dst, "FROM "...), d.BaseText(i)...)
	return strconv.AppendInt(append(dst, ", line "...), int64(d.File.Line(d.First(i))+1), 10)
}

// nearest are those of the stages that BuildKit takes at site which are offered,
// where a name stands in the span.
func (c *cursor) nearest(site stage.Site, span text.Span) []int32 {
	here := c.stage()
	if here == stage.None {
		return nil
	}
	typed := strings.ToLower(c.d.File.Slice(text.Span{Start: span.Start, End: max(span.Start, c.here().Start)}))
	takes := c.takes(site)
	out := make([]int32, 0, min(here, c.cut.most+1))
	for i := here - 1; i >= 0 && !(c.cut.more && len(out) >= c.cut.most); i-- {
		if c.cut.more && !goesOn(c.d.Name(i), typed) || !takes(i) {
			continue
		}
		if out = append(out, int32(i)); len(out) > c.cut.most && !c.cut.more {
			c.cut.more = true
			out = slices.DeleteFunc(out, func(i int32) bool { return !goesOn(c.d.Name(int(i)), typed) })
		}
	}
	out = out[:min(len(out), c.cut.most)]
	slices.Reverse(out)
	return out
}

// goesOn tells whether the letters of typed stand in name, in their order: so
// clients match too.
func goesOn(name, typed string) bool {
	if strings.HasPrefix(name, typed) {
		return true
	}
	for i := range len(name) { // names are ASCII
		if typed != "" && name[i] == typed[0] {
			typed = typed[1:]
		}
	}
	return typed == ""
}

// edits replaces the whole name at span. An edit of a completion must not leave
// its line: of a name that lines split, the part at the cursor is replaced, and
// what stands before and behind it is removed with the line ends in it.
func (c *cursor) edits(w syntax.Word, span text.Span) (edit text.Edit, also []text.Edit) {
	if !strings.Contains(c.d.File.Slice(span), "\n") {
		return text.Edit{Span: span}, nil
	}
	here := c.here()
	for _, part := range c.in.Parts(w) {
		if part = c.abs(part); part.Touches(here.Start) {
			here = part
			break
		}
	}
	for _, rest := range []text.Span{{Start: span.Start, End: here.Start}, {Start: here.End, End: span.End}} {
		if rest.Len() > 0 {
			also = append(also, text.Edit{Span: rest})
		}
	}
	return text.Edit{Span: here}, also
}

// takes tells of the stages above whether a reference at site can mean them: of
// several with one name the one that BuildKit would take.
func (c *cursor) takes(site stage.Site) func(i int) bool {
	here := c.stage()
	acceptable := c.d.Acceptable(here)
	return func(i int) bool {
		name := c.d.Name(i)
		switch {
		case site == stage.FromBase:
			return name != "" && (!c.d.Shadowed(i) || c.d.Above(here, name) == i)
		case name == "":
			return site.TakesIndex() && acceptable(i)
		}
		return !c.d.Shadowed(i) && acceptable(i)
	}
}
