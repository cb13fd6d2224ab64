package main

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stagels/stagels/analysis/rules"
)

func TestRules(t *testing.T) {
	code, out, errs := invoke(t, t.TempDir(), "", "rules")
	lines := strings.Split(strings.TrimSpace(out), "\n")
	if code != 0 || errs != "" || len(lines) != 1+len(rules.All()) {
		t.Fatalf("exit code %d, %s%s", code, errs, out)
	}
	column := strings.Index(lines[0], "SUMMARY")
	for i, r := range rules.All() {
		row := rowOf(r)
		fields := strings.Fields(lines[i+1])
		if fields[0] != row.Name || fields[1] != row.Severity || fields[2] != row.Source || lines[i+1][column:] != row.Summary {
			t.Errorf("%+v is told as %q", row, lines[i+1])
		}
	}
}

func TestRulesJSON(t *testing.T) {
	_, out, _ := invoke(t, t.TempDir(), "", "rules", "--format", "json")
	var rows []ruleRow
	if err := json.Unmarshal([]byte(out), &rows); err != nil || len(rows) != len(rules.All()) {
		t.Fatalf("%v, %s", err, out)
	}
	for i, r := range rules.All() {
		if want := rowOf(r); rows[i] != want || want.URL == "" || want.Summary == "" {
			t.Errorf("%+v, not %+v", rows[i], want)
		}
	}
	_, out, _ = invoke(t, t.TempDir(), "", "rules", "--format", "json", "fromASCasing")
	if err := json.Unmarshal([]byte(out), &rows); err != nil || len(rows) != 1 || rows[0].Name != "FromAsCasing" || rows[0].Source != "buildkit" {
		t.Errorf("%v, %s", err, out)
	}
}

// TestRulePages: each rule is explained, with what one needs to look further.
func TestRulePages(t *testing.T) {
	for _, r := range rules.All() {
		code, out, errs := invoke(t, t.TempDir(), "", "rules", strings.ToLower(r.Name))
		if code != 0 || errs != "" || !strings.HasPrefix(out, r.Name+"\n") || !strings.Contains(out, r.Severity.String()) || strings.Count(out, r.URL) != 1 {
			t.Errorf("exit code %d, %s%s", code, errs, out)
		}
		if strings.Contains(out, "```") || strings.Contains(out, "**") {
			t.Errorf("%s shows Markdown:\n%s", r.Name, out)
		}
	}
	code, out, errs := invoke(t, t.TempDir(), "", "rules", "StageIndx")
	if code != 2 || out != "" || errs != "stagels: no such rule: \"StageIndx\" (did you mean StageIndex?)\n" {
		t.Errorf("exit code %d, %s%s", code, errs, out)
	}
}

func TestWithoutMarkdown(t *testing.T) {
	got := withoutMarkdown("## Name\n\n**hint**, see [there](https://example.org/x).\n\n```dockerfile\n## FROM **\n\n\tRUN\n```\n\nEnd.\n")
	if want := "Name\n\nhint, see there (https://example.org/x).\n\n    ## FROM **\n\n    \tRUN\n\nEnd.\n"; got != want {
		t.Errorf("%q", got)
	}
}
