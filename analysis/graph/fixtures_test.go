package graph_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stagels/stagels/analysis/eval"
	"github.com/stagels/stagels/analysis/graph"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/syntax"
	"github.com/stagels/stagels/testdata/files"
	"golang.org/x/tools/txtar"
)

var update = flag.Bool("update", false, "write what the graphs are into the fixtures")

// TestFixtures reads testdata/graphs: a Dockerfile, how it is built in a section "build", and
// its graph in words.
func TestFixtures(t *testing.T) {
	paths, err := filepath.Glob(filepath.Join(files.Root(), "testdata", "graphs", "*.txtar"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("%q, %v", paths, err)
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) { checkFixture(t, path) })
	}
}

func checkFixture(t *testing.T, path string) {
	t.Helper()
	archive, err := txtar.ParseFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var src string
	var b stage.Build
	for i := range archive.Files {
		f := &archive.Files[i]
		switch f.Name {
		case "Dockerfile":
			src = string(f.Data)
		case "build":
			b = buildOf(t, string(f.Data))
		case "graph":
			want := string(f.Data)
			got := told(graphOf(src, b), b.Target)
			f.Data = []byte(got)
			if diff := cmp.Diff(want, got); diff != "" && !*update {
				t.Errorf("%s", diff)
			}
		}
	}
	if *update {
		if err := os.WriteFile(path, txtar.Format(archive), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// buildOf reads lines of a word and a value: target, platform, arg, context.
func buildOf(t *testing.T, src string) (b stage.Build) {
	t.Helper()
	b.Platform, b.BuildArgs = "linux/amd64", map[string]string{}
	for line := range strings.Lines(src) {
		word, value, _ := strings.Cut(strings.TrimSpace(line), " ")
		switch word {
		case "target":
			b.Target = value
		case "platform":
			b.Platform = value
		case "buildplatform":
			b.BuildPlatform = value
		case "arg":
			name, v, _ := strings.Cut(value, "=")
			b.BuildArgs[name] = v
		case "context":
			b.NamedContexts = append(b.NamedContexts, value)
		default:
			t.Errorf("what is %q?", line)
		}
	}
	return b
}

func graphOf(src string, b stage.Build) *graph.Graph {
	b.Target = ""
	m := stage.NewModel(syntax.Parse(src), b)
	return graph.New(m, eval.Stages(m, &eval.Cache{}))
}

// told is a graph in words, with the plan of a target.
func told(g *graph.Graph, target string) string {
	var b strings.Builder
	line := func(off int) int { return strings.Count(g.Model.File.Text()[:off], "\n") + 1 }
	for i := range g.Nodes {
		n := &g.Nodes[i]
		fmt.Fprintf(&b, "%s\n", strings.Join(strings.Fields(fmt.Sprintf("%d: %s %s %s", line(n.Span.Start), n.Kind, n.Name, n.Platform)), " "))
		for _, s := range n.Steps {
			if s.Index > 0 || s.Trigger {
				fmt.Fprintf(&b, "  %d: %d %s\n", line(s.Span.Start), s.Index, s.Instr.Name)
			}
		}
	}
	for _, e := range g.Edges {
		fmt.Fprintf(&b, "%d: %s %s %s\n", line(e.Span.Start), nameOf(g, e.User), e.Kind, nameOf(g, e.Source))
	}
	final := g.Model.Count() - 1
	if target != "" {
		final = g.Model.StageByName(target)
	}
	p := g.Plan(final)
	fmt.Fprintf(&b, "target %s\n", nameOf(g, p.Target))
	list := func(what string, of []int) {
		var names []string
		for _, i := range of {
			names = append(names, nameOf(g, i))
		}
		fmt.Fprintf(&b, "%s: %s\n", what, strings.Join(names, ", "))
	}
	list("order", p.Order)
	for i, round := range p.Rounds {
		fmt.Fprintf(&b, "round %d: %s\n", i+1, stepsOf(g, round))
	}
	fmt.Fprintf(&b, "longest: %s\n", stepsOf(g, p.Longest))
	list("never", g.Never())
	return strings.ReplaceAll(b.String(), ": \n", ":\n")
}

func nameOf(g *graph.Graph, i int) string {
	if g.Nodes[i].Name == "" {
		return "the " + g.Nodes[i].Kind.String()
	}
	return g.Nodes[i].Name
}

func stepsOf(g *graph.Graph, all []graph.At) string {
	var out []string
	for _, at := range all {
		n := &g.Nodes[at.Stage]
		out = append(out, fmt.Sprintf("%s %d/%d", n.Name, n.Steps[at.Step].Index, n.Total))
	}
	return strings.Join(out, ", ")
}
