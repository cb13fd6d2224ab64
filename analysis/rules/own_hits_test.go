package rules_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stagels/stagels/analysis/rules"
	"github.com/stagels/stagels/analysis/workspace"
	"github.com/stagels/stagels/testdata/files"
)

// accounted are places in the corpus at which a rule of stagels' own speaks, and why it is
// right to. A place is a file without .Dockerfile, and the line.
type accounted struct{ rule, why, places string }

// ownHits are all of them: each was looked at.
var ownHits = []accounted{
	{
		"ArgScope", "the RUN stands above the stage's ARG of that name, or in a stage without: 455 has ARG SECRET in its first stage only",
		"061:4 061:11 183:3 442:13 455:13 455:16",
	},
	{"FlagDashes", "--from=build behind the source, written to be a path", "extra/from-flag-after-source:3"},
	{"NotJSON", "COPY of an array in single quotes, written to be none", "extra/copy-json:4"},
	{
		"NumericStageIndex", "each is a number that BuildKit takes for a stage of the file", `by-index:12 by-index:13 unnamed-last:7
		061:21 061:29 061:33 069:25 069:26 085:38 112:30 115:24 145:6 185:20 201:38 201:39 219:9 220:11 220:12 352:33 352:34 382:20 382:22
		405:6 428:4 446:4 463:11 463:14 499:9 499:10 499:11 499:13 499:14 499:15 extra/copy-json:4 extra/copy-self-by-index:3
		extra/dup-stage:8 extra/from-flag-twice:3 extra/index-forward:2 extra/index-odd-forms:4 extra/index-odd-forms:5 extra/index-odd-forms:6`,
	},
	{"OutsideContext", "COPY of .., which BuildKit takes for the context", "064:23"},
	{"ShadowedImage", "FROM debian, which is a stage FROM alpine", "extra/from-name-hides-image:2"},
	{
		"StageUnreachable", "none is the last, has a name that is its own, or is taken from by one that can be built",
		`refused-index-out-of-range:1 refused-mount-from-below:1 same-name-twice:1
		090:1 145:18 183:2 321:3 324:1 329:2 329:6 340:4 415:77 415:85 415:93 455:1 455:9 463:10 463:13 463:16 extra/copy-self-by-index:1
		extra/dup-stage-by-case:1 extra/dup-stage-by-case:3 extra/from-forward:1 extra/from-name-hides-image:2 extra/heredoc-backtick:3
		extra/index-forward:1 extra/index-negative:1 extra/index-out-of-range:1 extra/var-in-from:6`,
	},
	{
		"UnknownStage", "FROM 0 and a mount from 0, which BuildKit pulls, a FROM of a stage further down, and hints at names that no line of the file gives a stage",
		`121:41 263:30 434:68 434:359 455:15 extra/base-named-by-index:2 extra/from-forward:1 extra/index-odd-forms:7
		extra/mount-from-number:3 extra/named-context:2 extra/named-context:5 extra/onbuild-mount-from:5`,
	},
	{"UncachedInstall", "npm ci right behind COPY . .", "mixed-case:4"},
	{"UnknownUser", "COPY --chown=é as the first instruction of a stage FROM scratch, which BuildKit cannot look up", "extra/wide-letters:4"},
	{
		"UnusedGlobalArg", "no text of the file says $NAME, and no stage says ARG NAME",
		"refused-before-from:1 windows-or-linux:1 023:29 023:30 023:33 172:5 336:6 336:7 363:2 393:1 490:2 490:3",
	},
	{"UnusedCopy", "the headers and the archive are copied behind the last RUN of a stage of which others take something else", "comments-within:17 undefined-variables:4"},
	{"UnusedStage", "a stage called base that nothing is built on", "extra/index-of-an-image:1"},
}

// TestOwnRules counts the hits of stagels' own rules on the corpus, on the fixtures, and on
// the files below $STAGELS_DOCKERFILES. One on the corpus that is not accounted for is a
// false alarm until it is.
func TestOwnRules(t *testing.T) {
	corpus, fixtures, others := map[string]int{}, map[string]int{}, map[string]int{}
	found := map[string]bool{} // by rule and place
	read, unjustified := 0, 0
	for _, c := range files.Collections(t) {
		for _, v := range c.Verdicts(t) {
			read++
			for _, h := range ownRules(v.BuiltFor(), v.Text) {
				corpus[h.Code]++
				place := fmt.Sprintf("%s:%d", strings.TrimSuffix(v.File, ".Dockerfile"), lineOf(v.Text, h))
				found[h.Code+" "+place] = true
				if !isAccounted(h.Code, place) {
					unjustified++
					t.Errorf("%s: %s: %s", place, h.Code, h.Message)
				}
			}
		}
	}
	countOwnRules(files.Fixtures(t), fixtures, nil)
	other := files.Others(t, workspace.Dockerfile.Named)
	countOwnRules(other, others, t.Logf)
	for _, r := range rules.All() {
		if isOwn(r) {
			t.Logf("%s: %d hits on the corpus, %d in the fixtures, %d on other files%s", r.Name, corpus[r.Name], fixtures[r.Name], others[r.Name], reasonOf(r.Name))
		}
	}
	t.Logf("stagels' own rules: %d hits on the corpus's %d files, %d unjustified; %d on %d other files", total(corpus), read, unjustified, total(others), len(other))
	wantAllFound(t, found)
}

// wantAllFound fails for a place at which the rule speaks no more.
func wantAllFound(t *testing.T, found map[string]bool) {
	t.Helper()
	shared := len(files.Collections(t)) > 1
	own := map[string]bool{}
	for _, f := range files.Own().Files(t) {
		own[strings.TrimSuffix(f.Name, ".Dockerfile")] = true
	}
	for _, a := range ownHits {
		for place := range strings.FieldsSeq(a.places) {
			name, _, _ := strings.Cut(place, ":")
			if (shared || own[name]) && !found[a.rule+" "+place] {
				t.Errorf("%s: %s says nothing there", place, a.rule)
			}
		}
	}
}

func isOwn(r *rules.Rule) bool { return !r.BuildKit && !r.OfBuilds && r.Severity != rules.Error }

func ownRules(platform, src string) []*rules.Diagnostic {
	_, found := checkFor(platform, src)
	return slices.DeleteFunc(found, func(d *rules.Diagnostic) bool { return d.Rule == nil || !isOwn(d.Rule) })
}

func lineOf(src string, d *rules.Diagnostic) int { return 1 + strings.Count(src[:d.Span.Start], "\n") }

// countOwnRules adds the hits on the files to counts, and prints where each is.
func countOwnRules(read []files.File, counts map[string]int, print func(string, ...any)) {
	for _, f := range read {
		for _, h := range ownRules("linux/amd64", f.Text) {
			counts[h.Code]++
			if print != nil {
				print("%s:%d: %s: %s", f.Name, lineOf(f.Text, h), h.Code, h.Message)
			}
		}
	}
}

func isAccounted(rule, place string) bool {
	return slices.ContainsFunc(ownHits, func(a accounted) bool {
		return a.rule == rule && slices.Contains(strings.Fields(a.places), place)
	})
}

func reasonOf(rule string) string {
	for _, a := range ownHits {
		if a.rule == rule {
			return ": " + a.why
		}
	}
	return ""
}

func total(counts map[string]int) (n int) {
	for _, c := range counts {
		n += c
	}
	return n
}
