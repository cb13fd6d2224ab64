package rules_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stagels/stagels/analysis/eval"
	"github.com/stagels/stagels/analysis/rules"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/syntax"
	"github.com/stagels/stagels/testdata/files"
)

func check(src string) (*stage.Model, []*rules.Diagnostic) { return checkFor("linux/amd64", src) }

func checkFor(platform, src string) (*stage.Model, []*rules.Diagnostic) {
	m := stage.NewModel(syntax.Parse(src), stage.Build{Platform: platform})
	return m, rules.Check(rules.Input{Model: m, Cache: &eval.Cache{}})
}

// TestCorpus wants no error on a file that BuildKit takes, and one on the line
// that BuildKit names where it refuses for a reason of ours.
func TestCorpus(t *testing.T) {
	for _, c := range files.Collections(t) {
		t.Run(c.Name, func(t *testing.T) { testErrors(t, c.Verdicts(t)) })
	}
}

func testErrors(t *testing.T, verdicts []files.Verdict) {
	ok, refused, found := 0, 0, 0
	for _, v := range verdicts {
		m, diags := checkFor(v.BuiltFor(), v.Text)
		var errorLines []int
		for _, d := range diags {
			if d.Severity == rules.Error {
				errorLines = append(errorLines, strings.Count(m.File.Text()[:d.Span.Start], "\n")+1)
			}
		}
		if v.Status == "ok" {
			ok++
			if len(errorLines) > 0 {
				t.Errorf("%s: BuildKit takes it, we say %v", v.File, diags)
			}
			continue
		}
		if notOurs(v.Error.Msg) {
			if len(errorLines) > 0 {
				t.Logf("%s: BuildKit says %q, we say %v", v.File, v.Error.Msg, diags)
			}
			continue
		}
		refused++
		if strings.Contains(v.Error.Msg, "parser directive can be used") {
			v.Error.Line++ // BuildKit counts one too few there
		}
		if len(errorLines) == 0 || v.Error.Line > 0 && !slices.Contains(errorLines, v.Error.Line) {
			t.Errorf("%s: BuildKit says %q on line %d, we say %v", v.File, v.Error.Msg, v.Error.Line, diags)
			continue
		}
		found++
	}
	t.Logf("%d files that BuildKit takes, no error on any; the reason found on %d of %d that it refuses for one", ok, found, refused)
}

// notOurs tells of errors that a build argument or the real base image would mend.
func notOurs(message string) bool {
	for _, part := range []string{
		"should not be blank", "invalid mount target",
	} {
		if strings.Contains(message, part) {
			return true
		}
	}
	return strings.HasPrefix(message, "failed to parse stage name") && strings.Contains(message, ":") && !strings.Contains(message, "lowercase")
}
