package analysis

import (
	"slices"
	"strings"
	"sync"

	"github.com/moby/buildkit/frontend/dockerfile/linter"
	"github.com/stagels/stagels/analysis/eval"
	"github.com/stagels/stagels/analysis/rules"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/syntax"
	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/analysis/workspace"
)

// Fixer tries fixes on a document whose diagnostics it has.
type Fixer struct {
	Document *workspace.Document
	Found    []*rules.Diagnostic // all of the document's

	refused func() int     // how many errors there are, whatever rules the settings skip
	effects func() effects // what a build makes of the document
	tried   *int           // bytes of text that fixes were tried on
}

// mostTried bounds the text that fixes are tried on, one after the other, in bytes. In a
// file that has too many findings for its length some are without fixes.
const mostTried = 2 << 20

// NewFixer is the one for this version of the document.
func NewFixer(d *workspace.Document) Fixer {
	d = d.AskingOnce()
	t := Fixer{Document: d, Found: d.Diagnostics(), effects: sync.OnceValue(func() effects { return effectsOf(d) }), tried: new(int)}
	t.refused = sync.OnceValue(t.countRefused)
	return t
}

func (t Fixer) countRefused() int {
	all := t.Found
	if s := t.Document.Options.Rules; len(s.Only) > 0 || len(s.Skip) > 0 {
		opt := t.Document.Options
		opt.Rules = rules.Settings{}
		all = t.Document.WithOptions(opt).Diagnostics()
	}
	return count(all, func(d *rules.Diagnostic) bool { return d.Rule.Severity == rules.Error })
}

// Fixes are the ways to mend one of the diagnostics found, the best first. Each has been
// tried: after it the diagnostic is gone and BuildKit refuses no more than before. One is
// Preferred only if the build stays what it is.
func (t Fixer) Fixes(diag *rules.Diagnostic) []rules.Fix {
	var out []rules.Fix
	for _, fix := range diag.Fixes() {
		if *t.tried > mostTried {
			break
		}
		*t.tried += len(t.Document.Text())
		next := t.after(fix.Edits)
		if !t.mends(next, diag) || t.revives(next, fix.Edits) {
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
	return NewFixer(edited(t.Document, edits))
}

// mends tells whether next has fewer diagnostics like diag, no more errors, and no more
// warnings of any check of BuildKit's. What is removed may have been of the case that most
// instructions had, so the check of that does not count; nor do warnings about what a fix lets
// BuildKit read: what it refused, too, it did not come to warn of.
func (t Fixer) mends(next Fixer, diag *rules.Diagnostic) bool {
	like := func(o *rules.Diagnostic) bool { return o.Code == diag.Code && o.Message == diag.Message }
	was, now := perRule(t.Found), perRule(next.Found)
	uncovers := diag.Rule.Uncovers || diag.Rule.Severity == rules.Error && diag.Severity == rules.Error
	warns := func(o *rules.Diagnostic) bool {
		return o.Rule.BuildKit && !uncovers && o.Code != linter.RuleConsistentInstructionCasing.Name && now[o.Code] > was[o.Code]
	}
	return count(next.Found, like) < count(t.Found, like) && next.refused() <= t.refused() &&
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
	return len(next.Found) < len(t.Found) && next.refused() <= t.refused() && !t.revives(next, nil) &&
		t.sameBuild(next.Document)
}

// revives tells whether next has a directive that the edits did not write: a comment
// becomes one if what stands above it goes (parser/directives.go).
func (t Fixer) revives(next Fixer, edits []text.Edit) bool {
	written := 0
	for _, e := range edits {
		written += strings.Count(e.New, "#")
	}
	return directives(next.Document.Model.File) > directives(t.Document.Model.File)+written
}

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

// effects are what builds make of a document: with the build arguments of its options,
// and with another value for each that they leave open.
type effects struct{ asked, given []eval.Line }

func effectsOf(d *workspace.Document) effects {
	return effects{effect(d.Model.File, d.Options.Build), effect(d.Model.File, givenAll(d, "given"))}
}

// sameBuild tells whether every target of next is built as before: with the build
// arguments of the options, with others, and with the names that only next has. Such a
// name must not be read by the file either (TARGETSTAGE, dockerfile2llb/platform.go:42).
func (t Fixer) sameBuild(next *workspace.Document) bool {
	if directiveTexts(t.Document.Model.File) != directiveTexts(next.Model.File) {
		return false
	}
	was := t.effects()
	if !alike(was.asked, effect(next.Model.File, t.Document.Options.Build)) || !alike(was.given, effect(next.Model.File, givenAll(t.Document, "given"))) {
		return false
	}
	for i := range next.Model.Stages() {
		name := next.Model.Stages()[i].Name
		if name == "" || t.Document.Model.StageByName(name) != stage.None {
			continue
		}
		if given := givenAll(t.Document, name); strings.Contains(t.Document.Text(), "TARGETSTAGE") || !alike(effect(t.Document.Model.File, given), effect(next.Model.File, given)) {
			return false
		}
	}
	return true
}

func alike(a, b []eval.Line) bool {
	return slices.EqualFunc(a, b, func(a, b eval.Line) bool { return a.Text == b.Text })
}

func effect(f *syntax.File, build stage.Build) []eval.Line {
	m := stage.NewModel(f, build)
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
func givenAll(d *workspace.Document, value string) stage.Build {
	build := d.Options.Build
	build.BuildArgs = map[string]string{}
	for i := range d.Model.File.Items() {
		if in := d.Model.Instr(i); in != nil && in.Name == "arg" {
			for _, p := range in.Pairs {
				build.BuildArgs[p.Key.Text] = value
			}
		}
	}
	for name, given := range d.Options.Build.BuildArgs {
		build.BuildArgs[name] = given
	}
	return build
}

// Fixed is the document after the preferred fixes of its diagnostics, and how many
// diagnostics it has less. Fixed are warnings and errors, and what the settings name by
// its rule. The fixes are made in rounds, each on the text that the one before left. A
// round after which the build would not be the same is undone, and each half of it tried.
func Fixed(d *workspace.Document) (fixed *workspace.Document, mended int) {
	first := NewFixer(d)
	t, _ := first.all()
	return t.Document, len(first.Found) - len(t.Found)
}

// FixAll are the edits that make d's text that of Fixed, in their order: of each fix its
// own, as small as they can be.
func FixAll(d *workspace.Document) []text.Edit {
	_, edits := NewFixer(d).all()
	return edits
}

// Mended are the edits of FixAll, and those of the diagnostics found that they mend: after
// them no diagnostic of that rule stands at that place.
func (t Fixer) Mended() (edits []text.Edit, mended map[*rules.Diagnostic]bool) {
	type place struct {
		code string
		off  int
	}
	fixed, edits := t.all()
	before, after := text.Aligned(edits)
	left := map[place]int{}
	for _, d := range fixed.Found {
		left[place{d.Code, after(d.Span.Start)}]++
	}
	mended = map[*rules.Diagnostic]bool{}
	for _, d := range t.Found {
		at := place{d.Code, before(d.Span.Start)}
		mended[d] = left[at] == 0
		left[at] = max(0, left[at]-1)
	}
	return edits, mended
}

// all makes all fixes, in rounds.
func (t Fixer) all() (fixed Fixer, edits []text.Edit) {
	src := t.Document.Text()
	for {
		r := round{from: t, now: t}
		r.make(t.preferred())
		if len(r.made) == 0 {
			return t, text.Smallest(src, edits)
		}
		t, edits = r.now, text.Then(edits, r.made)
	}
}

// preferred are the preferred fixes that do not touch each other.
func (t Fixer) preferred() []rules.Fix {
	var out []rules.Fix
	var taken text.Spans
	for _, diag := range t.Found {
		if !fixedWithAll(t.Document, diag) {
			continue
		}
		fixes := diag.Fixes()
		i := slices.IndexFunc(fixes, func(f rules.Fix) bool { return f.Preferred })
		if i < 0 || slices.ContainsFunc(fixes[i].Edits, func(e text.Edit) bool { return taken.Touch(e.Span) }) {
			continue
		}
		for _, e := range fixes[i].Edits {
			taken.Add(e.Span)
		}
		out = append(out, fixes[i])
	}
	return out
}

// fixedWithAll tells whether Fixed makes a preferred fix of the diagnostic: of an error, a
// warning, or what the settings name by its rule.
func fixedWithAll(d *workspace.Document, diag *rules.Diagnostic) bool {
	return diag.Severity <= rules.Warning || slices.Contains(d.Options.Rules.Only, diag.Code)
}
