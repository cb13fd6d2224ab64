package oracle

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/containerd/platforms"
	digest "github.com/opencontainers/go-digest"
	ocispecs "github.com/opencontainers/image-spec/specs-go/v1"
	"github.com/stagels/stagels/analysis/eval"
	plans "github.com/stagels/stagels/analysis/graph"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/syntax"
	"github.com/stagels/stagels/testdata/files"
)

// TestGraph asks for every target of every file which lines are operations of it, for which
// platform each runs, and for which it waits, and wants the graph to say the same.
func TestGraph(t *testing.T) {
	targets, operations := 0, 0
	for b := range builtTargets(t) {
		want := b.graph.waits()
		targets, operations = targets+1, operations+len(want)
		got := planned(b.file.Text, b.build, b.graph.canonical())
		for line, said := range want {
			if strings.HasPrefix(said, " ") { // BuildKit copies files without regard to the platform
				_, behind, _ := strings.Cut(got[line], " behind")
				got[line] = " behind" + behind
			}
		}
		if !maps.Equal(got, want) {
			t.Errorf("%s, target %q:\n%s", b.file.Name, b.build.Target, differences(got, want))
		}
	}
	t.Logf("%d targets, %d operations", targets, operations)
}

// builtTarget is a target that BuildKit builds.
type builtTarget struct {
	file  files.File
	build stage.Build
	graph *graph // what BuildKit makes of it
}

// builtTargets are all that there are in the corpus, or in some of it under go test -short.
func builtTargets(t *testing.T) func(yield func(builtTarget) bool) {
	return func(yield func(builtTarget) bool) {
		for _, f := range files.Sample(files.Corpus(t)) {
			for b := range targetsOf(f) {
				if !yield(b) {
					return
				}
			}
		}
	}
}

// targetsOf are the targets of a file that BuildKit builds.
func targetsOf(f files.File) func(yield func(builtTarget) bool) {
	return func(yield func(builtTarget) bool) {
		b := stage.Build{Platform: PlatformOS(f.Text) + "/amd64"}
		all := stage.NewModel(syntax.Parse(f.Text), b)
		for i := range all.Count() {
			b.Target = all.Name(i)
			if b.Target == "" && i < all.Count()-1 || b.Target != "" && all.StageByName(b.Target) != i {
				continue
			}
			if g, err := (World{}).build(f.Text, b.Target); err == nil && !yield(builtTarget{f, b, g}) {
				return
			}
		}
	}
}

func differences(got, want map[int]string) (out string) {
	for _, line := range slices.Sorted(maps.Keys(want)) {
		if got[line] != want[line] {
			out += fmt.Sprintf("  line %d: %q, BuildKit says %q\n", line, got[line], want[line])
		}
	}
	for _, line := range slices.Sorted(maps.Keys(got)) {
		if _, ok := want[line]; !ok {
			out += fmt.Sprintf("  line %d: %q, to BuildKit it is no operation\n", line, got[line])
		}
	}
	return out
}

// canonical gives the lines that make one operation one of them: instructions that are alike in
// two stages are one.
func (g *graph) canonical() map[int]int {
	out := map[int]int{}
	for _, lines := range g.lines {
		for _, line := range lines {
			out[line] = slices.Min(lines)
		}
	}
	for changed := true; changed; {
		changed = false
		for _, lines := range g.lines {
			least := out[slices.MinFunc(lines, func(a, b int) int { return out[a] - out[b] })]
			for _, line := range lines {
				changed = changed || out[line] != least
				out[line] = least
			}
		}
	}
	return out
}

// at are the lines of an operation. What is pulled for a COPY --from has none.
func (g *graph) at(d digest.Digest) []int {
	return slices.DeleteFunc(slices.Clone(g.lines[d]), func(line int) bool { return line == 0 })
}

// waits tells of each line that makes an operation the platform, and the lines of the
// operations that it waits for.
func (g *graph) waits() map[int]string {
	of, before := map[int]map[string]bool{}, map[int]map[int]bool{}
	names := g.canonical()
	for d, op := range g.ops {
		if len(g.at(d)) == 0 {
			continue
		}
		line := names[g.at(d)[0]]
		if of[line] == nil {
			of[line], before[line] = map[string]bool{}, map[int]bool{}
		}
		if p := op.Platform; p != nil && op.GetMerge() == nil {
			of[line][platforms.Format(platforms.Normalize(ocispecs.Platform{OS: p.OS, Architecture: p.Architecture, Variant: p.Variant}))] = true
		}
		for _, in := range op.Inputs {
			g.nearest(digest.Digest(in.Digest), func(at int) { before[line][names[at]] = true })
		}
	}
	out := map[int]string{}
	for line := range of {
		out[line] = operation(line, of[line], before[line])
	}
	return out
}

// nearest tells of the lines of an operation, or of those that it waits for if it has none.
func (g *graph) nearest(d digest.Digest, tell func(line int)) {
	if lines := g.at(d); len(lines) > 0 {
		tell(lines[0])
		return
	}
	for _, in := range g.ops[d].Inputs {
		g.nearest(digest.Digest(in.Digest), tell)
	}
}

func operation(line int, of map[string]bool, before map[int]bool) string {
	delete(before, line) // several operations of one line
	return fmt.Sprint(strings.Join(slices.Sorted(maps.Keys(of)), " "), " behind ", slices.Sorted(maps.Keys(before)))
}

// planned is the same, of what the target needs by our graph.
func planned(src string, b stage.Build, names map[int]int) map[int]string {
	final := stage.NewModel(syntax.Parse(src), b).Final()
	b.Target = ""
	m := stage.NewModel(syntax.Parse(src), b)
	g := plans.New(m, eval.Stages(m, &eval.Cache{}))
	of, before, last := map[int]map[string]bool{}, map[int]map[int]bool{}, map[int]int{}
	lineOf := func(off int) int {
		line := strings.Count(src[:off], "\n") + 1
		if name, ok := names[line]; ok {
			return name
		}
		return line
	}
	for _, s := range g.Plan(final).Order {
		n := &g.Nodes[s]
		now := 0
		for i := range n.Steps {
			step := &n.Steps[i]
			var sources []int
			for _, e := range g.Edges {
				if e.User != s || e.Step != i || e.Kind == plans.Epoch {
					continue
				}
				if e.Kind == plans.Base {
					now = last[e.Source]
				} else if last[e.Source] > 0 {
					sources = append(sources, last[e.Source])
				}
			}
			if step.Index == 0 {
				continue
			}
			line := lineOf(step.Span.Start)
			if step.Trigger {
				line = lineOf(n.Steps[0].Span.Start)
			}
			if of[line] == nil {
				of[line], before[line] = map[string]bool{}, map[int]bool{}
			}
			of[line][n.Platform] = true
			for _, at := range append(sources, now) {
				if at > 0 {
					before[line][at] = true
				}
			}
			now = line
		}
		last[s] = now
	}
	out := map[int]string{}
	for line := range of {
		out[line] = operation(line, of[line], before[line])
	}
	return out
}
