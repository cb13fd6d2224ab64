package build

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stagels/stagels/analysis"
	"github.com/stagels/stagels/analysis/eval"
	"github.com/stagels/stagels/analysis/files"
	"github.com/stagels/stagels/analysis/graph"
	"github.com/stagels/stagels/analysis/refactor"
	"github.com/stagels/stagels/analysis/rules"
	"github.com/stagels/stagels/analysis/workspace"
)

// TestManifestsFirst builds projects before and after their manifests are copied first. The image
// has the same files, with the same modes and owners. When a source changes, the install runs
// again before, as the hint says, and is cached after.
func TestManifestsFirst(t *testing.T) {
	p := newProject(t, "testdata/manifests.txtar")
	for name, mode := range map[string]os.FileMode{
		"busybox/bin/found": 0o755, "busybox/bin/npm": 0o755, "busybox/bin/pip": 0o755, "busybox/bin/go": 0o755,
		"context": 0o711, "context/packages": 0o700, "context/packages/a": 0o775, "context/packages/b": 0o711, "context/more": 0o700, "context/package.json": 0o600, "context/more/base.txt": 0o640,
	} {
		p.must(os.Chmod(filepath.Join(p.folder, name), mode))
	}
	all, err := filepath.Glob(filepath.Join(p.folder, "copied", "*"))
	p.must(err)
	for _, at := range all {
		t.Run(filepath.Base(at), func(t *testing.T) {
			src, err := os.ReadFile(at)
			p.must(err)
			p.manifestsFirst(t, string(src))
		})
	}
	t.Logf("%d projects", len(all))
}

func (p *project) manifestsFirst(t *testing.T, src string) {
	d := workspace.New(src, workspace.Options{Contexts: func() files.Contexts {
		return files.Contexts{Build: contextOf(filepath.Join(p.folder, "context"), "")}
	}})
	run := installOf(d)
	if run.Index == 0 || !slices.ContainsFunc(d.Diagnostics(), func(f *rules.Diagnostic) bool { return f.Code == "UncachedInstall" }) {
		t.Fatal("no hint")
	}
	offered := analysis.Refactorings(d, run.Span)
	i := slices.IndexFunc(offered, func(r refactor.Result) bool { return strings.HasPrefix(r.Title, "Copy ") })
	if i < 0 {
		t.Fatalf("offered are %v", offered)
	}
	after := workspace.New(made(src, offered[i].Edits), d.Options)
	was, is := p.result(t, src), p.result(t, after.Text())
	for _, difference := range was.Difference(is) {
		t.Errorf("%s\n%s", difference, after.Text())
	}
	if !p.runsAfterChange(t, src, run) {
		t.Error("it did not run again before")
	}
	if p.runsAfterChange(t, after.Text(), installOf(after)) {
		t.Errorf("it runs again\n%s", after.Text())
	}
}

// installOf is the first RUN of the last stage, in which it stands behind a COPY.
func installOf(d *workspace.Document) graph.Step {
	g := graph.New(d.Model, eval.Stages(d.Model, d.Cache))
	for _, s := range g.Nodes[d.Model.Final()].Steps {
		if s.Instr.Name == "run" {
			return s
		}
	}
	return graph.Step{}
}

func (p *project) request(dockerfile string) Request {
	return Request{
		Context: filepath.Join(p.folder, "context"), Dockerfile: dockerfile,
		Contexts: map[string]string{"busybox": filepath.Join(p.folder, "busybox")},
	}
}

func (p *project) result(t *testing.T, dockerfile string) Files {
	t.Helper()
	out := daemon.Build(t.Context(), p.request(dockerfile))
	if out.Err != nil {
		t.Fatalf("%v\n%s\n%s", out.Err, dockerfile, out.Log)
	}
	return out.Files
}

// runsAfterChange tells whether a step runs when the build is run once more, with other sources.
func (p *project) runsAfterChange(t *testing.T, dockerfile string, step graph.Step) bool {
	t.Helper()
	runs := false
	for range 2 {
		for _, name := range []string{"src/a.txt", "main.go", "packages/a/src/index.js", "more/other.txt"} {
			p.must(os.WriteFile(filepath.Join(p.folder, "context", name), []byte("package main // "+time.Now().String()), 0o644))
		}
		out := daemon.Run(t.Context(), p.request(dockerfile))
		if out.Err != nil {
			t.Fatal(out.Err)
		}
		ran, told := out.Steps[Place{"stage-1", step.Index}]
		if !told {
			t.Fatalf("BuildKit tells nothing of step %d: %v", step.Index, out.Steps)
		}
		runs = ran
	}
	return runs
}
