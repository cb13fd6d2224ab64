package rules_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
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
	data, err := os.ReadFile(filepath.Join(files.CorpusDir(t), "ORACLE.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]string{}
	for _, f := range files.Corpus(t) {
		texts[f.Name] = f.Text
	}
	compared, whole := 0, 0
	for dec := json.NewDecoder(bytes.NewReader(data)); dec.More(); {
		var v struct {
			File, Status string
			Warn         []struct {
				Rule, Msg string
				Line      int
			}
		}
		if err := dec.Decode(&v); err != nil {
			t.Fatal(err)
		}
		var want []string
		for _, w := range v.Warn {
			want = append(want, fmt.Sprintf("%d %s %s", w.Line, w.Rule, w.Msg))
		}
		got := warnings(texts[v.File])
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
func warnings(src string) []string {
	m, found := check(src)
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

// ownHits are what rules of stagels' own find in the corpus, and why each is right.
// Those of the first kind are true by the file alone, whatever was meant; of the
// others each was looked at.
var ownHits = map[string]struct {
	count int
	why   string
	each  []string
}{
	"NumericStageIndex": {38, "each is a number that BuildKit takes for a stage of the file", nil},
	"StageUnreachable":  {26, "none is the last, has a name that is its own, or is taken from by one that can be built", nil},
	"UnusedGlobalArg":   {10, "no text of the file says $NAME, and no stage says ARG NAME", nil},
	"ArgScope": {4, "the RUN stands above the stage's ARG of that name, or in a stage without", []string{
		"061.Dockerfile:4", "061.Dockerfile:11", "183.Dockerfile:3", "442.Dockerfile:13",
	}},
	"UnknownStage": {4, "FROM 0 and a mount from 0, which BuildKit pulls, and a FROM of a stage further down", []string{
		"455.Dockerfile:15", "extra/base-named-by-index.Dockerfile:2", "extra/from-forward.Dockerfile:1", "extra/mount-from-number.Dockerfile:3",
	}},
	"ShadowedImage": {1, "FROM debian, which is a stage FROM alpine", []string{"extra/from-name-hides-image.Dockerfile:2"}},
	"NotJSON":       {1, "COPY of an array in single quotes, written to be none", []string{"extra/copy-json.Dockerfile:4"}},
	"UnusedStage":   {1, "a stage called base that nothing is built on", []string{"extra/index-of-an-image.Dockerfile:1"}},
}

// TestCorpusOwnRules counts the hits of stagels' own rules on the corpus: any that
// is not accounted for is a false alarm until it is.
func TestCorpusOwnRules(t *testing.T) {
	files.CorpusDir(t)
	counts := map[string]int{}
	for _, f := range files.Corpus(t) {
		_, found := check(f.Text)
		for _, d := range found {
			if d.Rule.BuildKit || d.Rule.Severity == rules.Error {
				continue
			}
			counts[d.Code]++
			place := fmt.Sprintf("%s:%d", f.Name, 1+strings.Count(f.Text[:d.Span.Start], "\n"))
			if known := ownHits[d.Code].each; known != nil && !slices.Contains(known, place) {
				t.Errorf("%s: %s: %s", place, d.Code, d.Message)
			}
		}
	}
	for _, r := range rules.All() {
		if r.BuildKit || r.Severity == rules.Error {
			continue
		}
		if counts[r.Name] != ownHits[r.Name].count {
			t.Errorf("%s: %d hits, %d are accounted for", r.Name, counts[r.Name], ownHits[r.Name].count)
		}
		t.Logf("%s: %d hits: %s", r.Name, counts[r.Name], ownHits[r.Name].why)
	}
}
