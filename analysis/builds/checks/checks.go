// Package checks holds the rules of what files say that ask for builds: few, and only of
// what is certain. A rule is a file that registers itself, as in analysis/rules.
package checks

import (
	"cmp"
	"slices"

	"github.com/stagels/stagels/analysis/builds"
	"github.com/stagels/stagels/analysis/rules"
	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/analysis/workspace"
)

// Finding is a diagnostic in a file that asks for builds.
type Finding struct {
	File string // as Build has it
	*rules.Diagnostic
	// Across is a fix of several files, worked out when it is asked for; nil of a finding
	// that has none, ok is false if there is none after all. An editor makes all of it at once.
	Across func() (fix Change, ok bool)
}

// Change are edits of several files that only together keep builds working.
type Change struct {
	Title string
	Files []FileEdits
}

// FileEdits are edits of one file, in the order of its text.
type FileEdits struct {
	File  string // as Build has it
	Edits []text.Edit
}

// Files are what builds are read from, and their Dockerfiles.
type Files interface {
	builds.Sources
	// Dockerfile is that of a build; ok is false if it is not there, or nobody knows where
	// it is.
	Dockerfile(b *builds.Build) (d *workspace.Document, ok bool)
	// Names are what lies in a folder; ok is false if it is none that can be listed.
	Names(folder string) (names []string, ok bool)
	// AllBuilds are the builds that all files ask for; ok is false where nobody looks for all.
	AllBuilds() (all []*builds.Build, ok bool)
}

// NamesIn are what lies in a folder of files; ok is false if it cannot be listed.
func NamesIn(files workspace.Files, folder string) (names []string, ok bool) {
	entries, err := files.ReadDir(folder)
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names, err == nil
}

// asked is a build that a rule looks at.
type asked struct {
	*builds.Build
	dockerfile *workspace.Document // nil if it is not there, or nobody knows where it is
	files      Files
	all        []*builds.Build // that are looked at with it
	report     func(at workspace.Location, message string) *Finding
}

// source is what stands at a place.
func (a *asked) source(at workspace.Location) string {
	src, _ := a.files.Text(at.File)
	if at.Span.End > len(src) {
		return ""
	}
	return at.Span.Of(src)
}

// check is a rule with what it does.
type check struct {
	rule *rules.Rule
	look func(a *asked)
}

var all []check

// register adds a rule; its result is only there to be assigned to _.
func register(r rules.Rule, look func(a *asked)) bool {
	r.OfBuilds = true
	all = append(all, check{rules.Declare(r), look})
	return true
}

// Run is what is wrong with builds, by what the settings want: each thing at a place once,
// in the order of the files and of their texts.
func Run(of []*builds.Build, files Files, settings rules.Settings) (out []*Finding) {
	for _, b := range of {
		if b.Guessed {
			continue
		}
		d, ok := files.Dockerfile(b)
		if !ok {
			d = nil
		}
		for _, c := range all {
			severity, wanted := settings.Of(c.rule)
			if !wanted {
				continue
			}
			c.look(&asked{b, d, files, of, func(at workspace.Location, message string) *Finding {
				diag := &rules.Diagnostic{Span: at.Span, Severity: severity, Code: c.rule.Name, Message: message, Rule: c.rule}
				out = append(out, &Finding{File: at.File, Diagnostic: diag})
				return out[len(out)-1]
			}})
		}
	}
	slices.SortStableFunc(out, order)
	return slices.CompactFunc(out, func(a, b *Finding) bool { return order(a, b) == 0 })
}

// others are the Dockerfiles of the build if it runs in another folder.
func (a *asked) others() (found []*workspace.Document) {
	for _, dir := range a.OtherDirs {
		there := *a.Build
		there.Dir = dir
		if d, ok := a.files.Dockerfile(&there); ok {
			found = append(found, d)
		}
	}
	return found
}

func order(a, b *Finding) int {
	return cmp.Or(cmp.Compare(a.File, b.File), rules.Order(a.Diagnostic, b.Diagnostic))
}
