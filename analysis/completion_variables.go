package analysis

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/stagels/stagels/analysis/eval"
	"github.com/stagels/stagels/analysis/spec"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/syntax"
	"github.com/stagels/stagels/analysis/text"
)

// probe is a variable that no file has.
const probe = "stagels_probe_"

// variablePlace is where a variable's name is typed.
type variablePlace struct {
	dollar int
	name   text.Span // what is there of it
	close  string    // the brace that is missing behind it
}

// variablePlace is the one at off; ok is false if no $ stands before the name.
func (d *Document) variablePlace(off int) (p variablePlace, ok bool) {
	src, first := d.File.Near(off)
	off -= first
	start, end := off, off
	for start > 0 && syntax.IsNameByte(src[start-1]) {
		start--
	}
	for end < len(src) && syntax.IsNameByte(src[end]) {
		end++
	}
	p.name = text.Span{Start: start, End: end}.Shift(first)
	brace := start > 0 && src[start-1] == '{'
	if brace {
		start--
	}
	if brace && (end == len(src) || !strings.ContainsRune("}:-+?#%/", rune(src[end]))) {
		p.close = "}"
	}
	if start == 0 || src[start-1] != '$' || d.nameGoesOn(src[end:]) {
		return p, false
	}
	p.dollar = first + start - 1
	return p, p.name.Len() == 0 || isName(p.name.Shift(-first).Of(src))
}

// nameGoesOn tells whether what is put before rest would run into it: a letter that
// is not ASCII, or the next line of a name that lines split.
func (d *Document) nameGoesOn(rest string) bool {
	if rest == "" || rest[0] != d.File.Escape {
		return rest != "" && rest[0] >= utf8.RuneSelf
	}
	line, below, _ := strings.Cut(rest[1:], "\n")
	return strings.TrimSpace(line) == "" && below != "" && !syntax.IsBlank(below[0])
}

// isName tells whether a $ can be put before s.
func isName(s string) bool {
	return s != "" && (s[0] < '0' || s[0] > '9') && !strings.ContainsFunc(s, func(r rune) bool {
		return r >= utf8.RuneSelf || !syntax.IsNameByte(byte(r))
	})
}

// completeVariable offers the variables that hold where a $ was typed, if BuildKit
// or the shell of a RUN would read one there; nil if not.
func (d *Document) completeVariable(off int, r *request) []Completion {
	p, ok := d.variablePlace(off)
	if !ok {
		return nil
	}
	item := d.File.ItemAt(p.dollar)
	if d.Instr(item) == nil || !d.readsVariable(p) {
		return nil
	}
	r.finished = off == p.name.End && d.spelled(item, p.name)
	use := stage.Use{Item: item, Span: text.Span{Start: p.dollar, End: p.name.End}}
	out := []Completion{}
	for _, def := range d.visible(use) {
		out = append(out, d.variable(def, def.Name, text.Edit{Span: p.name, New: def.Name + p.close}))
	}
	seen := map[string]bool{}
	for _, c := range out {
		seen[c.Label] = true
	}
	for _, v := range d.givenVariables(item) {
		if !seen[v.Name] {
			out = append(out, Completion{
				Kind: CompleteVariable, Label: v.Name, detail: v.Summary, Edit: text.Edit{Span: p.name, New: v.Name + p.close},
			})
		}
	}
	return out
}

// readsVariable tells whether a name at p would be read as a variable's: it is put
// there, and the model asked.
func (d *Document) readsVariable(p variablePlace) bool {
	next := d.Edit(text.Edit{Span: p.name, New: probe + p.close})
	if next.readsAt(p.dollar) {
		return true
	}
	it := next.File.Item(next.File.ItemAt(p.dollar))
	if it.Instr == nil || it.Instr.Name != "run" || it.Instr.JSON {
		return false
	}
	return next.readsInHalfShell(&it, p.dollar)
}

// readsAt tells whether a variable is read whose $ stands at off.
func (d *Document) readsAt(off int) bool {
	return slices.ContainsFunc(d.Uses(d.File.ItemAt(off)), func(u stage.Use) bool { return u.Span.Start == off })
}

// readsInHalfShell tells whether the shell of a RUN would read a variable at dollar
// if the command were whole, which it cannot read as it stands.
func (d *Document) readsInHalfShell(it *syntax.Item, dollar int) bool {
	body := it.Abs(it.Instr.Body.Span)
	first := text.Span{Start: body.Start, End: body.Start}
	if d.Edit(text.Edit{Span: first, New: "$" + probe + "; "}).readsAt(body.Start) {
		return false // it can be read, and reads none there
	}
	if !d.Edit(text.Edit{Span: body, New: "$" + probe}).readsAt(body.Start) {
		return false // no shell that is known
	}
	for _, v := range it.Instr.Variables(it.Instr.Body) {
		if it.Abs(v.Span).Start == dollar {
			return true
		}
	}
	return false
}

// visible are the definitions whose values the variables have where u stands, the
// nearest first.
func (d *Document) visible(u stage.Use) []stage.Definition {
	var out []stage.Definition
	seen := map[string]bool{}
	for _, i := range d.defining(u.Item) {
		defs := d.DefinitionsWritten(i)
		for j := len(defs) - 1; j >= 0; j-- {
			u.Name = defs[j].Name
			if seen[u.Name] || !isName(u.Name) {
				continue
			}
			if def, ok := d.Holding(u); ok {
				seen[u.Name] = true
				out = append(out, def)
			}
		}
	}
	return out
}

// defining are the items that may define what the item reads, the nearest first:
// its own, those above it in its stage, and those of the stages that one is built on.
func (d *Document) defining(item int) []int {
	var out []int
	add := func(from, to int) {
		for i := to; i >= from; i-- {
			out = append(out, i)
		}
	}
	s := d.At(item)
	if s == stage.None || d.First(s) == item {
		add(0, min(item, d.BeforeFirst()-1))
		return out
	}
	for last := item; s != stage.None; {
		add(d.First(s)+1, last)
		if s = d.Base(s); s != stage.None {
			last = d.First(s+1) - 1
		}
	}
	return out
}

// givenVariables are those that hold at the item without any definition in the
// file: the platform's in a FROM, in a stage what is known of its image.
func (d *Document) givenVariables(item int) []spec.Variable {
	s := d.At(item)
	var out []spec.Variable
	if s == stage.None || d.First(s) == item {
		for _, v := range spec.PredefinedArgs() {
			if v.Automatic {
				out = append(out, v)
			}
		}
		return out
	}
	for d.Base(s) != stage.None {
		s = d.Base(s)
	}
	base := d.Stage(s).Base
	out = append(out, spec.Variable{Name: "PATH", Summary: "The folders that programs are looked for in"})
	if base.Kind == stage.Image {
		for _, name := range eval.ImageVariables(base.Expanded) {
			out = append(out, spec.Variable{Name: name, Summary: "Set by the image " + base.Expanded})
		}
	}
	return out
}

// mostOfAValue is how much of a variable's value is shown, in characters.
const mostOfAValue = 50

// variable offers a variable that has the value of a definition.
func (d *Document) variable(def stage.Definition, name string, edit text.Edit) Completion {
	if global, ok := d.Global(name); ok && def.Arg && !def.Value && d.At(def.Item) != stage.None {
		def = global
	}
	it := d.File.Item(def.Item)
	keyword, value := "ENV ", ""
	if def.Arg {
		keyword = "ARG "
	}
	if def.Value {
		value = "=" + short(d.PairOf(def).Value.Text)
	}
	detail := fmt.Sprintf("%s%s%s, line %d", keyword, name, value, d.Line(def.Span.Start))
	if given, ok := d.BuildArg(name); ok && def.Arg {
		detail = fmt.Sprintf("%s%s=%s, as the build is given it", keyword, name, short(given))
	}
	return Completion{
		Kind: CompleteVariable, Label: name, detail: detail, Edit: edit,
		doc: &Documentation{Words: d.File.CommentAbove(def.Item), Code: it.Instr.Head().Of(it.Instr.Src)},
	}
}

func short(s string) string {
	if utf8.RuneCountInString(s) <= mostOfAValue {
		return s
	}
	return string([]rune(s)[:mostOfAValue]) + "…"
}

// spelled tells whether the instruction has the name at span once more: a shell's
// own variable, as i in a loop.
func (d *Document) spelled(item int, span text.Span) bool {
	src, first := d.File.Source(item), d.File.Start(item)
	name := span.Shift(-first).Of(src)
	for at := 0; name != ""; {
		i := strings.Index(src[at:], name)
		if i < 0 {
			break
		}
		at += i
		end := at + len(name)
		if first+at != span.Start && (at == 0 || !syntax.IsNameByte(src[at-1])) && (end == len(src) || !syntax.IsNameByte(src[end])) {
			return true
		}
		at = end
	}
	return false
}
