package main

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	_ "github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif" // has the schema
	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stagels/stagels/analysis/rules"
	"github.com/stagels/stagels/testdata/files"
)

// TestSARIFSchema validates what is printed of nothing, of one file of each kind
// of finding, and of the whole corpus.
func TestSARIFSchema(t *testing.T) {
	schema := sarifSchema(t)
	dir := tree(t, map[string]string{"Dockerfile": warn, "sub dir/é:%.Dockerfile": unfixed, "none": "", "cycle": "FROM alpine AS a\nCOPY --from=a /a /a\n"})
	validate(t, schema, dir, "check", "--format", "sarif", "none")
	validate(t, schema, dir, "check", "--format", "sarif", ".", "cycle", filepath.Join(dir, "Dockerfile"), "-")
	for _, c := range files.Collections(t) {
		validate(t, schema, c.Dir, "check", "--format", "sarif")
	}
}

func validate(t *testing.T, schema *jsonschema.Schema, dir string, args ...string) {
	t.Helper()
	_, out, errs := invoke(t, dir, bad, args...)
	v, err := jsonschema.UnmarshalJSON(strings.NewReader(out))
	if err != nil || butTemplates(errs) != "" {
		t.Fatalf("%q: %v, %s", args, err, errs)
	}
	if err := schema.Validate(v); err != nil {
		t.Errorf("%q: %v", args, err)
	}
}

// sarifSchema is SARIF's schema, which a library has in a constant.
func sarifSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	dir, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/owenrumney/go-sarif/v3").Output()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(strings.TrimSpace(string(dir)), "pkg", "report", "v210", "sarif", "schema.go")
	f, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	text, err := strconv.Unquote(f.Scope.Lookup("schema").Decl.(*ast.ValueSpec).Values[0].(*ast.BasicLit).Value)
	if err != nil {
		t.Fatal(err)
	}
	v, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("sarif.json", v); err != nil {
		t.Fatal(err)
	}
	return c.MustCompile("sarif.json")
}

// readLog is what the test reads of a log.
type readLog struct {
	Version string
	Runs    []struct {
		ColumnKind string
		Tool       struct {
			Driver struct {
				Name, Version string
				Rules         []readRule
			}
		}
		Results []readResult
	}
}

type readRule struct {
	ID                   string
	HelpURI              string
	ShortDescription     struct{ Text string }
	DefaultConfiguration struct{ Level string }
}

type readResult struct {
	RuleID, Level               string
	RuleIndex                   int
	Message                     struct{ Text string }
	Locations, RelatedLocations []readSpot
	Fixes                       []struct {
		Description     struct{ Text string }
		ArtifactChanges []struct {
			Replacements []struct {
				DeletedRegion   readSpan
				InsertedContent struct{ Text string }
			}
		}
	}
}

type readSpot struct {
	PhysicalLocation struct {
		ArtifactLocation struct{ URI string }
		Region           readSpan
	}
}

type readSpan struct{ StartLine, StartColumn, EndLine, EndColumn int }

func TestSARIF(t *testing.T) {
	dir := tree(t, map[string]string{"sub dir/ä#:%.Dockerfile": "FROM alpine AS builder\nFROM scratch as 🐳b\n# x\nCOPY --chown=\"🐳\" --from=bulder /x /x\n"})
	_, out, _ := invoke(t, dir, "", "check", "--format", "sarif", "--only", "UnknownStage,FromAsCasing", "--severity", "UnknownStage=hint")
	var log readLog
	if err := json.Unmarshal([]byte(out), &log); err != nil || len(log.Runs) != 1 || len(log.Runs[0].Results) != 2 {
		t.Fatalf("%v in %s", err, out)
	}
	run := log.Runs[0]
	if log.Version != "2.1.0" || run.ColumnKind != "unicodeCodePoints" || run.Tool.Driver.Name != "stagels" || run.Tool.Driver.Version != ownVersion() || len(run.Tool.Driver.Rules) != len(rules.All()) {
		t.Errorf("the log is of %s, the run is %+v", log.Version, run)
	}
	casing, unknown := run.Results[0], run.Results[1]
	if casing.RuleID != "FromAsCasing" || casing.Level != "warning" || unknown.Level != "note" || !strings.Contains(unknown.Message.Text, `did you mean "builder"?`) {
		t.Errorf("%+v\n%+v", casing, unknown)
	}
	if rule := run.Tool.Driver.Rules[unknown.RuleIndex]; rule.ID != "UnknownStage" || rule.DefaultConfiguration.Level != "warning" || !strings.HasSuffix(rule.HelpURI, "#unknownstage") || rule.ShortDescription.Text == "" {
		t.Errorf("%+v", rule)
	}
	at := unknown.Locations[0].PhysicalLocation
	if want := (readSpan{4, 25, 4, 31}); at.ArtifactLocation.URI != "sub%20dir/%C3%A4%23:%25.Dockerfile" || at.Region != want {
		t.Errorf("%+v", at)
	}
	if len(unknown.RelatedLocations) != 1 || unknown.RelatedLocations[0].PhysicalLocation.Region.StartLine != 1 {
		t.Errorf("%+v", unknown.RelatedLocations)
	}
	change := casing.Fixes[0].ArtifactChanges[0].Replacements[0]
	if want := (readSpan{2, 14, 2, 16}); casing.Fixes[0].Description.Text == "" || change.DeletedRegion != want || change.InsertedContent.Text != "AS" {
		t.Errorf("%+v", casing.Fixes)
	}
}

func TestFileURI(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	for path, want := range map[string]string{
		"Dockerfile":                       "Dockerfile",
		"./a/../b/Dockerfile":              "b/Dockerfile",
		"a:b/c.Dockerfile":                 "./a:b/c.Dockerfile",
		"../up/Dockerfile":                 "../up/Dockerfile",
		filepath.Join(dir, "x y", "D"):     "x%20y/D",
		filepath.Join(dir, "..", "z", "D"): "file://" + filepath.ToSlash(filepath.Join(filepath.Dir(dir), "z", "D")),
	} {
		if got := fileURI(filepath.FromSlash(path)); got != want {
			t.Errorf("%s: %s, not %s", path, got, want)
		}
	}
}
