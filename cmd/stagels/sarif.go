package main

import (
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"
	"github.com/stagels/stagels/analysis/rules"
)

// home is where the program is told of.
const home = "https://github.com/stagels/stagels"

// sarifLevels are SARIF's words for the severities.
var sarifLevels = map[rules.Severity]string{
	rules.Error: sarif.LevelError, rules.Warning: sarif.LevelWarning, rules.Information: sarif.LevelNote, rules.Hint: sarif.LevelNote,
}

// printSARIF prints a log of one run in SARIF 2.1.0.
func printSARIF(w io.Writer, all []finding) error {
	run := sarif.NewRunWithInformationURI("stagels", home)
	run.WithColumnKind("unicodeCodePoints")
	run.Tool.Driver.WithVersion(ownVersion())
	for _, r := range rules.All() {
		describe(run, r)
	}
	for _, f := range withFixes(all) {
		addResult(run, f)
	}
	report := sarif.NewReport()
	report.AddRun(run)
	if err := report.PrettyWrite(w); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

func describe(run *sarif.Run, r *rules.Rule) {
	d := run.AddRule(r.Name).
		WithDescription(rowOf(r).Summary).
		WithHelpURI(r.URL).
		WithDefaultConfiguration(sarif.NewReportingConfiguration().WithLevel(sarifLevels[r.Severity]))
	if page, ok := rules.Page(r.Name); ok {
		d.WithMarkdownHelp(page)
	}
}

func addResult(run *sarif.Run, f finding) {
	file := sarif.NewSimpleArtifactLocation(fileURI(f.Path))
	result := run.CreateResultForRule(f.Code).
		WithLevel(sarifLevels[f.level]).
		WithMessage(sarif.NewTextMessage(f.Message)).
		AddLocation(sarifLocation(file, f.region))
	for _, p := range f.related {
		result.AddRelatedLocation(sarifLocation(file, p.region).WithMessage(sarif.NewTextMessage(p.message)))
	}
	for _, r := range f.Fixes {
		result.AddFixe(sarifFix(file, r))
	}
}

func sarifLocation(file *sarif.ArtifactLocation, r region) *sarif.Location {
	return sarif.NewLocationWithPhysicalLocation(sarif.NewPhysicalLocation().WithArtifactLocation(file).WithRegion(sarifRegion(r)))
}

func sarifRegion(r region) *sarif.Region {
	return sarif.NewSimpleRegion(r.Line, r.EndLine).WithStartColumn(r.Column).WithEndColumn(r.EndColumn)
}

func sarifFix(file *sarif.ArtifactLocation, r remedy) *sarif.Fix {
	changes := sarif.NewArtifactChange().WithArtifactLocation(file)
	for _, c := range r.changes {
		changes.AddReplacement(sarif.NewReplacement().
			WithDeletedRegion(sarifRegion(c.region)).
			WithInsertedContent(sarif.NewArtifactContent().WithText(c.text)))
	}
	return sarif.NewFix().WithDescription(sarif.NewTextMessage(r.Title)).AddArtifactChange(changes)
}

// fileURI is the path as a URI relative to the current folder, or an absolute one
// if the file is not below it.
func fileURI(path string) string {
	path = belowHere(path)
	slashed := filepath.ToSlash(filepath.Clean(path))
	if !filepath.IsAbs(path) {
		return (&url.URL{Path: slashed}).String()
	}
	return (&url.URL{Scheme: "file", Path: "/" + strings.TrimPrefix(slashed, "/")}).String()
}

// belowHere is an absolute path relative to the current folder, if it is below it;
// all others are as they are.
func belowHere(path string) string {
	here, err := os.Getwd()
	if err != nil {
		return path
	}
	if rel, err := filepath.Rel(here, path); err == nil && filepath.IsLocal(rel) {
		return rel
	}
	return path
}
