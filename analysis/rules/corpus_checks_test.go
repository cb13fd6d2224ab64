package rules_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stagels/stagels/analysis/rules"
	"github.com/stagels/stagels/testdata/files"
)

// TestCorpusChecks holds the warnings under BuildKit's names against those that
// were recorded of BuildKit: rule, words, and the line that the instruction begins
// on.
func TestCorpusChecks(t *testing.T) {
	for _, c := range files.Collections(t) {
		t.Run(c.Name, func(t *testing.T) { testWarnings(t, c.Verdicts(t)) })
	}
}

func testWarnings(t *testing.T, verdicts []files.Verdict) {
	compared, whole := 0, 0
	for _, v := range verdicts {
		var want []string
		for _, w := range v.Warn {
			want = append(want, fmt.Sprintf("%d %s %s", w.Line, w.Rule, w.Msg))
		}
		got := warnings(v.BuiltFor(), v.Text)
		if v.Status == "ok" {
			whole++
		} else {
			got = slices.DeleteFunc(got, func(w string) bool { return !slices.Contains(want, w) }) // BuildKit did not come to them
		}
		slices.Sort(want)
		compared += len(want)
		if !slices.Equal(got, slices.Compact(want)) {
			t.Errorf("%s: we warn %q, BuildKit %q", v.File, got, want)
		}
	}
	t.Logf("%d files that BuildKit lints to their end: its %d warnings, and no other", whole, compared)
}

// warnings are ours under BuildKit's names, in the form of the recorded ones.
func warnings(platform, src string) []string {
	m, found := checkFor(platform, src)
	var out []string
	for _, d := range found {
		if !d.Rule.BuildKit {
			continue
		}
		line := m.File.Items()[m.File.ItemAt(d.Span.Start)].Line + 1
		if d.Code == "NoEmptyContinuation" {
			line = 1 + strings.Count(src[:d.Span.Start], "\n") // of its last line
		}
		out = append(out, fmt.Sprintf("%d %s %s", line, d.Code, d.Upstream))
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// hits are those of one rule in one collection.
type hits struct {
	count int
	why   string
	each  []string // where; nil for those that are true by the file alone
}

// ownHits are what rules of stagels' own find in each collection, and why each is right.
// Those without places are true by the file alone, whatever was meant; of the others
// each was looked at.
var ownHits = map[string]map[string]hits{
	"own": {
		"NumericStageIndex": {3, "each is a number that BuildKit takes for a stage of the file", nil},
		"StageUnreachable":  {3, "none is the last, has a name that is its own, or is taken from", nil},
		"UnusedGlobalArg":   {2, "no text of the file says $NAME, and no stage says ARG NAME", nil},
	},
	"shared": {
		"NumericStageIndex": {38, "each is a number that BuildKit takes for a stage of the file", nil},
		"StageUnreachable":  {26, "none is the last, has a name that is its own, or is taken from by one that can be built", nil},
		"UnusedGlobalArg":   {10, "no text of the file says $NAME, and no stage says ARG NAME", nil},
		"ArgScope": {6, "the RUN stands above the stage's ARG of that name, or in a stage without: 455 has ARG SECRET in its first stage only", []string{
			"061.Dockerfile:4", "061.Dockerfile:11", "183.Dockerfile:3", "442.Dockerfile:13", "455.Dockerfile:13", "455.Dockerfile:16",
		}},
		"UnknownStage": {12, "FROM 0 and a mount from 0, which BuildKit pulls, a FROM of a stage further down, and hints at names that no line of the file gives a stage", []string{
			"121.Dockerfile:41", "263.Dockerfile:30", "434.Dockerfile:68", "434.Dockerfile:359", "455.Dockerfile:15",
			"extra/index-odd-forms.Dockerfile:7", "extra/named-context.Dockerfile:2", "extra/named-context.Dockerfile:5", "extra/onbuild-mount-from.Dockerfile:5",
			"extra/base-named-by-index.Dockerfile:2", "extra/from-forward.Dockerfile:1", "extra/mount-from-number.Dockerfile:3",
		}},
		"ShadowedImage":  {1, "FROM debian, which is a stage FROM alpine", []string{"extra/from-name-hides-image.Dockerfile:2"}},
		"NotJSON":        {1, "COPY of an array in single quotes, written to be none", []string{"extra/copy-json.Dockerfile:4"}},
		"UnknownUser":    {1, "COPY --chown=é as the first instruction of a stage FROM scratch, which BuildKit cannot look up", []string{"extra/wide-letters.Dockerfile:4"}},
		"UnusedStage":    {1, "a stage called base that nothing is built on", []string{"extra/index-of-an-image.Dockerfile:1"}},
		"FlagDashes":     {1, "--from=build behind the source, written to be a path", []string{"extra/from-flag-after-source.Dockerfile:3"}},
		"OutsideContext": {1, "COPY of .., which BuildKit takes for the context", []string{"064.Dockerfile:23"}},
	},
}

// TestCorpusOwnRules counts the hits of stagels' own rules on each collection: any that
// is not accounted for is a false alarm until it is.
func TestCorpusOwnRules(t *testing.T) {
	for _, c := range files.Collections(t) {
		t.Run(c.Name, func(t *testing.T) { testOwnRules(t, c.Verdicts(t), ownHits[c.Name]) })
	}
}

func testOwnRules(t *testing.T, verdicts []files.Verdict, known map[string]hits) {
	counts := map[string]int{}
	for _, v := range verdicts {
		_, found := checkFor(v.BuiltFor(), v.Text)
		for _, d := range found {
			if d.Rule.BuildKit || d.Rule.Severity == rules.Error {
				continue
			}
			counts[d.Code]++
			place := fmt.Sprintf("%s:%d", v.File, 1+strings.Count(v.Text[:d.Span.Start], "\n"))
			if each := known[d.Code].each; (each != nil || known[d.Code].count == 0) && !slices.Contains(each, place) {
				t.Errorf("%s: %s: %s", place, d.Code, d.Message)
			}
		}
	}
	for _, r := range rules.All() {
		if r.BuildKit || r.Severity == rules.Error {
			continue
		}
		if counts[r.Name] != known[r.Name].count {
			t.Errorf("%s: %d hits, %d are accounted for", r.Name, counts[r.Name], known[r.Name].count)
		}
		t.Logf("%s: %d hits: %s", r.Name, counts[r.Name], known[r.Name].why)
	}
}
