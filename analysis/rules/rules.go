// Package rules holds what stagels reports, one file a rule. A rule registers
// itself; nothing else knows it by name.
//
// An error is reported only where BuildKit refuses the file for every choice of
// build arguments, for some target. BuildKit's own checks are there under their
// names and in its words; the others are stagels' own.
package rules

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/linter"
	"github.com/stagels/stagels/analysis/eval"
	"github.com/stagels/stagels/analysis/text"
)

// Severity tells how much a diagnostic matters.
type Severity uint8

// The severities, worst first.
const (
	Error Severity = iota + 1
	Warning
	Information
	Hint
)

// String is the severity's name in the program's output.
func (s Severity) String() string {
	return [...]string{"", "error", "warning", "information", "hint"}[s]
}

// SeverityOf is the severity called name; ok is false if there is none.
func SeverityOf(name string) (s Severity, ok bool) {
	for s = Error; s <= Hint; s++ {
		if strings.EqualFold(s.String(), name) {
			return s, true
		}
	}
	return 0, false
}

// Diagnostic is one thing to report.
type Diagnostic struct {
	Span     text.Span // bytes of the file; the least text whose change mends the matter
	Severity Severity
	Code     string // the rule's name
	Message  string
	// Upstream is what BuildKit says, where the rule tells of that. Message begins with
	// it, but for a suggestion that is far away, and may say more.
	Upstream string
	Related  []Related
	Lines    []Line
	Rule     *Rule
	// Unnecessary is all that could be left out, of which Span is a part; it is empty
	// if there is nothing of the kind. An editor fades it.
	Unnecessary text.Span

	fixes, skip []func() (Fix, bool)
}

// Related is a place that a diagnostic has to do with.
type Related struct {
	Span    text.Span
	Message string
}

// Line is a line of another file that a diagnostic has to do with.
type Line struct {
	File    string // its path below the folder of the workspace
	Number  int    // from 1
	Message string
}

// Fix is a change that mends what a diagnostic tells of.
type Fix struct {
	Title string
	Edits []text.Edit // of the file; they do not overlap
	// Preferred marks the fix that changes nothing else: not what is built, and
	// not what anything means.
	Preferred bool
}

// Fixes are the ways to mend d, the best first. They are worked out when asked for.
func (d *Diagnostic) Fixes() []Fix {
	var out []Fix
	for _, f := range append(slices.Clone(d.fixes), d.skip...) {
		if fix, ok := f(); ok {
			out = append(out, fix)
		}
	}
	return out
}

// Fix adds a way to mend d; make is false if there is none after all.
func (d *Diagnostic) Fix(make func() (Fix, bool)) *Diagnostic {
	if d != nil {
		d.fixes = append(d.fixes, make)
	}
	return d
}

// unnecessary tells that all of the span could be left out.
func (d *Diagnostic) unnecessary(span text.Span) *Diagnostic {
	if d != nil {
		d.Unnecessary = span
	}
	return d
}

// add says more behind what d says.
func (d *Diagnostic) add(words string) *Diagnostic {
	if d != nil {
		d.Message += words
	}
	return d
}

// Moved is a copy of d, without fixes, whose spans are where move puts them.
func (d *Diagnostic) Moved(move func(text.Span) text.Span) *Diagnostic {
	out := *d
	out.fixes, out.skip = nil, nil
	out.Span = move(d.Span)
	if d.Unnecessary.Len() > 0 {
		out.Unnecessary = move(d.Unnecessary)
	}
	out.Related = slices.Clone(d.Related)
	for i := range out.Related {
		out.Related[i].Span = move(out.Related[i].Span)
	}
	return &out
}

// Worded is a copy of d with another message.
func (d *Diagnostic) Worded(message string) *Diagnostic {
	out := *d
	out.Message = message
	return &out
}

// replace adds the fix that puts s in the place of the span.
func (d *Diagnostic) replace(title string, span text.Span, s string) *Diagnostic {
	return d.Fix(func() (Fix, bool) { return Fix{Title: title, Edits: edit(span, s)}, true })
}

// replaceSafely is replace for what changes nothing else.
func (d *Diagnostic) replaceSafely(title string, span text.Span, s string) *Diagnostic {
	return d.Fix(func() (Fix, bool) { return Fix{title, edit(span, s), true}, true })
}

// Rule finds one kind of thing to report.
type Rule struct {
	Name     string
	Summary  string // in one sentence
	URL      string // of its page
	Severity Severity
	// BuildKit marks a check of BuildKit's own; Experimental one that speaks only
	// where # check=experimental= names it.
	BuildKit, Experimental bool
	// FileWide marks a check of BuildKit's that no comment above an instruction
	// can skip, only the directive at the top.
	AnyFrontend bool // it looks at files too that another frontend than Docker's reads
	FileWide    bool
	Deprecated  bool // what it finds should be left out
	// WholeFile marks what is said of a file for what it does not have: while somebody
	// writes in it, it is merely unfinished.
	WholeFile bool
	// Uncovers marks a rule whose fixes let BuildKit read instructions that it did not see
	// before: what it warns of there was wrong already.
	Uncovers bool
	// OwnBuild marks a rule that only the document's own build is held against: it speaks of
	// all builds at once, or needs more of a build than is known.
	OwnBuild bool
	// OfText marks a rule that reads nothing but the text: each build has what it finds.
	OfText bool
	// OfContext marks a rule that reads what the build context leaves out.
	OfContext bool
	// OfBuilds marks a rule of files that ask for builds of Dockerfiles. Another package
	// checks it.
	OfBuilds bool
	Check    func(p *Pass) // nil of a rule that another package checks
}

// pages is where the rules are documented.
const pages = "https://github.com/stagels/stagels/blob/main/analysis/rules/README.md#"

var registry []*Rule

// register adds a rule; its result is only there to be assigned to _.
func register(r Rule) bool {
	if r.URL == "" {
		r.URL = pages + strings.ToLower(r.Name)
	}
	registry = append(registry, &r)
	return true
}

// Declare adds a rule that the caller checks, under a name that no other rule has.
func Declare(r Rule) *Rule {
	register(r)
	return registry[len(registry)-1]
}

// check makes a rule of one of BuildKit's checks, with its name, text and page.
func check[F any](of *linter.LinterRule[F], f func(p *Pass)) Rule {
	return Rule{
		Name: of.Name, Summary: of.Description, URL: of.URL, Severity: Warning,
		BuildKit: true, Experimental: of.Experimental, Check: f,
	}
}

// fileWide is check for one that no comment above an instruction skips.
func fileWide[F any](of *linter.LinterRule[F], f func(p *Pass)) Rule {
	r := check(of, f)
	r.FileWide = true
	return r
}

// ofText makes of r a rule that reads nothing but the text.
func ofText(r Rule) Rule {
	r.OfText = true
	return r
}

// ofContext makes of r a rule that reads what the build context leaves out.
func ofContext(r Rule) Rule {
	r.OfContext = true
	return r
}

// All are the rules, in order of their names.
func All() []*Rule {
	out := slices.Clone(registry)
	slices.SortFunc(out, func(a, b *Rule) int { return cmp.Compare(a.Name, b.Name) })
	return out
}

// Lookup is the rule called name, whatever the case; nil if there is none.
func Lookup(name string) *Rule {
	i := slices.IndexFunc(registry, func(r *Rule) bool { return strings.EqualFold(r.Name, name) })
	if i < 0 {
		return nil
	}
	return registry[i]
}

// Settings are what a user decides about rules, by their names.
type Settings struct {
	Skip     []string
	Only     []string // if any: all others are skipped
	Severity map[string]Severity
	// RequiredArgs are build arguments that every build is given: that a base is none without
	// them is meant so.
	RequiredArgs []string
	// Images are what is known of base images beside what stagels knows itself.
	Images []eval.DescribedImage
}

// Over are the settings s laid over others: where s says something of a rule, the others do
// not count. What the others leave out, Only of s brings back.
func (s Settings) Over(below Settings) Settings {
	out := s
	out.Skip, out.Severity = slices.Clone(s.Skip), maps.Clone(s.Severity)
	for _, name := range below.Skip {
		if !s.speaksOf(name) {
			out.Skip = append(out.Skip, name)
		}
	}
	for name, severity := range below.Severity {
		if out.Severity == nil {
			out.Severity = map[string]Severity{}
		}
		if _, chosen := s.Severity[name]; !chosen {
			out.Severity[name] = severity
		}
	}
	out.RequiredArgs = slices.Concat(s.RequiredArgs, below.RequiredArgs)
	out.Images = slices.Concat(s.Images, below.Images)
	return out
}

// speaksOf tells whether the settings say something of the rule called name.
func (s *Settings) speaksOf(name string) bool {
	_, chosen := s.Severity[name]
	return chosen || slices.Contains(s.Skip, name) || slices.Contains(s.Only, name)
}

// Of is the severity of a rule; wanted is false if the user does not want it.
func (s *Settings) Of(r *Rule) (severity Severity, wanted bool) {
	if chosen, ok := s.Severity[r.Name]; ok {
		return chosen, s.wants(r)
	}
	return r.Severity, s.wants(r)
}

func (s *Settings) wants(r *Rule) bool {
	if len(s.Only) > 0 && !slices.Contains(s.Only, r.Name) {
		return false
	}
	return !slices.Contains(s.Skip, r.Name)
}
