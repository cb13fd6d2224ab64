package completion

import (
	"slices"
	"strconv"
	"strings"

	"github.com/stagels/stagels/analysis/eval"
	"github.com/stagels/stagels/analysis/rules"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/syntax"
	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/analysis/workspace"
)

// stagesIn offers stages for the name w. A quote that is not yet closed makes
// the rest of the line a part of it: there the name ends at the first blank.
func (c *cursor) stagesIn(w syntax.Word, site stage.Site) []Item {
	span := w.Span
	if i := strings.IndexAny(w.Text, " \t"); i >= 0 {
		written := span.Of(c.Instr.Src)
		span.End = span.Start + strings.IndexAny(written, " \t")
		w = syntax.Word{}
	}
	if !span.Touches(c.Off) {
		return nil
	}
	out := c.stages(w, c.abs(span), site)
	if len(out) > 0 && len(out) >= c.ask.Most {
		return out // enough
	}
	return append(out, c.images(c.abs(span), site)...)
}

// stages offers the stages that BuildKit takes at site, to be put at span, the
// place of the name w.
func (c *cursor) stages(w syntax.Word, span text.Span, site stage.Site) []Item {
	edit, also := c.edits(w, span)
	found := c.nearest(site, span)
	out := make([]Item, len(found))
	for k, i := range found {
		out[k] = Item{Kind: KindStage, Label: c.d.Model.Name(i), Edit: edit, Also: also, stages: c.d, stage: i, word: w.Text}
		if c.d.Model.Name(i) == "" || site.TakesIndex() && c.d.Model.Shadowed(i) {
			out[k].Kind, out[k].Label = KindIndex, strconv.Itoa(i)
		}
		out[k].Edit.New = out[k].Label
	}
	return out
}

// Origin is what stage i is built on, and the line where it begins.
func Origin(d *workspace.Document, i int) string {
	return "FROM " + d.Model.BaseText(i) + ", line " + strconv.Itoa(d.InFile(d.Model.File.Line(d.Model.First(i))+1))
}

// nearest are those of the stages that BuildKit takes at site which are offered,
// where a name stands in the span.
func (c *cursor) nearest(site stage.Site, span text.Span) []int {
	here := c.stage()
	if here == stage.None {
		return nil
	}
	word := freeAt(c.d, span, c.here().Start, c.ask)
	typed := word.typed
	takes := c.takes(site)
	out := make([]int, 0, min(here, c.ask.Most+1))
	for i := here - 1; i >= 0 && !(c.ask.more && len(out) >= c.ask.Most); i-- {
		if c.ask.more && !goesOn(c.d.Model.Name(i), typed) || !takes(i) || site == stage.FromBase && !word.fits(c.d.Model.Name(i)) {
			continue
		}
		if out = append(out, i); len(out) > c.ask.Most && !c.ask.more {
			c.ask.more = true
			out = slices.DeleteFunc(out, func(i int) bool { return !goesOn(c.d.Model.Name(i), typed) })
		}
	}
	out = out[:min(len(out), c.ask.Most)]
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
	if !strings.Contains(c.d.Model.File.Slice(span), "\n") {
		return text.Edit{Span: span}, nil
	}
	here := c.here()
	for _, part := range c.Instr.Parts(w) {
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
	acceptable := c.d.Model.Acceptable(here)
	return func(i int) bool {
		name := c.d.Model.Name(i)
		switch {
		case site == stage.FromBase:
			return name != "" && (!c.d.Model.Shadowed(i) || c.d.Model.Above(here, name) == i) && !triggersFail(c.d, i)
		case name == "" || c.d.Model.Shadowed(i):
			return site.TakesIndex() && acceptable(i)
		}
		return acceptable(i)
	}
}

// triggersFail tells whether an ONBUILD of stage i is one that BuildKit refuses in
// whatever is built on the stage: the stage is looked at by itself, with one on it.
func triggersFail(d *workspace.Document, i int) bool {
	from, to := d.Model.First(i), d.Model.First(i+1)
	has := false
	for _, in := range d.Model.File.Instructions(from, to) {
		if in.Problem != nil {
			return false // what follows is not to be trusted
		}
		has = has || in.Trigger != nil
	}
	if !has {
		return false
	}
	var b strings.Builder
	if d.Model.File.Escape == '`' {
		b.WriteString("# escape=`\n")
	}
	b.WriteString("FROM stagels/unknown AS stagels\n")
	for item := from + 1; item < to; item++ {
		b.WriteString(strings.TrimRight(d.Model.File.Source(item), "\r\n") + "\n")
	}
	child := b.Len()
	b.WriteString("FROM stagels\n")
	m := stage.NewModel(syntax.Parse(b.String()), stage.Build{})
	return slices.ContainsFunc(rules.Check(rules.Input{Model: m, Cache: &eval.Cache{}}), func(found *rules.Diagnostic) bool {
		return found.Severity == rules.Error && found.Span.Start > child
	})
}
