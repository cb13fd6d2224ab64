package oracle

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/moby/buildkit/client"
	"github.com/stagels/stagels/analysis/eval"
	plans "github.com/stagels/stagels/analysis/graph"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/syntax"
	"github.com/stagels/stagels/analysis/timings"
)

// TestTimings writes a log of every target of every file, with the names that BuildKit gives to
// its operations, and wants each to be found at the line that made it.
func TestTimings(t *testing.T) {
	targets, named, shared := 0, 0, 0
	for b := range builtTargets(t) {
		m := stage.NewModel(syntax.Parse(b.file.Text), b.build)
		g := plans.New(m, eval.Stages(m, &eval.Cache{}))
		targets++
		read, err := timings.Read(strings.NewReader(logOf(t, b.graph)))
		if errors.Is(err, timings.ErrNoSteps) {
			continue // nothing is to be done
		}
		if err != nil {
			t.Fatalf("%s: %v", b.file.Name, err)
		}
		read.Locate(g, func(off int) int { return 1 + strings.Count(b.file.Text[:off], "\n") })
		at := map[string]*timings.Step{}
		for i := range read.Steps {
			at[read.Steps[i].Error] = &read.Steps[i]
		}
		for d, name := range b.graph.names {
			if !strings.HasPrefix(name, "[") || len(b.graph.lines[d]) == 0 {
				continue
			}
			s := at[place(name)]
			if s != nil && s.Line == 0 && sharesName(m, s.Stage) {
				shared++
				continue
			}
			named++
			if s == nil || !slices.Contains(b.graph.lines[d], s.Line) {
				t.Errorf("%s, target %q: %q is in line %v, not in %+v", b.file.Name, b.build.Target, name, b.graph.lines[d], s)
			}
		}
	}
	t.Logf("%d targets, %d names of operations, %d of stages whose name another has too", targets, named, shared)
	if shared*100 > named {
		t.Error("that is too many")
	}
}

// logOf is a log of all operations. What each failed with is the place in its name.
func logOf(t *testing.T, g *graph) string {
	start := time.Unix(0, 0)
	end := start.Add(time.Second)
	var s client.SolveStatus
	for d, name := range g.names {
		if strings.HasPrefix(name, "[") {
			s.Vertexes = append(s.Vertexes, &client.Vertex{Digest: d, Name: name, Started: &start, Completed: &end, Error: place(name)})
		}
	}
	line, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	return string(line) + "\n"
}

// sharesName tells whether several stages have a name.
func sharesName(m *stage.Model, name string) bool {
	n := 0
	for i := range m.Count() {
		if m.Name(i) == name {
			n++
		}
	}
	return n > 1
}

// place is how the name of an operation begins.
func place(name string) string {
	at, _, _ := strings.Cut(name, "]")
	return at
}
