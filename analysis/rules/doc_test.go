package rules_test

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	_ "github.com/stagels/stagels/analysis/builds/checks"
	"github.com/stagels/stagels/analysis/rules"
	"github.com/stagels/stagels/testdata/files"
)

var update = flag.Bool("update", false, "write the documentation anew")

// TestReadme wants README.md to be what the rules and their fixtures tell, and
// with -update makes it so.
func TestReadme(t *testing.T) {
	fixtures := ruleFixtures(t)
	for _, r := range rules.All() {
		if _, ok := fixtures[r.Name]; !ok {
			t.Errorf("%s has no fixture testdata/fixtures/rules/%s.txtar or testdata/checks/%s.txtar", r.Name, r.Name, r.Name)
		}
	}
	for name := range fixtures {
		if r := rules.Lookup(name); r == nil || r.Name != name {
			t.Errorf("testdata/fixtures/rules/%s.txtar is of no rule", name)
		}
	}
	path := filepath.Join(files.Root(), "analysis", "rules", "README.md")
	want := readme(fixtures)
	if *update {
		if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.ReplaceAll(string(got), "\r\n", "\n"), want); diff != "" {
		t.Errorf("README.md is out of date, run go test ./analysis/rules -run TestReadme -update:\n%s", diff)
	}
}

// TestPage: each rule has a page of its own in what is linked in.
func TestPage(t *testing.T) {
	for _, r := range rules.All() {
		page, ok := rules.Page(strings.ToUpper(r.Name))
		if !ok || !strings.HasPrefix(page, "## "+r.Name+"\n") || strings.Count(page, "\n## ") > 0 {
			t.Errorf("%s: %v, %q", r.Name, ok, page)
		}
	}
	if page, ok := rules.Page("Nonsense"); ok {
		t.Errorf("a page of no rule: %q", page)
	}
}

// TestWritten: what the page of a rule makes of a fixture.
func TestWritten(t *testing.T) {
	sc := files.ParseScenario(t, "rules/UnknownStage", "Some words.\n\n-- Dockerfile --\nFROM a AS émile\n          ^^^^^ def émile\n"+
		"\tCOPY --from=emile /a\n\t            ^^^^^ warning UnknownStage: did you mean\n\t            ^^^^^ nowhere\n"+
		"-- .dockerignore --\n*.md\n-- Dockerfile --\nFROM a\n-- Dockerfile --\nFROM\n    ^ error X: y\n")
	got := page(rules.Lookup("UnknownStage"), &sc)
	want := "## UnknownStage\n\n**warning**, one of stagels' own. A name that likely means a stage is taken for an image.\n\nSome words.\n\n" +
		"```dockerfile\nFROM a AS émile\n\tCOPY --from=emile /a\n\t            ^^^^^ warning UnknownStage: did you mean\n```\n\n" +
		"With this `.dockerignore`:\n\n```\n*.md\n```\n\nNothing is reported here:\n\n```dockerfile\nFROM a\n```\n\n" +
		"Reported here too:\n\n```dockerfile\nFROM\n    ^ error X: y\n```\n"
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// ruleFixtures are the fixtures of rules by the rules' names.
func ruleFixtures(t *testing.T) map[string]*files.Scenario {
	t.Helper()
	out := map[string]*files.Scenario{}
	for _, sc := range files.Scenarios(t) {
		if name, ok := strings.CutPrefix(sc.Name, "rules/"); ok {
			out[name] = &sc
		}
	}
	for _, sc := range files.ScenariosOf(t, "checks") {
		out[sc.Name] = &sc
	}
	return out
}

const heading = "<!-- Generated from testdata/fixtures/rules by: go test ./analysis/rules -run TestReadme -update -->\n\n" +
	"# What stagels reports\n\n" +
	"Each rule has a name. `stagels check --skip NAME` leaves one out, `--only NAME` all others, and `--severity NAME=LEVEL` gives it " +
	"another severity; an editor's settings do the same. All but the errors can be skipped in the Dockerfile itself as BuildKit's checks are: " +
	"`# check=skip=NAME` in its first lines, or above an instruction.\n\n" +
	"At most 1,000 findings of a file are shown, the worst first. One more, TooManyFindings, tells how many are not, and is as bad as the worst of them.\n\n## All rules\n"

// readme is the documentation of all rules.
func readme(fixtures map[string]*files.Scenario) string {
	var b strings.Builder
	b.WriteString(heading)
	b.WriteString("\n### Errors: what BuildKit refuses\n\n| rule | what it says |\n|---|---|\n")
	for _, r := range rulesWhere(func(r *rules.Rule) bool { return !r.BuildKit && !r.OfBuilds && r.Severity == rules.Error }) {
		fmt.Fprintf(&b, "| %s | %s |\n", anchor(r), cell(r.Summary))
	}
	b.WriteString("\n### BuildKit's checks\n\nThey have BuildKit's names and words. InvalidBaseImagePlatform is not among them, for it has to ask a registry.\n\n" +
		"| rule | what it says | BuildKit's page |\n|---|---|---|\n")
	for _, r := range rulesWhere(func(r *rules.Rule) bool { return r.BuildKit }) {
		fmt.Fprintf(&b, "| %s | %s | [page](%s) |\n", anchor(r), cell(r.Summary), r.URL)
	}
	b.WriteString("\n### stagels' own\n\n| rule | severity | what it says |\n|---|---|---|\n")
	for _, r := range rulesWhere(func(r *rules.Rule) bool { return !r.BuildKit && !r.OfBuilds && r.Severity != rules.Error }) {
		fmt.Fprintf(&b, "| %s | %s | %s |\n", anchor(r), r.Severity, cell(r.Summary))
	}
	b.WriteString("\n### Of files that ask for builds\n\n| rule | severity | what it says |\n|---|---|---|\n")
	for _, r := range rulesWhere(func(r *rules.Rule) bool { return r.OfBuilds }) {
		fmt.Fprintf(&b, "| %s | %s | %s |\n", anchor(r), r.Severity, cell(r.Summary))
	}
	for _, r := range rules.All() {
		b.WriteString("\n" + page(r, fixtures[r.Name]))
	}
	return b.String()
}

func rulesWhere(keep func(*rules.Rule) bool) []*rules.Rule {
	return slices.DeleteFunc(rules.All(), func(r *rules.Rule) bool { return !keep(r) })
}

func anchor(r *rules.Rule) string { return fmt.Sprintf("[%s](#%s)", r.Name, strings.ToLower(r.Name)) }

// cell is a text for a table.
func cell(s string) string {
	return strings.ReplaceAll(strings.Join(strings.Fields(s), " "), "|", `\|`)
}

// page is the section of one rule; sc is nil if it has no fixture.
func page(r *rules.Rule, sc *files.Scenario) string {
	var b strings.Builder
	fmt.Fprintf(&b, "## %s\n\n**%s**, %s. %s\n", r.Name, r.Severity, kind(r), sentence(r.Summary))
	if sc == nil {
		return b.String()
	}
	if sc.Doc != "" {
		fmt.Fprintf(&b, "\n%s\n", sc.Doc)
	}
	for i, f := range sc.Files {
		if r.OfBuilds {
			fmt.Fprintf(&b, "\n`%s`:\n\n```\n%s```\n", f.Name, annotated(f))
			continue
		}
		fmt.Fprintf(&b, "\n%s```dockerfile\n%s```\n", caption(f, i == 0), annotated(f))
		if name, src, ok := sc.Ignore(); ok && i == 0 {
			fmt.Fprintf(&b, "\nWith this `%s`:\n\n```\n%s```\n", name, src)
		}
		if held := sc.Context(); len(held) > 0 && i == 0 {
			delete(held, ".dockerignore")
			fmt.Fprintf(&b, "\nWhere the build context holds `%s`.\n", strings.Join(slices.Sorted(maps.Keys(held)), "`, `"))
		}
	}
	return b.String()
}

func kind(r *rules.Rule) string {
	switch {
	case r.BuildKit && r.Experimental:
		return fmt.Sprintf("one of [BuildKit's checks](%s), which speaks only where `# check=experimental=%s` names it", r.URL, r.Name)
	case r.BuildKit:
		return fmt.Sprintf("one of [BuildKit's checks](%s)", r.URL)
	case r.Severity == rules.Error:
		return "where BuildKit stops"
	}
	return "one of stagels' own"
}

func sentence(s string) string {
	return strings.TrimSuffix(cell(s), ".") + "."
}

// caption is what stands above a file of a fixture.
func caption(f files.Annotated, first bool) string {
	switch {
	case first:
		return ""
	case len(reports(f)) == 0:
		return "Nothing is reported here:\n\n"
	}
	return "Reported here too:\n\n"
}

// reports are the notes of diagnostics.
func reports(f files.Annotated) []files.Note {
	var out []files.Note
	for _, n := range f.Notes {
		if _, ok := rules.SeverityOf(n.Verb); ok {
			out = append(out, n)
		}
	}
	return out
}

// annotated is the file with what is reported under each line.
func annotated(f files.Annotated) string {
	var b strings.Builder
	start := 0
	for line := range strings.Lines(f.Text) {
		b.WriteString(strings.TrimRight(line, "\n") + "\n")
		for _, n := range reports(f) {
			if n.Start >= start && n.Start < start+len(line) {
				fmt.Fprintf(&b, "%s%s %s %s\n", indent(f.Text[start:n.Start]), carets(f.Text[n.Start:n.End]), n.Verb, n.Rest)
			}
		}
		start += len(line)
	}
	return b.String()
}

func carets(span string) string { return strings.Repeat("^", max(1, utf8.RuneCountInString(span))) }

// indent is as wide as before.
func indent(before string) string {
	return strings.Map(func(r rune) rune {
		if r == '\t' {
			return r
		}
		return ' '
	}, before)
}
