package oracle

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stagels/stagels/analysis/eval"
	"github.com/stagels/stagels/analysis/rules"
	"github.com/stagels/stagels/analysis/stage"
)

// TestErrorsForEveryBuild: of a file that we report an error of, BuildKit refuses a target
// whatever the build arguments and the images are.
func TestErrorsForEveryBuild(t *testing.T) {
	for _, set := range sets {
		t.Run(set.name, func(t *testing.T) {
			var n justified
			rnd := rand.New(rand.NewPCG(17, 17))
			for _, f := range set.files(t) {
				n.file(t, rnd, f.Name, f.Text)
			}
			t.Log(n)
		})
	}
	t.Run("generated", func(t *testing.T) {
		var n justified
		seed := seed(18)
		rnd := rand.New(rand.NewPCG(seed, seed))
		worlds := rand.New(rand.NewPCG(seed, 0)) // by itself: a seed makes the same files however they are searched
		for i := range mutations(300) {
			n.file(t, worlds, fmt.Sprintf("generated %d", i), (&doubtful{Rand: rnd}).file())
		}
		t.Log(n, "seed", seed)
	})
}

// justified counts the files with errors. Where several instructions of one are refused,
// each is looked at without the others.
type justified struct{ files, errors, alone, faults, worlds int }

func (n justified) String() string {
	return fmt.Sprintf("%d files, %d with errors, looked at in %d parts of one instruction that we call wrong and what it may need: %d that BuildKit takes with one of %d build arguments and images",
		n.files, n.errors, n.alone, n.faults, n.worlds)
}

func (n *justified) file(t *testing.T, rnd *rand.Rand, name, src string) {
	t.Helper()
	n.files++
	errs := errorsOf(src)
	if len(errs) == 0 {
		return
	}
	n.errors++
	alone := map[string]bool{}
	for _, d := range errs {
		alone[withoutFaulty(src, errs, d)] = true
	}
	for _, kept := range slices.Sorted(maps.Keys(alone)) {
		if left := errorsOf(kept); len(left) > 0 {
			n.alone++
			n.justify(t, rnd, name, kept, left)
		}
	}
}

func (n *justified) justify(t *testing.T, rnd *rand.Rand, name, src string, errs []*rules.Diagnostic) {
	t.Helper()
	s := newSearch(rnd, model(src))
	if _, never := s.neverTaken(); !never {
		n.faults++
		t.Errorf("%s: BuildKit takes it, last with %+v, we report %q in\n%s", name, s.taken, said(errs), src)
	}
	n.worlds += s.worlds
}

func errorsOf(src string) []*rules.Diagnostic {
	return slices.DeleteFunc(rules.Check(rules.Input{Model: model(src), Cache: &eval.Cache{}}), func(d *rules.Diagnostic) bool { return d.Severity != rules.Error })
}

// withoutFaulty is the file without the instructions that have errors, but for the one that
// keep speaks of. A FROM has another base instead.
func withoutFaulty(src string, errs []*rules.Diagnostic, keep *rules.Diagnostic) string {
	m := model(src)
	kept := -1
	if keep != nil {
		kept = m.File.ItemAt(keep.Span.Start)
	}
	gone := map[int]bool{}
	for _, d := range errs {
		if i := m.File.ItemAt(d.Span.Start); i != kept {
			gone[i] = true
		}
	}
	return leaving(m, func(i int) string {
		text := m.File.Source(i)
		switch in := m.Instr(i); {
		case !gone[i]:
			return text
		case in != nil && in.Name == "from":
			return onAlpine(text)
		}
		return ""
	})
}

// leaving is the file with what text makes of each item.
func leaving(m *stage.Model, text func(item int) string) string {
	var b strings.Builder
	for i := range m.File.Items() {
		b.WriteString(text(i))
	}
	return b.String()
}
