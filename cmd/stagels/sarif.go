package main

import (
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"github.com/stagels/stagels/analysis/rules"
	"honnef.co/go/tools/sarif"
)

// home is where the program is told of.
const home = "https://github.com/stagels/stagels"

// sarifLevels are SARIF's words for the severities.
var sarifLevels = map[rules.Severity]string{
	rules.Error: sarif.Error, rules.Warning: sarif.Warning, rules.Information: sarif.Note, rules.Hint: sarif.Note,
}

// sarifReport is a log. Its run tells how columns count, and its results which rule of the
// run's they are of.
type sarifReport struct {
	Version string     `json:"version"`
	Schema  string     `json:"$schema"`
	Runs    []sarifRun `json:"runs"`
}

type sarifRun struct {
	sarif.Run
	ColumnKind string        `json:"columnKind"`
	Results    []sarifResult `json:"results"`
}

type sarifResult struct {
	sarif.Result
	RuleIndex int `json:"ruleIndex"`
}

// printSARIF prints a log of one run in SARIF 2.1.0.
func printSARIF(w io.Writer, all []finding) error {
	run := sarifRun{ColumnKind: "unicodeCodePoints", Results: []sarifResult{}}
	run.Tool.Driver = sarif.ToolComponent{Name: "stagels", Version: ownVersion(), InformationURI: home}
	index := map[string]int{}
	for i, r := range rules.All() {
		index[r.Name] = i
		run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, sarifRule(r))
	}
	for _, f := range withFixes(all) {
		run.Results = append(run.Results, sarifResult{resultOf(f), index[f.Code]})
	}
	return printJSON(w, sarifReport{sarif.Version, sarif.Schema, []sarifRun{run}})
}

func sarifRule(r *rules.Rule) sarif.ReportingDescriptor {
	d := sarif.ReportingDescriptor{
		ID: r.Name, ShortDescription: sarif.Message{Text: rowOf(r).Summary}, Help: sarif.Message{Text: rowOf(r).Summary}, HelpURI: r.URL,
		DefaultConfiguration: sarif.ReportingConfiguration{Enabled: true, Level: sarifLevels[r.Severity]},
	}
	if page, ok := rules.Page(r.Name); ok {
		d.Help.Markdown = page
	}
	return d
}

func resultOf(f finding) sarif.Result {
	file := sarif.ArtifactLocation{URI: fileURI(f.Path)}
	out := sarif.Result{
		RuleID: f.Code, Kind: sarif.Fail, Level: sarifLevels[f.level], Message: sarif.Message{Text: f.Message},
		Locations: []sarif.Location{sarifLocation(file, f.region)}, Suppressions: []sarif.Suppression{},
	}
	for _, p := range f.related {
		at := sarifLocation(file, p.region)
		at.Message = &sarif.Message{Text: p.message}
		out.RelatedLocations = append(out.RelatedLocations, at)
	}
	for _, r := range f.Fixes {
		out.Fixes = append(out.Fixes, sarifFix(file, r))
	}
	return out
}

func sarifLocation(file sarif.ArtifactLocation, r region) sarif.Location {
	return sarif.Location{PhysicalLocation: sarif.PhysicalLocation{ArtifactLocation: file, Region: sarifRegion(r)}}
}

func sarifRegion(r region) sarif.Region {
	return sarif.Region{StartLine: r.Line, StartColumn: r.Column, EndLine: r.EndLine, EndColumn: r.EndColumn}
}

func sarifFix(file sarif.ArtifactLocation, r remedy) sarif.Fix {
	change := sarif.ArtifactChange{ArtifactLocation: file}
	for _, c := range r.changes {
		change.Replacements = append(change.Replacements, sarif.Replacement{
			DeletedRegion: sarifRegion(c.region), InsertedContent: sarif.ArtifactContent{Text: c.text},
		})
	}
	return sarif.Fix{Description: sarif.Message{Text: r.Title}, ArtifactChanges: []sarif.ArtifactChange{change}}
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
