package build

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stagels/stagels/analysis/files"
	"github.com/stagels/stagels/analysis/rebuild"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/workspace"
)

// workshop is where projects are built twice.
type workshop struct {
	folder, busybox string
	nonce           atomic.Int64

	lock  sync.Mutex
	tally map[string]int
}

func (w *workshop) tell(what string) {
	w.lock.Lock()
	defer w.lock.Unlock()
	w.tally[what]++
}

// TestRebuild builds generated projects before and after a change, and compares which steps
// BuildKit executed with what is said of them: none that is said to be cached, and nearly all
// that are said to run.
func TestRebuild(t *testing.T) {
	w := &workshop{folder: t.TempDir(), busybox: os.Getenv("STAGELS_BUSYBOX"), tally: map[string]int{}}
	w.warmUp(t)
	projects, first := number("STAGELS_PROJECTS", 60), number("STAGELS_SEED", 0)
	seeds := make(chan uint64)
	var all sync.WaitGroup
	for range 3 {
		all.Go(func() {
			for seed := range seeds {
				w.project(t, seed)
			}
		})
	}
	for i := range projects {
		seeds <- uint64(first + i)
	}
	close(seeds)
	all.Wait()
	w.report(t, projects, first)
}

// warmUp builds what all projects begin with: two builds that execute it at one time are told
// of it both.
func (w *workshop) warmUp(t *testing.T) {
	t.Helper()
	ran := daemon.Run(t.Context(), Request{Context: w.folder, Dockerfile: "FROM scratch\nCOPY --from=busybox / /\n", Contexts: map[string]string{"busybox": w.busybox}})
	if ran.Err != nil {
		t.Fatal(ran.Err)
	}
}

func (w *workshop) report(t *testing.T, projects, first int) {
	n := w.tally
	t.Logf("%d projects from seed %d: %v", projects, first, n)
	runs, cached := n["runs, and ran"]+n["runs, was cached"], n["cached, was cached"]+n["depends, was cached"]+n["runs, was cached"]
	if n["built twice"] < projects/2 || runs == 0 || cached == 0 {
		t.Fatal("too few builds succeeded to tell")
	}
	ran, known := float64(n["runs, and ran"])/float64(runs), float64(n["cached, was cached"])/float64(cached)
	t.Logf("of the steps that are said to run %.1f %% did; of the cached ones %.1f %% are said to be", 100*ran, 100*known)
	if ran < 0.95 || known < 0.90 {
		t.Errorf("that is less than 95 %% and 90 %%")
	}
}

// project builds a project, changes it, and builds it again.
func (w *workshop) project(t *testing.T, seed uint64) {
	p := newRevision(seed, seed%5 == 0)
	nonce := fmt.Sprintf("%d-%d", seed, w.nonce.Add(1))
	folder := filepath.Join(w.folder, nonce)
	data := filepath.Join(w.folder, nonce+"-data")
	defer os.RemoveAll(folder)
	defer os.RemoveAll(data)
	contexts := map[string]string{"busybox": w.busybox, "data": data}
	if err := writeData(data, ""); err != nil {
		t.Error(err)
		return
	}
	old := w.succeeds(t, p, folder, nonce, contexts)
	if !old {
		w.tell("never built")
		return
	}
	before := steps(t, w, p.old, folder, nonce)
	p.change()
	dataChanged := seed%4 == 3
	if dataChanged {
		if err := writeData(data, nonce); err != nil {
			t.Error(err)
			return
		}
	}
	ran, err := w.build(t.Context(), p.now, p.target, folder, nonce, contexts)
	if err != nil {
		t.Error(err)
		return
	}
	if ran.Err != nil {
		w.tell("not built again")
		return
	}
	w.tell("built twice")
	if seed%5 == 0 {
		w.sideEffects(t, p, before, ran, nonce)
	}
	w.compare(t, p, ran, folder, data, dataChanged, nonce)
}

// writeData makes the folder of the named context data: one file of it is another one with each
// change.
func writeData(at, change string) error {
	for name, e := range map[string]entry{
		"data/one.txt": {content: "1 " + change}, "data/sub/two.txt": {content: "2"}, "link": {link: "data/sub"},
	} {
		if e.link != "" && change != "" {
			continue
		}
		if err := e.write(filepath.Join(at, name)); err != nil {
			return err
		}
	}
	return nil
}

// succeeds builds the old project, without the lines that make it fail.
func (w *workshop) succeeds(t *testing.T, p *revision, folder, nonce string, contexts map[string]string) bool {
	for range 12 {
		ran, err := w.build(t.Context(), p.old, p.target, folder, nonce, contexts)
		if err != nil {
			t.Error(err)
			return false
		}
		if ran.Err == nil {
			return true
		}
		if !p.old.remove(ran.Line) && !p.old.removeTriggers() {
			return false
		}
	}
	return false
}

// build writes a project and builds it.
func (w *workshop) build(ctx context.Context, tr *tree, target, folder, nonce string, contexts map[string]string) (Ran, error) {
	if err := writeProject(tr, folder, nonce); err != nil {
		return Ran{}, err
	}
	return daemon.Run(ctx, Request{Context: folder, Dockerfile: textOf(tr, nonce), Target: target, Contexts: contexts}), nil
}

func textOf(tr *tree, nonce string) string { return strings.ReplaceAll(tr.text(), "@NONCE@", nonce) }

func writeProject(tr *tree, folder, nonce string) error {
	if err := os.RemoveAll(folder); err != nil {
		return err
	}
	c := tr.clone()
	for at, e := range c.files {
		e.content = strings.ReplaceAll(e.content, "@NONCE@", nonce)
		c.files[at] = e
	}
	c.files["Dockerfile"] = entry{content: textOf(tr, nonce)}
	return c.write(folder)
}

// compare holds what is said of the steps against what BuildKit did.
func (w *workshop) compare(t *testing.T, p *revision, ran Ran, folder, data string, dataChanged bool, nonce string) {
	said := w.said(p, folder, data, dataChanged, nonce)
	for _, s := range said {
		at := Place{s.Name, s.Index}
		if len(p.now.stages) == 1 {
			at.Stage = ""
		}
		did, told := ran.Steps[at]
		outcome := fmt.Sprintf("%s, was cached", s.State)
		switch {
		case !told:
			w.tell("of another stage too: " + s.State.String())
			continue
		case did:
			outcome = fmt.Sprintf("%s, and ran", s.State)
		}
		w.tell(outcome)
		wrong := outcome == "cached, and ran"
		if wrong || os.Getenv("STAGELS_TELL") == outcome {
			text := fmt.Sprintf("seed %d: %s: %v %s (%s), after: %s\nold:\n%s\nnow:\n%s\nignore: %q\nchanged: %q, data %v, target %q", p.old.seed, outcome, at, s.Instr.Logical(), s.Because, p.what, textOf(p.old, nonce), textOf(p.now, nonce), p.now.ignore, p.changedPaths(), dataChanged, p.target)
			if wrong {
				t.Error(text)
			} else {
				t.Log(text)
			}
		}
	}
}

// said is what rebuild says of the steps of a project.
func (w *workshop) said(p *revision, folder, data string, dataChanged bool, nonce string) []rebuild.Step {
	opt := workspace.Options{Build: stage.Build{Target: p.target, NamedContexts: []string{"busybox", "data"}}}
	opt.Build.BuildArgs = map[string]string{}
	folders := &rebuild.Folders{
		Build: rebuild.Folder{Context: &files.Context{Disk: os.DirFS(folder).(disk), Folder: ".", IgnoreFiles: []string{"Dockerfile.dockerignore", ".dockerignore"}, Certain: true}, Changed: p.changedPaths()},
		Named: map[string]*rebuild.Folder{},
	}
	for name, at := range map[string]string{"busybox": w.busybox, "data": data} {
		folders.Named[name] = &rebuild.Folder{Context: &files.Context{Disk: os.DirFS(at).(disk), Folder: ".", IgnoreFiles: []string{".dockerignore"}, Certain: true}}
	}
	if dataChanged {
		folders.Named["data"].Changed = []string{"data/one.txt"}
	}
	return rebuild.Steps(workspace.New(textOf(p.old, nonce), opt), workspace.New(textOf(p.now, nonce), opt), folders)
}

// steps are the names that the RUNs of a project left in the cache, each as often as it ran.
func steps(t *testing.T, w *workshop, tr *tree, folder, nonce string) map[string]int {
	t.Helper()
	if !strings.Contains(tr.text(), tracked) {
		return nil
	}
	text := fmt.Sprintf("FROM scratch\nCOPY --from=busybox / /\nENV NONCE=%d\nRUN %s cat /ran/steps\n", w.nonce.Add(1), strings.ReplaceAll(tracked, "@NONCE@", nonce))
	ran := daemon.Run(t.Context(), Request{Context: folder, Dockerfile: text, Contexts: map[string]string{"busybox": w.busybox}})
	if ran.Err != nil {
		return map[string]int{}
	}
	out := map[string]int{}
	for _, name := range strings.Fields(ran.Log) {
		out[name]++
	}
	return out
}

// sideEffects proves how it is read what BuildKit did: a RUN that writes its name into a cache
// has written it again just if it ran.
func (w *workshop) sideEffects(t *testing.T, p *revision, before map[string]int, ran Ran, nonce string) {
	after := steps(t, w, p.old, filepath.Join(w.folder, nonce), nonce)
	for at, name := range w.places(p, nonce) {
		did, told := ran.Steps[at]
		if !told {
			continue
		}
		w.tell("side effects")
		if (after[name] > before[name]) != did {
			t.Errorf("seed %d: %v is read as executed: %v, and %s ran %d times, %d before", p.old.seed, at, did, name, after[name], before[name])
		}
	}
}

// places are those of the RUNs that write names, of those that stand once in the project.
func (w *workshop) places(p *revision, nonce string) map[Place]string {
	text := textOf(p.now, nonce)
	m := workspace.New(text, workspace.Options{Build: stage.Build{NamedContexts: []string{"busybox", "data"}}})
	out := map[Place]string{}
	for _, s := range rebuild.Steps(m, m, &rebuild.Folders{}) {
		_, rest, ok := strings.Cut(m.Model.File.Source(s.Item), "echo step")
		if !ok || s.Trigger {
			continue
		}
		name := "step" + rest[:strings.IndexFunc(rest, func(c rune) bool { return c < '0' || c > '9' })]
		if strings.Count(text, "echo "+name+" ") == 1 {
			out[Place{s.Name, s.Index}] = name
		}
	}
	return out
}
