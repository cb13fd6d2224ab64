package oracle

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/moby/buildkit/frontend/dockerfile/dockerfile2llb"
	"github.com/stagels/stagels/analysis/eval"
	"github.com/stagels/stagels/analysis/rules"
	"github.com/stagels/stagels/testdata/files"
)

// TestErrorsMissed: of a file that we report no error of, BuildKit takes each target with
// some build arguments and images.
func TestErrorsMissed(t *testing.T) {
	for _, set := range sets {
		t.Run(set.name, func(t *testing.T) {
			var n missed
			rnd := rand.New(rand.NewPCG(19, 19))
			for _, f := range files.Sample(set.read(t)) {
				n.file(t, rnd, f.Name, f.Text)
			}
			t.Log(n)
		})
	}
	t.Run("generated", func(t *testing.T) {
		var n missed
		seed := seed(20)
		rnd := rand.New(rand.NewPCG(seed, seed))
		worlds := rand.New(rand.NewPCG(seed, 0)) // by itself: a seed makes the same files however they are searched
		for i := range mutations(2000) {
			n.file(t, worlds, fmt.Sprintf("generated %d", i), (&doubtful{Rand: rnd}).file())
		}
		t.Log(n, "seed", seed)
	})
}

// missed counts them. Of some files a target is refused only because its instructions want
// different values of one variable: no part of them is refused with all, and we do not tell.
type missed struct{ files, silent, together, missed, worlds int }

func (n missed) String() string {
	return fmt.Sprintf("%d files, %d without errors: BuildKit refuses a target of %d with each of the build arguments and images tried, %d in all, and of %d only because its instructions want different values", n.files, n.silent, n.missed, n.worlds, n.together)
}

// mostWorlds is in how many worlds a target is tried to be built.
const mostWorlds = 1000

func (n *missed) file(t *testing.T, rnd *rand.Rand, name, src string) {
	t.Helper()
	n.files++
	m := model(src)
	if rules.OtherFrontend(m) != "" {
		return
	}
	if slices.ContainsFunc(rules.Check(rules.Input{Model: m, Cache: &eval.Cache{}}), func(d *rules.Diagnostic) bool { return d.Severity == rules.Error }) {
		return
	}
	n.silent++
	s := newSearch(rnd, m)
	for _, target := range namedTargets(src) {
		why, line := n.neverTaken(s, src, target)
		switch {
		case why == "":
			continue
		case n.takenAlone(s, src, target, line, why):
			n.together++
		default:
			n.missed++
			t.Errorf("%s: BuildKit refuses the target %q with all arguments and images tried, at last with %q, we report no error in\n%s", name, target, why, src)
		}
		return
	}
}

// takenAlone tells whether BuildKit takes the target without the other instructions than
// the one at line, which it refuses now for why, and those that set what it reads.
func (n *missed) takenAlone(s *search, src, target, line, why string) bool {
	var kept strings.Builder
	from := strings.HasPrefix(line, "FROM")
	for l := range strings.Lines(src) {
		switch text := strings.TrimSuffix(l, "\n"); {
		case text == line, setting.MatchString(l) && !(from && aboutBase.MatchString(why)), from && strings.HasPrefix(l, "ONBUILD"):
			kept.WriteString(l)
		case setting.MatchString(l):
			kept.WriteString(base.ReplaceAllString(l, "FROM alpine AS $1"))
		}
	}
	refused, _ := n.neverTaken(s, kept.String(), target)
	return refused == ""
}

var (
	setting   = regexp.MustCompile(`^(?:#|FROM|ARG|ENV)`) // a line that others need
	base      = regexp.MustCompile(`^FROM .* AS (\w+)`)
	aboutBase = regexp.MustCompile(`stage name|base name|platform`)
)

// neverTaken is why BuildKit refuses the target in the last of the worlds tried, and in which
// line; "" if it takes it in one. From a world in which BuildKit comes further it goes on.
func (n *missed) neverTaken(s *search, src, target string) (why, line string) {
	best, reached, names := World{}, -1, s.names
	for i := range mostWorlds {
		n.worlds++
		w, fresh := best, i%50 == 49
		switch {
		case fresh:
			w = s.world()
		case i > 0:
			w = s.changed(best, names)
		}
		_, err := dockerfile2llb.Dockerfile2LLB(context.Background(), []byte(src), w.options([]byte(src), target))
		if err == nil {
			return "", ""
		}
		var at int
		why = err.Error()
		if at, line = progress(src, refusal(err)); at >= reached || fresh {
			best, reached, names = w, at, s.reads(line)
			if strings.Contains(why, "SOURCE_DATE_EPOCH") {
				names = []string{"SOURCE_DATE_EPOCH"}
			}
		}
	}
	return why, line
}

// changed is w with another value of one name, mostly of one that BuildKit stopped at.
func (s *search) changed(w World, stopped []string) World {
	out := World{BuildArgs: map[string]string{}, ImageDir: w.ImageDir, OS: w.OS}
	if s.IntN(8) == 0 {
		out.ImageDir, out.OS = s.world().ImageDir, []string{"", "linux", "windows"}[s.IntN(3)]
	}
	if s.IntN(4) == 0 {
		stopped = s.names
	}
	if len(stopped) == 0 {
		return out
	}
	name := stopped[s.IntN(len(stopped))]
	value := s.values[s.IntN(len(s.values))]
	maps.Copy(out.BuildArgs, w.BuildArgs)
	out.ImageEnv = slices.Clone(w.ImageEnv)
	which := s.IntN(4)
	if which != 0 {
		delete(out.BuildArgs, name)
		if s.IntN(4) > 0 {
			out.BuildArgs[name] = value
		}
	}
	if which != 1 {
		out.ImageEnv = slices.DeleteFunc(out.ImageEnv, func(e string) bool { return strings.HasPrefix(e, name+"=") })
		if s.IntN(4) > 0 {
			out.ImageEnv = append(out.ImageEnv, name+"="+value)
		}
	}
	return out
}

// reads are the variables that a line reads, and those that their values are made of.
func (s *search) reads(line string) (names []string) {
	lines := []string{line}
	if strings.HasPrefix(line, "FROM") {
		lines = append(lines, s.triggers...) // BuildKit tells of one where it runs
	}
	for len(lines) > 0 && len(names) < 20 {
		for _, v := range variable.FindAllStringSubmatch(lines[0], -1) {
			if !slices.Contains(names, v[1]) {
				names = append(names, v[1])
				lines = append(lines, s.defined[v[1]]...)
			}
		}
		lines = lines[1:]
	}
	return names
}

// progress is how far BuildKit came, and the line that it stopped at: it reads all FROMs
// before it comes to what is between.
func progress(src string, r *Refusal) (at int, line string) {
	if len(r.Lines) == 0 {
		return 0, ""
	}
	lines := strings.Split(src, "\n")
	at = r.Lines[len(r.Lines)-1]
	if at > len(lines) {
		return at, ""
	}
	line = lines[at-1]
	if !strings.HasPrefix(line, "FROM") && !strings.HasPrefix(line, "ARG") {
		at += len(lines)
	}
	return at, line
}

// namedTargets are those that a build of the file can have: the last stage is "".
func namedTargets(src string) []string {
	out := []string{""}
	if stages, err := parse(src); err == nil {
		for _, s := range stages {
			if s.Name != "" {
				out = append(out, s.Name)
			}
		}
	}
	return out
}
