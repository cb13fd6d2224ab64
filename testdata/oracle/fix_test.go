package oracle

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/moby/buildkit/frontend/dockerfile/linter"
	"github.com/stagels/stagels/analysis"
	"github.com/stagels/stagels/analysis/rules"
	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/testdata/files"
)

// TestFixes makes every fix of every diagnostic, each alone, and then all safe fixes
// together. BuildKit takes the file where it took it before, and warns of nothing new. A
// preferred fix, and all together, leave every target's graph and image as they were,
// history included, with several choices of build arguments.
func TestFixes(t *testing.T) {
	for _, set := range sets {
		t.Run(set.name, func(t *testing.T) { fixAll(t, set.files(t)) })
	}
}

// TestFixesGenerated does the same on small files of what fixes are about, from a fixed
// seed; STAGELS_MUTATIONS says how many.
func TestFixesGenerated(t *testing.T) {
	const seed = 31
	g := fixable{Rand: rand.New(rand.NewPCG(seed, seed))}
	all := make([]files.File, mutations(200))
	for i := range all {
		all[i] = files.File{Name: fmt.Sprintf("generated %d of seed %d", i, seed), Text: g.file()}
	}
	t.Logf("seed %d", seed)
	fixAll(t, all)
}

// TestFixesOfMutations does it on real files changed at random.
func TestFixesOfMutations(t *testing.T) {
	const seed = 37
	rnd := rand.New(rand.NewPCG(seed, seed))
	from := append(files.Fixtures(t), small(t)...)
	all := make([]files.File, mutations(100))
	for i := range all {
		f := from[rnd.IntN(len(from))]
		src := f.Text
		for range 1 + rnd.IntN(3) {
			src = mutate(rnd, src)
		}
		all[i] = files.File{Name: fmt.Sprintf("mutation %d of seed %d, %s", i, seed, f.Name), Text: src}
	}
	t.Logf("seed %d", seed)
	fixAll(t, all)
}

// fixAll looks at the files with all processors there are.
func fixAll(t *testing.T, all []files.File) {
	parts := make([]fixes, runtime.GOMAXPROCS(0))
	var wait sync.WaitGroup
	for k := range parts {
		parts[k].perRule = map[string]int{}
		wait.Go(func() {
			for i := k; i < len(all) && !t.Failed(); i += len(parts) {
				parts[k].file(t, all[i].Name, all[i].Text)
			}
		})
	}
	wait.Wait()
	sum := fixes{perRule: map[string]int{}}
	for _, p := range parts {
		sum.add(p)
	}
	if !t.Failed() {
		t.Log(sum)
	}
}

// fixes counts what was made.
type fixes struct {
	files, made, preferred, together, mended, refused int
	perRule                                           map[string]int
}

func (n *fixes) add(o fixes) {
	n.files += o.files
	n.made += o.made
	n.preferred += o.preferred
	n.together += o.together
	n.mended += o.mended
	n.refused += o.refused
	for rule, made := range o.perRule {
		n.perRule[rule] += made
	}
}

func (n fixes) String() string {
	return fmt.Sprintf(`%d files, of which BuildKit refuses %d before any fix
fixes alone: %d made, %d of them safe: 0 new refusals and warnings, 0 bindings, graphs, configurations and histories changed by a safe one; by rule %v
all fixes together: %d findings fixed in %d files: 0 new refusals and warnings, 0 bindings, graphs, configurations and histories changed`,
		n.files, n.refused, n.made, n.preferred, n.perRule, n.mended, n.together)
}

// judged is what BuildKit makes of a file before it is fixed.
type judged struct {
	src     string
	warned  []Warning
	refused *Refusal
	targets string
	worlds  []World
	builds  []Build // by world; nil if it is not taken at all
}

func judge(src string) *judged {
	j := &judged{src: src, targets: targets(src)}
	j.warned, j.refused = Warnings(src)
	j.worlds = []World{{}, given(src, "given"), given(src, "linux/arm64")}
	for _, w := range j.worlds {
		build, _ := w.Build(src)
		j.builds = append(j.builds, build)
	}
	return j
}

// given is the world with one value for each ARG of the file.
func given(src, value string) World {
	w := World{BuildArgs: map[string]string{}}
	for _, name := range argument.FindAllStringSubmatch(src, -1) {
		w.BuildArgs[name[1]] = value
	}
	return w
}

func (n *fixes) file(t *testing.T, name, src string) {
	t.Helper()
	n.files++
	fixer, was := analysis.NewFixer(document(src)), judge(src)
	if was.refused != nil {
		n.refused++
	}
	skipped := map[string]int{}
	for _, d := range fixer.Found {
		for _, fix := range fixer.Fixes(d) {
			if strings.HasPrefix(fix.Title, "Skip") {
				if skipped[d.Code+fix.Title]++; skipped[d.Code+fix.Title] > 1 {
					continue
				}
			}
			n.made++
			n.perRule[d.Code]++
			if fix.Preferred {
				n.preferred++
			}
			if after := applied(src, fix.Edits); !n.holds(t, was, d.Rule, fix, after) {
				t.Errorf("%s: %s %q, fix %q\n--- before\n%s\n--- after\n%s", name, d.Code, d.Message, fix.Title, src, after)
				return
			}
		}
	}
	n.all(t, name, was, fixer)
}

func applied(src string, edits []text.Edit) string {
	edits = slices.Clone(edits)
	slices.SortStableFunc(edits, func(a, b text.Edit) int { return b.Span.Start - a.Span.Start })
	for _, e := range edits {
		src = e.Apply(src)
	}
	return src
}

// holds tells whether one fix of the rule did no harm. What BuildKit warns of in an
// instruction that it did not see before is none.
func (n *fixes) holds(t *testing.T, was *judged, rule *rules.Rule, fix rules.Fix, after string) bool {
	t.Helper()
	warned, refused := Warnings(after)
	if was.refused == nil && refused != nil && (fix.Preferred || !takenSomehow(after)) {
		t.Errorf("BuildKit refuses it now: %s", refused.Message)
		return false
	}
	if was.refused == nil && !rule.Uncovers {
		for _, w := range warned {
			// What is removed may have been of the case that most instructions had.
			majority := w.Rule == linter.RuleConsistentInstructionCasing.Name && !fix.Preferred
			if heard(was.warned, w) < heard(warned, w) && !majority {
				t.Errorf("BuildKit warns anew: %s: %s", w.Rule, w.Message)
				return false
			}
		}
	}
	return !fix.Preferred || n.sameBuilds(t, was, after)
}

// takenSomehow tells whether BuildKit takes the file with some build arguments, or with an image
// that sets what the file reads.
func takenSomehow(src string) bool { return mends(model(src), Lint(src)) }

// sameBuilds tells whether every target is what it was, in every world, also in one
// whose build arguments are the names that stages have now.
func (n *fixes) sameBuilds(t *testing.T, was *judged, after string) bool {
	t.Helper()
	if was.refused == nil && was.targets != targets(after) {
		t.Errorf("references mean other stages: %s, before %s", targets(after), was.targets)
		return false
	}
	check := func(w World, before Build) bool {
		now, err := w.Build(after)
		if before == nil || err != nil {
			return before == nil && err != nil || before == nil
		}
		diff := before.Differs(now)
		if diff != "" {
			t.Errorf("with the build arguments %v %s", w.BuildArgs, diff)
		}
		return diff == ""
	}
	for i, w := range was.worlds {
		if !check(w, was.builds[i]) {
			return false
		}
	}
	for name := range newNames(was.src, after) {
		w := given(was.src, name)
		before, _ := w.Build(was.src)
		if !check(w, before) {
			return false
		}
	}
	return true
}

// newNames are the names of stages that only after has.
func newNames(src, after string) map[string]bool {
	out := map[string]bool{}
	stages, _ := parse(after)
	for _, s := range stages {
		out[s.Name] = true
	}
	stages, _ = parse(src)
	for _, s := range stages {
		delete(out, s.Name)
	}
	delete(out, "")
	return out
}

// all makes all safe fixes together: the count is true, and a second run finds the rest.
func (n *fixes) all(t *testing.T, name string, was *judged, fixer analysis.Fixer) {
	t.Helper()
	next, mended := analysis.Fixed(fixer.Document)
	if mended == 0 {
		if next.Text() != was.src {
			t.Errorf("%s: nothing was mended, and it is\n%s", name, next.Text())
		}
		return
	}
	n.together++
	n.mended += mended
	again := document(next.Text())
	if rest := len(again.Diagnostics()); rest != len(fixer.Found)-mended {
		t.Errorf("%s: %d of %d findings were mended, and there are %d", name, mended, len(fixer.Found), rest)
	}
	if _, more := analysis.Fixed(again); more != 0 {
		t.Errorf("%s: %d more can be mended\n--- before\n%s\n--- after\n%s", name, more, was.src, next.Text())
	}
	if !n.holds(t, was, &rules.Rule{}, rules.Fix{Preferred: true}, next.Text()) {
		t.Errorf("%s: all fixes together\n--- before\n%s\n--- after\n%s", name, was.src, next.Text())
	}
}

// heard is how often there is a warning of the rule: what it quotes may be fixed in part.
func heard(ws []Warning, w Warning) (n int) {
	for _, o := range ws {
		if o.Rule == w.Rule {
			n++
		}
	}
	return n
}

// targets are the stages that bases and references mean, in order.
func targets(src string) string {
	m := model(src)
	var out []int
	for i := range m.Stages() {
		out = append(out, m.Stages()[i].Base.Target)
	}
	for i := range m.Refs() {
		out = append(out, m.Refs()[i].Target)
	}
	return fmt.Sprint(out)
}
