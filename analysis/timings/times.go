package timings

import (
	"strings"
	"time"

	"github.com/stagels/stagels/analysis/graph"
)

// Times are how long the steps of a Dockerfile took in a build.
type Times map[graph.At]time.Duration

// Times are those of the steps that ran. A step has none that was cached or that failed, and none
// whose instruction is another one by now. Of a step that ran for several platforms or targets it
// is the longest time.
func (b *Build) Times(g *graph.Graph) Times {
	sums := map[graph.At]map[Place]time.Duration{}
	for i := range b.Steps {
		s := &b.Steps[i]
		at, ok := b.in(g, s)
		if !ok || s.Cached || s.Error != "" || !isOf(&g.Nodes[at.Stage].Steps[at.Step], s.Instruction) {
			continue
		}
		if sums[at] == nil {
			sums[at] = map[Place]time.Duration{}
		}
		sums[at][s.Place] += s.Took
	}
	out := Times{}
	for at, sum := range sums {
		for _, took := range sum {
			out[at] = max(out[at], took)
		}
	}
	return out
}

// isOf tells whether the log tells of a step by that instruction: up to the first variable and the
// first heredoc, which BuildKit writes in its own way, and of a FROM by its keyword.
func isOf(s *graph.Step, told string) bool {
	written := strings.Fields(s.Instr.Original())
	said := strings.Fields(strings.TrimPrefix(told, "LINK "))
	if len(said) == 0 || !strings.EqualFold(written[0], said[0]) {
		return false
	}
	if s.Instr.Name == "from" {
		return true
	}
	a, b := strings.Join(written[1:], " "), strings.Join(said[1:], " ")
	if i := first(a, "$", "<<"); i >= 0 {
		return strings.HasPrefix(b, a[:i])
	}
	return a == b
}

// first is where the first of some texts begins in s; negative if none is in it.
func first(s string, texts ...string) (at int) {
	at = -1
	for _, text := range texts {
		if i := strings.Index(s, text); i >= 0 && (at < 0 || i < at) {
			at = i
		}
	}
	return at
}

// Stage is how long the steps of a stage took together; ok is false if none has a time.
func (t Times) Stage(stage int) (took time.Duration, ok bool) {
	for at, one := range t {
		if at.Stage == stage {
			took, ok = took+one, true
		}
	}
	return took, ok
}

// Longest is the chain of steps that wait for each other and take the longest, of those that run,
// and how long that is. order are the stages of a target, each behind what it needs (graph.Plan).
func (t Times) Longest(g *graph.Graph, order []int, runs func(graph.At) bool) (chain []graph.At, took time.Duration) {
	edges := map[graph.At][]int{}
	for _, e := range g.Edges {
		if e.Kind != graph.Epoch {
			at := graph.At{Stage: e.User, Step: e.Step}
			edges[at] = append(edges[at], e.Source)
		}
	}
	ends := map[int]*link{}
	var last *link
	for _, node := range order {
		var now *link
		for j := range g.Nodes[node].Steps {
			at := graph.At{Stage: node, Step: j}
			var from *link
			for _, source := range edges[at] {
				from = from.later(ends[source])
			}
			if !g.Nodes[node].Steps[j].Linked {
				from = from.later(now)
			}
			if one := t[at]; one > 0 && runs(at) {
				from = &link{at, from.ends() + one, from}
			}
			now = now.later(from)
		}
		ends[node], last = now, now
	}
	took = last.ends()
	for ; last != nil; last = last.before {
		chain = append([]graph.At{last.at}, chain...)
	}
	return chain, took
}

// link is a step of a chain, and when it ends; nil is the begin of all.
type link struct {
	at     graph.At
	end    time.Duration
	before *link
}

func (l *link) ends() time.Duration {
	if l == nil {
		return 0
	}
	return l.end
}

func (l *link) later(other *link) *link {
	if other.ends() > l.ends() {
		return other
	}
	return l
}
