package analysis

import (
	"slices"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/linter"
	"github.com/stagels/stagels/analysis/eval"
	"github.com/stagels/stagels/analysis/rules"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/syntax"
	"github.com/stagels/stagels/analysis/text"
)

// Fixer tries fixes on a document whose diagnostics it has.
type Fixer struct {
	*Document
	Found []*rules.Diagnostic // all of the document's
}

// Fixer is the one for this version of the document.
func (d *Document) Fixer() Fixer { return Fixer{d, d.Diagnostics()} }

// Fixes are the ways to mend one of the diagnostics found, the best first. Each has been
// tried: after it the diagnostic is gone and BuildKit refuses no more than before. One is
// Preferred only if the build stays what it is.
func (t Fixer) Fixes(diag *rules.Diagnostic) []rules.Fix {
	var out []rules.Fix
	for _, fix := range diag.Fixes() {
		next := t.after(fix.Edits)
		if !t.mends(next, diag) {
			continue
		}
		fix.Preferred = fix.Preferred && t.harmless(next)
		out = append(out, fix)
	}
	return out
}

func (t Fixer) after(edits []text.Edit) Fixer {
	edits = slices.Clone(edits)
	sortEdits(edits)
	return t.edited(edits).Fixer()
}

// mends tells whether next has fewer diagnostics like diag, no more errors, no more
// warnings of any check of BuildKit's, and no directive that was a comment. What is removed may have been of the case that most
// instructions had, so the check of that does not count.
func (t Fixer) mends(next Fixer, diag *rules.Diagnostic) bool {
	like := func(o *rules.Diagnostic) bool { return o.Code == diag.Code && o.Message == diag.Message }
	refused := func(o *rules.Diagnostic) bool { return o.Rule.Severity == rules.Error }
	was, now := perRule(t.Found), perRule(next.Found)
	warns := func(o *rules.Diagnostic) bool {
		return o.Rule.BuildKit && o.Code != linter.RuleConsistentInstructionCasing.Name && now[o.Code] > was[o.Code]
	}
	return directives(next.File) <= directives(t.File) &&
		count(next.Found, like) < count(t.Found, like) && count(next.Found, refused) <= count(t.Found, refused) &&
		!slices.ContainsFunc(next.Found, warns)
}

func count(found []*rules.Diagnostic, is func(*rules.Diagnostic) bool) (n int) {
	for _, d := range found {
		if is(d) {
			n++
		}
	}
	return n
}

// harmless tells whether a build of next is the same, whatever the build arguments, and
// next has fewer diagnostics: of no rule more than before.
func (t Fixer) harmless(next Fixer) bool {
	was, now := perRule(t.Found), perRule(next.Found)
	for code, n := range now {
		if n > was[code] {
			return false
		}
	}
	return len(next.Found) < len(t.Found) && directives(next.File) <= directives(t.File) && t.sameBuild(next.Document)
}

// directives is how many there are: a comment becomes one if what stands above it goes
// (parser/directives.go).
func directives(f *syntax.File) (n int) {
	for i := range f.Items() {
		if f.Items()[i].Kind == syntax.Directive {
			n++
		}
	}
	return n
}

func perRule(found []*rules.Diagnostic) map[string]int {
	out := map[string]int{}
	for _, d := range found {
		out[d.Code]++
	}
	return out
}

// sameBuild tells whether every target of next is built as before: with the build
// arguments of the options, with others, and with the names that only next has. Such a
// name must not be read by the file either (TARGETSTAGE, dockerfile2llb/platform.go:42).
func (d *Document) sameBuild(next *Document) bool {
	if directiveTexts(d.File) != directiveTexts(next.File) {
		return false
	}
	worlds := []stage.Options{d.options.Options, d.givenAll("given")}
	for i := range next.Stages() {
		name := next.Stages()[i].Name
		if name == "" || d.Named(name) != stage.None {
			continue
		}
		if strings.Contains(d.Text(), "TARGETSTAGE") {
			return false
		}
		worlds = append(worlds, d.givenAll(name))
	}
	return !slices.ContainsFunc(worlds, func(opt stage.Options) bool {
		return !slices.Equal(effect(d.File, opt), effect(next.File, opt))
	})
}

func effect(f *syntax.File, opt stage.Options) []string {
	m := stage.Build(f, opt)
	return eval.Effect(m, eval.Stages(m, &eval.Cache{}))
}

// directiveTexts are the directives that change how the file is read: # check= does not.
func directiveTexts(f *syntax.File) string {
	var b strings.Builder
	for i := range f.Items() {
		if it := &f.Items()[i]; it.Kind == syntax.Directive && it.Dir.Name != "check" {
			b.WriteString(it.Dir.Name + "=" + it.Dir.Value + "\n")
		}
	}
	return b.String()
}

// givenAll are the document's options with the value for each ARG that they leave open.
func (d *Document) givenAll(value string) stage.Options {
	opt := d.options.Options
	opt.BuildArgs = map[string]string{}
	for i := range d.File.Items() {
		if in := d.Instr(i); in != nil && in.Name == "arg" {
			for _, p := range in.Pairs {
				opt.BuildArgs[p.Key.Text] = value
			}
		}
	}
	for name, given := range d.options.BuildArgs {
		opt.BuildArgs[name] = given
	}
	return opt
}

// Fixed is the document after the preferred fixes of its diagnostics, and how many
// diagnostics it has less. Fixed are warnings and errors, and what the settings name by
// its rule. The fixes are made in rounds, each on the text that the one before left. A
// round after which the build would not be the same is undone, and half of it tried.
func (d *Document) Fixed() (fixed *Document, mended int) {
	t := d.Fixer()
	found := len(t.Found)
	for refused, most := 0, len(t.Found); ; {
		edits, n := t.round(refused, most)
		if n == 0 {
			return t.Document, found - len(t.Found)
		}
		switch next := t.after(edits); {
		case t.harmless(next):
			t, refused, most = next, 0, len(next.Found)
		case n > 1:
			most = n / 2
		default:
			refused++
			most = len(t.Found)
		}
	}
}

// round are the edits of up to most preferred fixes that do not touch each other, and
// how many those are. The first fixes are left out, as many as were refused.
func (t Fixer) round(refused, most int) (edits []text.Edit, n int) {
	for _, diag := range t.Found {
		if n == most || !t.wanted(diag) {
			continue
		}
		fixes := diag.Fixes()
		i := slices.IndexFunc(fixes, func(f rules.Fix) bool { return f.Preferred })
		if i < 0 {
			continue
		}
		if refused > 0 {
			refused--
			continue
		}
		if !slices.ContainsFunc(fixes[i].Edits, func(e text.Edit) bool { return touches(edits, e) }) {
			edits = append(edits, fixes[i].Edits...)
			n++
		}
	}
	return edits, n
}

// wanted tells whether the diagnostic is to be fixed with all others.
func (d *Document) wanted(diag *rules.Diagnostic) bool {
	return diag.Severity <= rules.Warning || slices.Contains(d.options.Rules.Only, diag.Code)
}

func touches(edits []text.Edit, e text.Edit) bool {
	return slices.ContainsFunc(edits, func(o text.Edit) bool { return e.Span.Start <= o.Span.End && o.Span.Start <= e.Span.End })
}

// FixAll is the one edit that makes d's text that of Fixed; ok is false if it is
// that already.
func (d *Document) FixAll() (e text.Edit, ok bool) {
	next, _ := d.Fixed()
	if next.Text() == d.Text() {
		return text.Edit{}, false
	}
	return d.Change(next), true
}
