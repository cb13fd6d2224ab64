package oracle

import (
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"regexp"
	"testing"

	"github.com/stagels/stagels/analysis/rules"
	"github.com/stagels/stagels/analysis/stage"
)

// TestErrorsMissed: of a file that we report no error of, BuildKit takes each target with
// some build arguments and images.
func TestErrorsMissed(t *testing.T) {
	for _, set := range sets {
		t.Run(set.name, func(t *testing.T) {
			var n missed
			for _, f := range set.files(t) {
				n.file(t, rand.New(rand.NewPCG(19, nameSeed(f.Name))), f.Name, f.Text)
			}
			t.Log(n)
		})
	}
	t.Run("generated", func(t *testing.T) {
		var n missed
		seed := seed(20)
		rnd := rand.New(rand.NewPCG(seed, seed))
		worlds := rand.New(rand.NewPCG(seed, 0)) // by itself: a seed makes the same files however they are searched
		for i := range mutations(500) {
			n.file(t, worlds, fmt.Sprintf("generated %d", i), (&doubtful{Rand: rnd}).file())
		}
		t.Log(n, "seed", seed)
	})
}

// nameSeed gives a file luck of its own in searches, whatever other files there are.
func nameSeed(name string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(name))
	return h.Sum64()
}

// missed counts the files without errors; the instructions that have some are left out. Of
// some files a target is refused only because its instructions want different values of one
// variable: no part of them is refused with all, and we do not tell.
type missed struct{ files, silent, together, faults, worlds int }

func (n missed) String() string {
	return fmt.Sprintf("%d files, %d without errors: BuildKit refuses a target of %d with each of the build arguments and images tried, %d in all, and of %d only because its instructions want different values", n.files, n.silent, n.faults, n.worlds, n.together)
}

func (n *missed) file(t *testing.T, rnd *rand.Rand, name, src string) {
	t.Helper()
	n.files++
	if rules.OtherFrontend(model(src)) != "" {
		return
	}
	for errs := errorsOf(src); len(errs) > 0; errs = errorsOf(src) {
		kept := withoutFaulty(src, errs, nil)
		if kept == src {
			return
		}
		src = kept
	}
	n.silent++
	s := newSearch(rnd, model(src))
	s.thorough = 4
	r, never := n.neverTaken(s)
	if !never {
		return
	}
	if n.takenAlone(s, r) {
		n.together++
		return
	}
	n.faults++
	t.Errorf("%s: BuildKit refuses the target %q with all arguments and images tried, at last with %q, we report no error in\n%s", name, r.target, r.why, src)
}

// takenAlone tells whether BuildKit takes the target without the other instructions than
// the one that it refuses now, and those that set what it reads.
func (n *missed) takenAlone(s *search, r stop) bool {
	in := s.m.Instr(max(r.item, 0))
	from := in != nil && in.Name == "from"
	kept := leaving(s.m, func(i int) string {
		text := s.m.File.Source(i)
		it := s.m.Instr(i)
		other := from && aboutBase.MatchString(r.why) || !from && it != nil && it.Name == "from" && !s.isBelow(r.item, i)
		switch {
		case i == r.item, needed(s.m, i) && !other, from && it != nil && it.Trigger != nil:
			return text
		case needed(s.m, i):
			return onAlpine(text)
		}
		return ""
	})
	alone := newSearch(s.Rand, model(kept))
	alone.thorough = s.thorough
	_, never := n.neverTaken(alone)
	return !never
}

// neverTaken searches several times, as a search is a matter of luck.
func (n *missed) neverTaken(s *search) (r stop, never bool) {
	for range 4 {
		before := s.worlds
		r, never = s.neverTaken()
		if n.worlds += s.worlds - before; !never {
			break
		}
	}
	return r, never
}

// isBelow tells whether the stage of the item is that of a FROM, or built on it.
func (s *search) isBelow(item, from int) bool {
	for at, n := s.m.At(item), 0; at != stage.None && n < 9; n++ {
		st := &s.m.Stages()[at]
		if st.Items[0] == from {
			return true
		}
		if at = stage.None; st.Base.Kind == stage.InFile {
			at = st.Base.Target
		}
	}
	return false
}

// onAlpine is a FROM of another image, with the stage's name.
func onAlpine(from string) string { return base.ReplaceAllString(from, "FROM alpine$1\n") }

// needed tells whether what follows depends on the item.
func needed(m *stage.Model, item int) bool {
	in := m.Instr(item)
	return in == nil || in.Name == "from" || in.Name == "arg" || in.Name == "env"
}

var (
	base      = regexp.MustCompile(`(?is)^FROM\s.*?(\sAS\s+\w+)?\s*$`)
	aboutBase = regexp.MustCompile(`stage name|base name|platform`)
)
