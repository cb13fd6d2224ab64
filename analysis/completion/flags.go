package completion

import (
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis/spec"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/syntax"
	"github.com/stagels/stagels/analysis/text"
)

// completeFlags offers the instruction's flags and their values; ok is false
// where other things can stand too.
func (c *cursor) completeFlags() (out []Item, ok bool) {
	of := spec.Lookup(c.Instr.Name)
	for i := range c.Instr.Flags {
		f := &c.Instr.Flags[i]
		switch {
		case !f.Span.Touches(c.Off):
		case f.HasValue && c.Off >= f.Value.Span.Start:
			return c.completeFlagValue(of, f), true
		case f.HasValue:
			return nil, true
		default:
			return c.flags(of, c.abs(f.Span), f.Text), true
		}
	}
	if d := c.Instr.Dashes; d.Present() && d.Span.Touches(c.Off) {
		return c.flags(of, c.abs(d.Span), d.Text), true
	} else if d.Present() && d.Span.End < c.Off {
		return nil, false
	}
	return c.completeNextFlag(of)
}

// completeNextFlag offers flags in place of a - that was begun or, if flags are
// what most often comes first, where nothing has begun yet.
func (c *cursor) completeNextFlag(of *spec.Instruction) (out []Item, ok bool) {
	if n := len(c.Instr.Flags); n > 0 && c.Instr.Flags[n-1].Span.Start >= c.Off {
		return c.flagsHere(of), true
	}
	first, _, _ := strings.Cut(strings.ReplaceAll(c.Instr.Body.Text, "\t", " "), " ")
	start := c.Instr.Body.Span.Start
	switch {
	case first == "-" && start <= c.Off && c.Off <= start+1:
		return c.flags(of, c.abs(text.Span{Start: start, End: start + 1}), "-"), true
	case c.Instr.Body.Present() && start <= c.Off:
		return nil, false
	}
	out = c.flagsHere(of)
	return out, len(out) > 0 && of.Name != "healthcheck"
}

// flagsHere offers flags at the cursor, but not behind FROM, where images are meant until a
// - says otherwise.
func (c *cursor) flagsHere(of *spec.Instruction) []Item {
	if of.Name == "from" {
		return nil
	}
	return c.flags(of, c.here(), "")
}

// flags offers those of the instruction's flags that can be added and go on what
// was begun, in its place.
func (c *cursor) flags(of *spec.Instruction, span text.Span, begun string) []Item {
	if strings.Contains(c.d.Model.File.Slice(span), "\n") || c.inOpenQuote() {
		return nil
	}
	var out []Item
	for i := range of.Flags {
		f := &of.Flags[i]
		label := "--" + f.Name
		if !f.NoValue() {
			label += "="
		}
		if !strings.HasPrefix(label, begun) || !f.Repeats && c.hasFlag(f.Name, begun) {
			continue
		}
		out = append(out, Item{
			Kind: KindFlag, Label: label, detail: f.Summary, doc: guide(f.Doc, of.URL),
			Edit: text.Edit{Span: span, New: label},
		})
	}
	return out
}

// inOpenQuote tells whether a quote in the flag before the cursor takes the rest of
// the line with it.
func (c *cursor) inOpenQuote() bool {
	n := len(c.Instr.Flags)
	if n == 0 || c.Instr.Body.Present() || c.Instr.Dashes.Present() || c.Off <= c.Instr.Flags[n-1].Span.End {
		return false
	}
	return openFlagQuote(c.Instr.Flags[n-1].Span.Of(c.Instr.Src), c.d.Model.File.Escape)
}

// openFlagQuote tells whether a quote in s, a flag, is not closed: escapes count
// within single quotes too (parser/split_command.go:52).
func openFlagQuote(s string, escape byte) bool {
	var quote byte
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == escape:
			i++
		case quote == 0 && (s[i] == '"' || s[i] == '\''):
			quote = s[i]
		case s[i] == quote:
			quote = 0
		}
	}
	return quote != 0
}

// hasFlag tells whether the flag is there already, beside what was begun.
func (c *cursor) hasFlag(name, begun string) bool {
	return slices.ContainsFunc(c.Instr.Flags, func(f syntax.Flag) bool {
		return f.Name.Text == name && !(f.Text == begun && f.Span.Touches(c.Off))
	})
}

func (c *cursor) completeFlagValue(of *spec.Instruction, f *syntax.Flag) []Item {
	flag := of.Flag(f.Name.Text)
	if flag == nil {
		return nil
	}
	switch flag.Type {
	case spec.Stage:
		return c.stagesIn(f.Value, c.site(stage.CopyFrom, stage.OnbuildCopy))
	case spec.MountList:
		return c.completeMount(f)
	case spec.Platform:
		return c.values(f.Value, platformValues())
	}
	return c.values(f.Value, flag.Choices())
}

// platformValues begin with the variables, that make a stage run where it is best.
func platformValues() []spec.Value {
	out := []spec.Value{}
	for _, name := range []string{"BUILDPLATFORM", "TARGETPLATFORM"} {
		out = append(out, spec.Value{Name: "$" + name, Summary: spec.PredefinedArg(name).Summary})
	}
	return append(out, spec.Platforms()...)
}

// values offers each of all in place of the word.
func (c *cursor) values(w syntax.Word, all []spec.Value) []Item {
	span := c.abs(w.Span)
	if strings.ContainsAny(c.d.Model.File.Slice(span), " \t\n") || !w.Span.Touches(c.Off) {
		return nil
	}
	out := make([]Item, 0, len(all))
	for _, v := range all {
		out = append(out, Item{
			Kind: KindValue, Label: v.Name, detail: v.Summary, Edit: text.Edit{Span: span, New: v.Name},
		})
	}
	return out
}
