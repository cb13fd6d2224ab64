package oracle

import (
	"fmt"
	"hash/crc32"
	"maps"
	"math/rand/v2"
	"os"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stagels/stagels/analysis"
	"github.com/stagels/stagels/analysis/refactor"
	"github.com/stagels/stagels/testdata/files"
)

// TestRefactorings makes the refactorings that are offered for the instructions of
// every file. BuildKit takes the file where it took it before, and warns of nothing
// new; and but for what a refactoring is there to change, each stage is the same graph
// as before, and each target has the same configuration.
//
// Of each file of the corpus it makes the first of each kind and a part of the others,
// which is the same every time; with STAGELS_REFACTORINGS=all it makes all, in ten
// minutes.
func TestRefactorings(t *testing.T) {
	for _, set := range sets {
		t.Run(set.name, func(t *testing.T) {
			all := set.name != "corpus" || os.Getenv("STAGELS_REFACTORINGS") == "all"
			t.Log(inParts(set.files(t), all, func(n *refactored, f files.File) { n.file(t, f.Name, f.Text) }))
		})
	}
}

// TestRefactoringsOfMutations does the same in files that were changed at random, from
// a fixed seed; STAGELS_MUTATIONS says how many.
func TestRefactoringsOfMutations(t *testing.T) {
	all := append(files.Fixtures(t), small(t)...)
	rnd := rand.New(rand.NewPCG(11, 11))
	n := refactored{made: map[string]int{}, all: true}
	for i := range mutations(60) {
		f := all[rnd.IntN(len(all))]
		src := f.Text
		for range 1 + rnd.IntN(3) {
			src = mutate(rnd, src)
		}
		n.file(t, fmt.Sprintf("mutation %d of %s", i, f.Name), src)
	}
	t.Log(n)
}

// refactored counts what was made.
type refactored struct {
	all                               bool
	made                              map[string]int // by the beginning of the title
	offered, graphs, configs, refused int
}

func (n refactored) String() string {
	var out []string
	total := 0
	for _, title := range slices.Sorted(maps.Keys(n.made)) {
		out = append(out, fmt.Sprintf("%s: %d", title, n.made[title]))
		total += n.made[title]
	}
	return fmt.Sprintf("files: %d refactorings made of %d offered, all stages' graphs compared %d times and %d configurations (%d are in files that BuildKit refuses): %s",
		total, n.offered, n.graphs, n.configs, n.refused, strings.Join(out, ", "))
}

// before is what BuildKit makes of a file.
type before struct {
	src     string
	warned  []Warning
	refused *Refusal
	worlds  []World    // without build arguments, and with all
	stages  [][]string // each stage's graph, by world; nil if that cannot be told
	configs map[string]string
}

// inParts has the files looked at by as many as there are processors.
func inParts(all []files.File, every bool, look func(n *refactored, f files.File)) refactored {
	parts := make([]refactored, runtime.GOMAXPROCS(0))
	var wait sync.WaitGroup
	for k := range parts {
		parts[k] = refactored{made: map[string]int{}, all: every}
		wait.Go(func() {
			for i := k; i < len(all); i += len(parts) {
				look(&parts[k], all[i])
			}
		})
	}
	wait.Wait()
	sum := refactored{made: map[string]int{}}
	for _, p := range parts {
		sum.offered, sum.graphs, sum.configs, sum.refused = sum.offered+p.offered, sum.graphs+p.graphs, sum.configs+p.configs, sum.refused+p.refused
		for kind, made := range p.made {
			sum.made[kind] += made
		}
	}
	return sum
}

func (n *refactored) file(t *testing.T, name, src string) {
	t.Helper()
	d := document(src)
	var was *before
	seen, kinds := map[string]bool{}, map[string]bool{}
	for i := range d.Model.File.Items() {
		it := &d.Model.File.Items()[i]
		if it.Instr == nil {
			continue
		}
		for _, r := range analysis.Refactorings(d, it.Abs(it.Instr.Head())) {
			after := applied(src, r.Edits)
			if seen[after] {
				continue
			}
			seen[after] = true
			n.offered++
			kind := kindOf(r.Title)
			if !n.all && kinds[kind] && crc32.ChecksumIEEE([]byte(name+r.Title))%60 != 0 {
				continue
			}
			n.made[kind]++
			kinds[kind] = true
			if was == nil {
				was = look(src)
			}
			if wrong := n.compare(was, r, after); wrong != "" {
				t.Errorf("%s: %q: %s\n--- before\n%s\n--- after\n%s", name, r.Title, wrong, src, after)
				return
			}
		}
	}
}

// kindOf is the beginning of a title that all of its kind have.
func kindOf(title string) string {
	words := strings.Fields(title)
	if words[0] == "Mount" {
		return strings.TrimSuffix(strings.Join(words[:5], " "), ":")
	}
	return strings.Join(words[:2], " ")
}

var argument = regexp.MustCompile(`(?mi)^\s*ARG\s+(\w+)`)

func look(src string) *before {
	b := &before{src: src}
	b.warned, b.refused = Warnings(src)
	if b.refused != nil {
		return b
	}
	b.worlds = []World{{}, {BuildArgs: map[string]string{}}}
	for _, name := range argument.FindAllStringSubmatch(src, -1) {
		b.worlds[1].BuildArgs[name[1]] = "given"
	}
	for _, w := range b.worlds {
		stages, _ := w.graphs(src)
		b.stages = append(b.stages, stages)
	}
	b.configs = configs(src)
	return b
}

func (n *refactored) compare(was *before, r refactor.Result, after string) string {
	if was.refused != nil {
		n.refused++
		return ""
	}
	warned, refused := Warnings(after)
	if refused != nil {
		return "BuildKit refuses it now: " + refused.Message
	}
	if want, err := Bind(after); err == nil {
		if diff := differ(ours(model(after)), want); diff != "" {
			return diff
		}
	}
	if strings.HasPrefix(r.Title, "Split") {
		return ""
	}
	for _, w := range warned {
		if times(was.warned, w) < times(warned, w) {
			return fmt.Sprintf("BuildKit warns anew: %s: %s", w.Rule, w.Message)
		}
	}
	for target, config := range configs(after) {
		if old, there := was.configs[target]; there && old != config && !strings.HasPrefix(old, "error: ") {
			return fmt.Sprintf("target %q is configured %s, before %s", target, config, old)
		}
		n.configs++
	}
	if strings.HasPrefix(r.Title, "Mount") {
		if targets(was.src) != targets(after) {
			return "references mean other stages"
		}
		return ""
	}
	return n.compareGraphs(was, r, after)
}

func (n *refactored) compareGraphs(was *before, r refactor.Result, after string) string {
	for i, w := range was.worlds {
		if was.stages[i] == nil {
			continue
		}
		n.graphs++
		now, err := w.graphs(after)
		if err != nil {
			return fmt.Sprintf("with the build arguments %v: %v", w.BuildArgs, err)
		}
		if diff := stagesDiffer(r.Kind, was.stages[i], now); diff != "" {
			return fmt.Sprintf("with the build arguments %v: %s", w.BuildArgs, diff)
		}
	}
	return ""
}

// stagesDiffer compares the graphs of all stages: one more for extract, one less for
// inline, two changed over for move.
func stagesDiffer(kind string, was, now []string) string {
	long, short := was, now
	switch kind {
	case refactor.Extract:
		long, short = now, was
	case refactor.Move:
		for i := range min(len(was), len(now)) - 1 {
			swapped := slices.Clone(now)
			swapped[i], swapped[i+1] = now[i+1], now[i]
			if slices.Equal(swapped, was) {
				return ""
			}
		}
		return "stages are not just moved"
	}
	if kind != refactor.Rewrite {
		for i := range long {
			if slices.Equal(slices.Delete(slices.Clone(long), i, i+1), short) {
				return ""
			}
		}
	} else if slices.Equal(was, now) {
		return ""
	}
	return fmt.Sprintf("stages were %.8s, and are %.8s", was, now)
}

// times is how often w is among ws, whatever it suggests: of names equally near
// BuildKit suggests any.
func times(ws []Warning, w Warning) (n int) {
	for _, o := range ws {
		if o.Rule == w.Rule && steady(o.Message) == steady(w.Message) {
			n++
		}
	}
	return n
}
