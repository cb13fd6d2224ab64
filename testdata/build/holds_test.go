package build

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// world is where trees are built.
type world struct {
	folder   string // for what is written
	contexts map[string]string

	lock  sync.Mutex
	count counted
	tally map[string]int
}

func (w *world) tell(what string) {
	w.lock.Lock()
	defer w.lock.Unlock()
	w.tally[what]++
}

// fault is something that was said of a tree and is not so.
type fault struct{ kind, text string }

// TestStagesHoldWhatIsSaid builds each stage of generated trees, and compares what it holds
// with what is said of it: what is certain is there, in a closed folder nothing else is,
// what cannot exist makes the build fail on that line, and what makes it fail so was said.
func TestStagesHoldWhatIsSaid(t *testing.T) {
	w := &world{
		folder: t.TempDir(), tally: map[string]int{},
		contexts: map[string]string{"busybox": os.Getenv("STAGELS_BUSYBOX"), "data": dataFolder(t)},
	}
	trees, first := number("STAGELS_TREES", 60), number("STAGELS_SEED", 0)
	seeds := make(chan uint64)
	var all sync.WaitGroup
	for range 2 {
		all.Go(func() {
			for seed := range seeds {
				if f := w.judge(t.Context(), generate(seed)); f != nil {
					t.Errorf("seed %d: %s\n%s", seed, f.text, w.reduced(t.Context(), generate(seed), f))
				}
			}
		})
	}
	for i := range trees {
		seeds <- uint64(first + i)
	}
	close(seeds)
	all.Wait()
	t.Logf("%d trees from seed %d: %v; %+v", trees, first, w.tally, w.count)
}

func number(variable string, usual int) int {
	if n, err := strconv.Atoi(os.Getenv(variable)); err == nil {
		return n
	}
	return usual
}

// judge builds each stage of the tree, and returns the first fault, or nil. A line that
// makes a build fail is taken out, so that it hides none.
func (w *world) judge(ctx context.Context, t *tree) *fault {
	t = t.clone()
	folder, err := os.MkdirTemp(w.folder, "")
	if err != nil {
		return &fault{"harness", err.Error()}
	}
	defer os.RemoveAll(folder)
	if err := t.write(folder); err != nil {
		return &fault{"harness", err.Error()}
	}
	for s := range t.stages {
		for again := true; again; {
			var f *fault
			if again, f = w.build(ctx, t, s, folder); f != nil {
				return f
			}
		}
	}
	return nil
}

// build builds a stage and judges it. It tells whether it took out a line, so that the stage
// must be built again.
func (w *world) build(ctx context.Context, t *tree, s int, folder string) (again bool, f *fault) {
	said := w.said(t, folder)
	r := Request{Context: folder, Dockerfile: t.text(), Target: t.stages[s].name, Contexts: w.contexts}
	if r.Target == "" {
		r.Dockerfile = t.upTo(s + 1)
	}
	built := daemon.Build(ctx, r)
	if said.differs(s, built) {
		// The key of a COPY tells what its source is by content alone: it may come from the cache
		// of another tree, whose source lay elsewhere.
		w.tell("built again without the cache")
		r.NoCache = true
		built = daemon.Build(ctx, r)
	}
	if built.Err != nil {
		return w.failed(t, built, said)
	}
	w.tell("built")
	for line, why := range said.missing[s] {
		return false, &fault{"false", fmt.Sprintf("line %d of\n%s\nbuilds in stage %d, though %s", line, t.text(), s, why)}
	}
	w.lock.Lock()
	defer w.lock.Unlock()
	if wrong := compare(said.stages[s], built.Files, &w.count); len(wrong) > 0 {
		return false, &fault{"path", fmt.Sprintf("stage %d of\n%s\n%s", s, t.text(), strings.Join(wrong, "\n"))}
	}
	return false, nil
}

// failed judges a build that failed, and takes out the line.
func (w *world) failed(t *tree, built Result, said claims) (again bool, f *fault) {
	why := built.Err.Error()
	told := said.tells(built.Line)
	switch missing := isMissing(why); {
	case built.Line == 0 && strings.Contains(why, "invalid includepatterns"):
		w.tell("failed, as a client cannot read a source as a pattern")
		return false, nil
	case missing && !told && said.unsure[built.Line]:
		w.tell("failed, as nobody could say")
	case missing && !told && strings.Contains(why, "lstat "+said.to[built.Line]+": not a directory"):
		w.tell("failed, as a file stands where the destination is")
	case missing && !told:
		return false, &fault{"missed", fmt.Sprintf("line %d of\n%s\nis not told of: %s", built.Line, t.text(), why)}
	case missing:
		w.tell("failed, as was said")
	case told:
		w.tell("failed on the line of which it was said, for another reason")
	default:
		w.tell("failed in another way")
	}
	if !t.remove(built.Line) && !t.removeTriggers() {
		return false, &fault{"harness", fmt.Sprintf("line %d of\n%s\ncannot be taken out: %s", built.Line, t.text(), why)}
	}
	return true, nil
}

// missingPath is how BuildKit says that a source is not there: of a path, and of one that it
// looks for by patterns or below a file.
var missingPath = regexp.MustCompile(`"[^"]*": not found|lstat .*: (no such file or|not a) directory`)

func isMissing(why string) bool { return missingPath.MatchString(why) }

// reduced is a tree with a fault of the same kind from which hardly anything can be taken,
// as text. It is looked for in at most 60 trees.
func (w *world) reduced(ctx context.Context, t *tree, f *fault) string {
	for tries, part := 60, 0; tries > 0 && part < len(t.parts()); tries-- {
		c := t.parts()[part]
		if g := w.judge(ctx, c); g != nil && g.kind == f.kind {
			t, f = c, g
		} else {
			part++
		}
	}
	out := t.String() + "\n" + f.text + "\n"
	if folder := os.Getenv("STAGELS_FAULTS"); folder != "" {
		os.WriteFile(filepath.Join(folder, fmt.Sprintf("%d.txt", t.seed)), []byte(out), 0o644)
	}
	return "reduced:\n" + out
}

// parts are the trees with one thing less: an instruction, a stage, a file or the ignore file.
func (t *tree) parts() (out []*tree) {
	if n := len(t.stages); n > 1 {
		c := t.clone()
		c.stages = c.stages[:n-1]
		out = append(out, c)
	}
	for s := range t.stages {
		for i := 1; i < len(t.stages[s].instructions); i++ {
			c := t.clone()
			c.take(s, i)
			out = append(out, c)
		}
	}
	for _, at := range sorted(t.files) {
		c := t.clone()
		delete(c.files, at)
		out = append(out, c)
	}
	if t.ignore != "" {
		c := t.clone()
		c.ignore = ""
		out = append(out, c)
	}
	return out
}
