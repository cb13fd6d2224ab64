package completion

import (
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis/rules"
	"github.com/stagels/stagels/analysis/spec"
	"github.com/stagels/stagels/analysis/syntax"
	"github.com/stagels/stagels/analysis/text"
)

// completeComment offers what a directive at the top can be, and the options of a
// comment that configures checks.
func (l *line) completeComment() []Item {
	name, value, ok := strings.Cut(strings.TrimLeft(l.before(), " \t#"), "=")
	if !ok {
		return l.directiveNames(name)
	}
	start := l.off - len(value)
	switch name = strings.ToLower(strings.TrimSpace(name)); name {
	case "check":
		return l.checkOptions(start)
	case "syntax", "escape":
		if l.inHeader() && strings.TrimLeft(value, " \t") == strings.TrimSpace(value) {
			start += len(value) - len(strings.TrimLeft(value, " \t"))
			return l.directiveValues(spec.LookupDirective(name), text.Span{Start: start, End: l.wordEnd()})
		}
	}
	return nil
}

// inHeader tells whether BuildKit would read a directive in this line: nothing but
// directives stands above it.
func (l *line) inHeader() bool {
	for i := range min(l.item, l.d.Model.File.Len()) {
		if l.d.Model.File.Item(i).Kind != syntax.Directive {
			return false
		}
	}
	return true
}

// wordEnd is where what is not blank ends behind the cursor.
func (l *line) wordEnd() int {
	behind := l.behind()
	if i := strings.IndexAny(behind, " \t"); i >= 0 {
		return l.off + i
	}
	return l.end
}

// directiveNames offers directives in place of the name that was begun behind the #.
func (l *line) directiveNames(begun string) []Item {
	behind := l.behind()
	if begun == "" && l.ask.Trigger != Invoked {
		return nil // what follows a # is a comment, mostly, and may be empty
	}
	if letters(begun) != len(begun) || strings.Count(l.before(), "#") != 1 || letters(behind) != len(behind) {
		return nil
	}
	lead := ""
	if before := l.before(); before[len(before)-len(begun)-1] == '#' {
		lead = " "
	}
	return l.directives(lead, text.Span{Start: l.off - len(begun), End: l.end})
}

// directives offers those that the file has not, behind lead and in place of the
// span.
func (l *line) directives(lead string, span text.Span) []Item {
	if !l.inHeader() {
		return nil
	}
	var out []Item
	for _, d := range spec.Directives() {
		if l.hasDirective(d.Name) {
			continue
		}
		label, written := d.Name+"=", lead+d.Name+"="
		if strings.HasPrefix(lead, "#") {
			label = written
		}
		out = append(out, Item{
			Kind: KindDirective, Label: label, detail: d.Summary, doc: guide(d.Doc, ""),
			Edit: text.Edit{Span: span, New: written},
		})
	}
	return out
}

func (l *line) hasDirective(name string) bool {
	for i := range l.d.Model.File.Len() {
		it := l.d.Model.File.Item(i)
		if it.Kind != syntax.Directive {
			return false
		}
		if i != l.item && it.Dir.Name == name {
			return true
		}
	}
	return false
}

func (l *line) directiveValues(d *spec.Directive, span text.Span) []Item {
	var out []Item
	word := freeAt(l.d, span, l.off, l.ask)
	for _, v := range d.Values {
		if !word.fits(v.Name) {
			continue
		}
		out = append(out, Item{Kind: KindValue, Label: v.Name, detail: v.Summary, Edit: text.Edit{Span: span, New: v.Name}, filter: wordOf[v.Name]})
	}
	return out
}

// wordOf are words for values without letters. No editor asks again behind a backtick, but
// holds it against what it shows: by its word the offer is gone then, and an Enter ends the
// line.
var wordOf = map[string]string{"`": "backtick", `\`: "backslash"}

// checkOptions offers what can follow in the options of # check=, which begin at
// start: options with semicolons between them, of some a list with commas.
func (l *line) checkOptions(start int) []Item {
	top := l.inHeader()
	if !top && !l.aboveInstruction() {
		return nil
	}
	before := l.d.Model.File.Slice(text.Span{Start: start, End: l.off})
	if strings.ContainsAny(before, " \t") {
		return nil
	}
	options := strings.Split(l.d.Model.File.Slice(text.Span{Start: start, End: l.wordEnd()}), ";")
	at := strings.Count(before, ";")
	name, values, ok := strings.Cut(options[at], "=")
	begin := start + at
	for _, o := range options[:at] {
		begin += len(o)
	}
	switch begin += len(name) + 1; {
	case !ok || l.off < begin:
		return l.optionNames(top, options, at, text.Span{Start: begin - len(name) - 1, End: begin - 1})
	case name == "error" && top:
		span := text.Span{Start: begin, End: begin + len(values)}
		return []Item{
			{Kind: KindValue, Label: "true", detail: "What a check finds fails the build", Edit: text.Edit{Span: span, New: "true"}},
			{Kind: KindValue, Label: "false", detail: "It does not, as otherwise too", Edit: text.Edit{Span: span, New: "false"}},
		}
	case name == "skip" || name == "experimental":
		return l.rules(name == "experimental", top, begin, values)
	}
	return nil
}

// aboveInstruction tells whether the comment stands above an instruction, or will.
func (l *line) aboveInstruction() bool {
	for range l.d.Model.File.Instructions(l.item, l.d.Model.File.Len()) {
		return true
	}
	return false
}

func (l *line) optionNames(top bool, options []string, at int, span text.Span) []Item {
	if strings.Contains(options[at], "=") {
		return nil
	}
	var out []Item
	for _, v := range spec.LookupDirective("check").Values {
		given := slices.ContainsFunc(options, func(o string) bool { return strings.HasPrefix(o, v.Name) })
		if given || v.Name == "error=" && !top {
			continue
		}
		out = append(out, Item{Kind: KindOption, Label: v.Name, detail: v.Summary, Edit: text.Edit{Span: span, New: v.Name}})
	}
	return out
}

// rules offers those that can be skipped, or that are experimental, in place of
// the name at the cursor in the list of values that begins at begin.
func (l *line) rules(experimental, top bool, begin int, values string) []Item {
	rel := l.off - begin
	first := strings.LastIndexByte(values[:rel], ',') + 1
	last := len(values)
	if i := strings.IndexByte(values[rel:], ','); i >= 0 {
		last = rel + i
	}
	span := text.Span{Start: begin + first, End: begin + last}
	listed := strings.Split(values[:first]+values[last:], ",")
	var out []Item
	if first == 0 && last == len(values) {
		out = append(out, Item{Kind: KindValue, Label: "all", detail: "All of them", Edit: text.Edit{Span: span, New: "all"}})
	}
	for _, r := range rules.All() {
		if r.OfBuilds || r.Severity == rules.Error || r.Experimental != experimental || r.FileWide && !top || slices.Contains(listed, r.Name) {
			continue
		}
		out = append(out, Item{
			Kind: KindRule, Label: r.Name, detail: r.Summary, doc: guide("", r.URL), Edit: text.Edit{Span: span, New: r.Name},
		})
	}
	return out
}
