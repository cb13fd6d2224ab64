package completion

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/stagels/stagels/analysis"
	"github.com/stagels/stagels/analysis/markup"
	"github.com/stagels/stagels/analysis/spec"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/syntax"
	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/analysis/workspace"
)

// probe is a variable that no file has.
const probe = "stagels_probe_"

// variablePlace is where a variable's name is typed.
type variablePlace struct {
	dollar int
	name   text.Span // what is there of it
	close  string    // the brace that is missing behind it
}

// variablePlaceAt is the one at off; ok is false if no $ stands before the name.
func variablePlaceAt(d *workspace.Document, off int) (p variablePlace, ok bool) {
	src, first := d.Model.File.Near(off)
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
	if start == 0 || src[start-1] != '$' || nameGoesOn(d, src[end:]) {
		return p, false
	}
	p.dollar = first + start - 1
	return p, p.name.Len() == 0 || isName(p.name.Shift(-first).Of(src))
}

// nameGoesOn tells whether what is put before rest would run into it: a letter that
// is not ASCII, or the next line of a name that lines split.
func nameGoesOn(d *workspace.Document, rest string) bool {
	if rest == "" || rest[0] != d.Model.File.Escape {
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
func completeVariable(d *workspace.Document, off int, r *request) []Item {
	p, ok := variablePlaceAt(d, off)
	if !ok {
		return nil
	}
	item := d.Model.File.ItemAt(p.dollar)
	if d.Model.Instr(item) == nil || !readsVariable(d, p) {
		return nil
	}
	r.finished = off == p.name.End && spelled(d, item, p.name)
	use := stage.Use{Item: item, Span: text.Span{Start: p.dollar, End: p.name.End}}
	out := []Item{}
	for _, def := range visible(d, use) {
		out = append(out, variable(d, def, def.Name, text.Edit{Span: p.name, New: def.Name + p.close}))
	}
	seen := map[string]bool{}
	for _, c := range out {
		seen[c.Label] = true
	}
	for _, v := range append(analysis.GivenVariables(d, r.Described, item), proxiesAt(d, item, freeAt(d, p.name, off, r))...) {
		if !seen[v.Name] {
			out = append(out, Item{
				Kind: KindVariable, Label: v.Name, detail: v.Summary, Edit: text.Edit{Span: p.name, New: v.Name + p.close},
			})
		}
	}
	return out
}

// proxiesAt are the proxies that a RUN is given as the build is, without any ARG
// (dockerfile2llb/convert.go:1877).
func proxiesAt(d *workspace.Document, item int, word free) (out []spec.Variable) {
	in := d.Model.Instr(item)
	if in.Name != "run" && (in.Trigger == nil || in.Trigger.Name != "run") {
		return nil
	}
	for _, v := range spec.PredefinedArgs() {
		if v.Everywhere && word.moreThanALetter() && word.fits(v.Name) {
			out = append(out, v)
		}
	}
	return out
}

// readsVariable tells whether a name at p would be read as a variable's: it is put
// there, and the model asked.
func readsVariable(d *workspace.Document, p variablePlace) bool {
	next := d.Edit(text.Edit{Span: p.name, New: probe + p.close})
	if readsAt(next, p.dollar) {
		return true
	}
	it := next.Model.File.Item(next.Model.File.ItemAt(p.dollar))
	if it.Instr == nil || it.Instr.Name != "run" || it.Instr.JSON {
		return false
	}
	return readsInHalfShell(next, &it, p.dollar)
}

// readsAt tells whether a variable is read whose $ stands at off.
func readsAt(d *workspace.Document, off int) bool {
	return slices.ContainsFunc(d.Model.Uses(d.Model.File.ItemAt(off)), func(u stage.Use) bool { return u.Span.Start == off })
}

// readsInHalfShell tells whether the shell of a RUN would read a variable at dollar
// if the command were whole, which it cannot read as it stands.
func readsInHalfShell(d *workspace.Document, it *syntax.Item, dollar int) bool {
	body := it.Abs(it.Instr.Body.Span)
	first := text.Span{Start: body.Start, End: body.Start}
	if readsAt(d.Edit(text.Edit{Span: first, New: "$" + probe + "; "}), body.Start) {
		return false // it can be read, and reads none there
	}
	if !readsAt(d.Edit(text.Edit{Span: body, New: "$" + probe}), body.Start) {
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
func visible(d *workspace.Document, u stage.Use) []stage.Definition {
	var out []stage.Definition
	seen := map[string]bool{}
	for _, i := range defining(d, u.Item) {
		defs := d.Model.DefinitionsWritten(i)
		for j := len(defs) - 1; j >= 0; j-- {
			u.Name = defs[j].Name
			if seen[u.Name] || !isName(u.Name) {
				continue
			}
			if def, ok := d.Model.Holding(u); ok {
				seen[u.Name] = true
				out = append(out, def)
			}
		}
	}
	return out
}

// defining are the items that may define what the item reads, the nearest first:
// its own, those above it in its stage, and those of the stages that one is built on.
func defining(d *workspace.Document, item int) []int {
	var out []int
	add := func(from, to int) {
		for i := to; i >= from; i-- {
			out = append(out, i)
		}
	}
	s := d.Model.At(item)
	if s == stage.None || d.Model.First(s) == item {
		add(0, min(item, d.Model.BeforeFirst()-1))
		return out
	}
	for last := item; s != stage.None; {
		add(d.Model.First(s)+1, last)
		if s = d.Model.Base(s); s != stage.None {
			last = d.Model.First(s+1) - 1
		}
	}
	return out
}

// mostOfAValue is how much of a variable's value is shown, in characters.
const mostOfAValue = 50

// variable offers a variable that has the value of a definition.
func variable(d *workspace.Document, def stage.Definition, name string, edit text.Edit) Item {
	if global, ok := d.Model.Global(name); ok && def.Arg && !def.Value && d.Model.At(def.Item) != stage.None {
		def = global
	}
	it := d.Model.File.Item(def.Item)
	keyword, value := "ENV ", ""
	if def.Arg {
		keyword = "ARG "
	}
	if def.Value {
		value = "=" + short(d.Model.PairOf(def).Value.Text)
	}
	detail := fmt.Sprintf("%s%s%s, line %d", keyword, name, value, d.Line(def.Span.Start))
	if given, ok := d.Model.BuildArg(name); ok && def.Arg {
		detail = fmt.Sprintf("%s%s=%s, as the build is given it", keyword, name, short(given))
	}
	return Item{
		Kind: KindVariable, Label: name, detail: detail, Edit: edit,
		doc: &markup.Documentation{Words: d.Model.File.CommentAbove(def.Item), Code: it.Instr.Head().Of(it.Instr.Src)},
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
func spelled(d *workspace.Document, item int, span text.Span) bool {
	src, first := d.Model.File.Source(item), d.Model.File.Start(item)
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
