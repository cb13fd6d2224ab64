package rules

import (
	"cmp"
	"slices"

	"github.com/moby/buildkit/frontend/dockerfile/linter"
	"github.com/stagels/stagels/analysis/eval"
	"github.com/stagels/stagels/analysis/files"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/syntax"
	"github.com/stagels/stagels/analysis/text"
)

// Input is what the rules look at.
type Input struct {
	Model    *stage.Model
	Cache    *eval.Cache // kept for the next version of the file
	Settings Settings
	// Contexts are the folders that the build finds, as far as that is certain.
	Contexts files.Contexts
	// Ignore is the text of the file that says what the build context leaves out,
	// and its name; ok is false if there is none. It may be nil.
	Ignore func() (name, src string, ok bool)
	// Outside is what other files say of this one. It is called when a rule needs it, at
	// most once, and may be nil.
	Outside func() Outside
	// InFile is the line of the file that a line of the text is, both from 1: the text of a
	// Dockerfile may be a part of a file. It may be nil.
	InFile func(line int) int
	// Wanted tells which rules are to look, beside what the settings say. It may be nil.
	Wanted func(r *Rule) bool
	// Unwanted tells that nobody wants to know any more. It may be nil.
	Unwanted func() bool
}

// Pass is one rule at work on one file.
type Pass struct {
	*stage.Model
	Ignore func() (name, src string, ok bool)

	outside      func() Outside
	inFile       func(line int) int
	settings     Settings
	contexts     files.Contexts
	trace        *eval.Trace
	lint         *linter.Linter
	lintErr      error
	lintItem     int            // an instruction
	lintHere     *linter.Linter // what holds there; nil if no instruction was looked at yet
	rule         *Rule
	found        []*Diagnostic
	holds        *files.Files // nil until a rule asks for it
	trusted      map[*files.Context]bool
	windows      map[int]bool // of the stages that were asked about, whether they may be of Windows
	windowsItems map[int]bool // the instructions that a stage of Windows runs; nil until a rule asks
	casing       *fileCasing  // nil until it is asked for
	compared     int          // how many names the rule at work held against others

	numbered []numbered // nil until a rule asks for the instructions
	own      stepsByName
	others   stepsByName

	stray      []*strayHeredoc // once strayRead
	strayRead  bool
	strayTried int
}

// Check runs all rules. The diagnostics come in the order of the file, none twice. They
// are nil if they became unwanted.
func Check(in Input) []*Diagnostic {
	p := Pass{
		Model:    in.Model,
		Ignore:   in.Ignore,
		outside:  outsideOf(in),
		inFile:   in.InFile,
		settings: in.Settings,
		contexts: in.Contexts,
		trace:    eval.StagesOn(in.Settings.Images, in.Model, in.Cache),
	}
	p.lint, p.lintErr = eval.Linter(in.Model.File)
	other := OtherFrontend(in.Model) != ""
	for _, r := range registry {
		if other && !r.AnyFrontend {
			continue
		}
		if in.Unwanted != nil && in.Unwanted() {
			return nil
		}
		if r.Check != nil && p.settings.wants(r) && (in.Wanted == nil || in.Wanted(r)) {
			p.rule, p.compared = r, 0
			r.Check(&p)
		}
	}
	slices.SortStableFunc(p.found, Order)
	return slices.CompactFunc(p.found, func(a, b *Diagnostic) bool { return Order(a, b) == 0 })
}

// Order is that in which diagnostics are reported; it is 0 for two that say the same.
func Order(a, b *Diagnostic) int {
	return cmp.Or(cmp.Compare(a.Span.Start, b.Span.Start), cmp.Compare(a.Span.End, b.Span.End), cmp.Compare(a.Code, b.Code), cmp.Compare(a.Message, b.Message))
}

// Report notes a diagnostic of the rule at work, unless a directive skips it
// there. It may be nil; its methods take that.
func (p *Pass) Report(span text.Span, message string, related ...Related) *Diagnostic {
	return p.reportFor(p.File.ItemAt(span.Start), span, message, related...)
}

// reportStep notes a diagnostic at a span of a step: where it stands, or at the
// base of the stage that a trigger runs in, where no comment can skip it.
func (p *Pass) reportStep(s *eval.Step, span text.Span, message string) *Diagnostic {
	if !s.Trigger {
		return p.Report(p.placeOf(s, span), message)
	}
	base := &p.Stages()[s.Stage].Base
	d := p.reportFor(nowhere, base.Span, message, Related{p.placeOf(s, span), "the ONBUILD that has it"})
	if base.ByArgument {
		p.byDefault(d, otherBase)
	}
	return d
}

// placeOf is where a span of the step stands in the file: of a trigger in the ONBUILD that
// holds it, whose lines are joined to the text that the trigger is read from.
func (p *Pass) placeOf(s *eval.Step, span text.Span) text.Span {
	it := &p.File.Items()[s.Item]
	if !s.Trigger {
		return it.Abs(span)
	}
	held := it.Instr.Expression()
	if span.End > len(held) || syntax.Printable(held) != held {
		return it.Abs(it.Instr.Head())
	}
	start := len(it.Instr.Logical()) - len(held)
	return it.Abs(it.Instr.LogicalSpan(start+span.Start, start+span.End))
}

// otherBase is why a refusal is none in every build of a base that an argument chooses.
const otherBase = "a build argument can choose another base"

// reportWord is reportStep for what is wrong with the value of a word.
func (p *Pass) reportWord(s *eval.Step, w *eval.Word, message string) *Diagnostic {
	d := p.reportStep(s, w.Span, message)
	if !w.Fixed {
		p.byDefault(d, "a build argument or the base image can give another value")
	}
	return d
}

// reportUnless is reportWord for what BuildKit refuses unless the value is a text of each of
// the languages: a word of which that is certain is an error where a warning is one.
func (p *Pass) reportUnless(languages []*eval.Language, s *eval.Step, w *eval.Word, message string) *Diagnostic {
	if !w.CouldBeOf(languages...) {
		return p.reportStep(s, w.Span, message)
	}
	return p.reportWord(s, w, message)
}

// byDefault makes the error d a warning, and tells why BuildKit does not refuse the file in
// every build. What the settings call an error stays one.
func (p *Pass) byDefault(d *Diagnostic, why string) {
	if _, asked := p.settings.Severity[p.rule.Name]; d == nil || asked || d.Severity != Error {
		return
	}
	d.Severity = Warning
	d.add("; " + why)
}

// asHint makes the warning d a hint, unless the settings say what it is.
func (p *Pass) asHint(d *Diagnostic) {
	if _, asked := p.settings.Severity[p.rule.Name]; d != nil && !asked {
		d.Severity = Hint
	}
}

// nowhere is the item of no instruction.
const nowhere = -1

// reportFor notes a diagnostic that the comments above the instruction at item can
// skip.
func (p *Pass) reportFor(item int, span text.Span, message string, related ...Related) *Diagnostic {
	if p.rule.FileWide {
		item = nowhere
	}
	if !p.lints(item) {
		return nil
	}
	d := &Diagnostic{Span: span, Severity: p.rule.Severity, Code: p.rule.Name, Message: message, Upstream: message, Related: related, Rule: p.rule}
	if s, ok := p.settings.Severity[p.rule.Name]; ok {
		d.Severity = s
	}
	if p.rule.BuildKit && p.lint.ReturnAsError {
		d.Severity = Error // "lint violation found for rules" (linter/linter.go:115)
	}
	p.skips(d, item)
	p.found = append(p.found, d)
	return d
}

// mostCompared bounds how many pairs of names one rule compares in a file, to find what a
// misspelt one was meant for. In a file that has more some stay without a suggestion.
const mostCompared = 300_000

// compares tells whether the rule at work may hold a name against n others, and counts them.
func (p *Pass) compares(n int) bool {
	p.compared += n
	return p.compared <= mostCompared
}

// files are what the stages hold.
func (p *Pass) files() *files.Files {
	if p.holds == nil {
		p.holds = files.New(p.Model, p.trace, p.contexts.Build, p.contexts.Of)
	}
	return p.holds
}

// verdict is what BuildKit's instruction parser says of the instruction at item.
func (p *Pass) verdict(item int) error {
	return eval.CheckInstruction(p.Instr(item), p.File.Source(item)).Err
}

// mayBeWindows tells whether something says that the stage at the item is one of Windows.
// Each stage is looked through once.
func (p *Pass) mayBeWindows(item int) bool {
	s := p.At(item)
	known, ok := p.windows[s]
	if ok {
		return known
	}
	if p.windows == nil {
		p.windows = map[int]bool{}
	}
	p.windows[s] = p.MayBeWindows(item)
	return p.windows[s]
}
