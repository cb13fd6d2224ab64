package rules_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

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
		it := &m.File.Items()[m.File.ItemAt(d.Span.Start)]
		line := it.Line + 1
		if d.Code == "NoEmptyContinuation" { // BuildKit's is the instruction's last line
			line += strings.Count(strings.TrimSuffix(it.Instr.Src, "\n"), "\n")
		}
		out = append(out, fmt.Sprintf("%d %s %s", line, d.Code, d.Upstream))
	}
	slices.Sort(out)
	return slices.Compact(out)
}
