package workspace_test

import (
	"context"
	"flag"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"path"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stagels/stagels/analysis/workspace"
)

var sequences = flag.Int("sequences", 300, "how many sequences of changes TestPatchedIsFresh makes")

// world is a folder in which people work, and what a watcher tells of it.
type world struct {
	rand    *rand.Rand
	files   fstest.MapFS
	open    map[string]string
	changed []string // what is not told yet
	what    string   // was done last
	edits   int
}

// kept is a file that no change touches, so that links can lead to it.
const kept = "kept"

func newWorld(seed uint64) *world {
	return &world{rand: rand.New(rand.NewPCG(seed, 1)), files: disk(map[string]string{kept: "kept"}), open: map[string]string{}}
}

func one[T any](w *world, of ...T) T { return of[w.rand.IntN(len(of))] }

func (w *world) folder() string {
	parts := make([]string, w.rand.IntN(3))
	for i := range parts {
		parts[i] = one(w, "a", "b", "out", "a-b", "node_modules", "dockerfile", "Dockerfile")
	}
	return path.Join(append([]string{"."}, parts...)...)
}

func (w *world) path() string {
	return path.Join(w.folder(), one(w, "Dockerfile", "dockerfile", "x.Dockerfile", ".gitignore", ".gitignore", ".dockerignore", "Dockerfile.go", "other"))
}

// present is one of the files that there are.
func (w *world) present() string { return one(w, slices.Sorted(maps.Keys(w.files))...) }

func (w *world) content() string {
	w.edits++
	rule := one(w, "out", "/a", "*.Dockerfile", "!out", "a/*", "Dockerfile", "!Dockerfile", "b/", "dockerfile/", "**/a", "nothing")
	return fmt.Sprintf("%s\n# %d\n", rule, w.edits)
}

// put writes a file, unless a file stands where it needs a folder, or a folder where it is
// to stand.
func (w *world) put(at string, f *fstest.MapFile) {
	if at == kept {
		return
	}
	for dir := path.Dir(at); dir != "."; dir = path.Dir(dir) {
		if w.files[dir] != nil {
			return
		}
	}
	if len(w.below(at)) > 0 {
		return
	}
	w.files[at] = f
	w.changed = append(w.changed, at)
}

func (w *world) below(folder string) (all []string) {
	for name := range w.files {
		if strings.HasPrefix(name, folder+"/") {
			all = append(all, name)
		}
	}
	return all
}

func (w *world) remove(at string) {
	if at != kept {
		delete(w.files, at)
		w.changed = append(w.changed, at)
	}
}

// removeFolder removes a folder; some watchers tell of all that was in it, some of it
// alone.
func (w *world) removeFolder(folder string) {
	before := len(w.changed)
	for _, name := range w.below(folder) {
		w.remove(name)
	}
	if w.rand.IntN(2) == 0 {
		w.changed = append(w.changed[:before], folder)
	}
}

func (w *world) renameFolder(from, to string) {
	if from == to || strings.HasPrefix(to+"/", from+"/") || len(w.below(to)) > 0 {
		return
	}
	before := len(w.changed)
	for _, name := range w.below(from) {
		f := w.files[name]
		w.remove(name)
		w.put(to+strings.TrimPrefix(name, from), f)
	}
	if w.rand.IntN(2) == 0 {
		w.changed = append(w.changed[:before], from, to)
	}
}

// step changes something.
func (w *world) step() {
	at, folder := w.path(), w.folder()
	switch w.rand.IntN(10) {
	case 0, 1, 2:
		w.what = "write " + at
		w.put(at, &fstest.MapFile{Data: []byte(w.content())})
	case 3:
		at = w.present()
		w.what = "edit " + at
		if w.files[at].Mode.IsRegular() {
			w.put(at, &fstest.MapFile{Data: []byte(w.content())})
		}
	case 4:
		at = w.present()
		w.what = "remove " + at
		w.remove(at)
	case 5:
		from := w.present()
		w.what = "rename " + from + " to " + at
		if f := w.files[from]; from != kept && w.files[at] == nil {
			w.remove(from)
			w.put(at, f)
		}
	case 6:
		w.what = "remove folder " + folder
		if folder != "." {
			w.removeFolder(folder)
		}
	case 7:
		to := w.folder()
		w.what = "rename folder " + folder + " to " + to
		if folder != "." && to != "." {
			w.renameFolder(folder, to)
		}
	case 8:
		target := strings.Repeat("../", strings.Count(at, "/")) + one(w, kept, "nothing")
		w.what = "link " + at + " to " + target
		w.put(at, &fstest.MapFile{Data: []byte(target), Mode: fs.ModeSymlink})
	case 9:
		w.touchEditor(at)
	}
}

// touchEditor opens, edits or closes a document.
func (w *world) touchEditor(at string) {
	name := path.Join("w", at)
	if _, ok := w.open[name]; ok && w.rand.IntN(2) == 0 {
		w.what = "close " + name
		delete(w.open, name)
		return
	}
	w.what = "open or edit " + name
	w.open[name] = w.content()
}

// overlaid is the snapshot with what is open by now.
func (w *world) overlaid(s *workspace.Snapshot, before map[string]string) *workspace.Snapshot {
	for name := range before {
		if _, ok := w.open[name]; !ok {
			s = s.Closing(name)
		}
	}
	for name, src := range w.open {
		if before[name] != src {
			s = s.Opened(name, text(src))
		}
	}
	return s
}

// TestPatchedIsFresh: whatever happens to files and editors, a snapshot that is patched by
// what watchers tell says what one says that is made anew. The snapshot before stays as
// it was.
func TestPatchedIsFresh(t *testing.T) {
	n := *sequences
	if testing.Short() {
		n /= 10
	}
	looks, found := 0, 0
	for seed := range uint64(n) {
		w := newWorld(seed)
		s := fresh(t, w.files, w.open)
		var log []string
		for range 40 {
			before, said := maps.Clone(w.open), told(t, s)
			for range 1 + w.rand.IntN(3) {
				w.step()
				log = append(log, w.what)
			}
			tree, err := s.Tree("w").Patched(context.Background(), w.changed...)
			if err != nil {
				t.Fatal(err)
			}
			w.changed = nil
			next := w.overlaid(s.WithTree(tree), before)
			got, want := told(t, next), told(t, fresh(t, w.files, w.open))
			if !slices.Equal(got, want) {
				t.Fatalf("seed %d: patched\n%s\nfresh\n%s\nafter\n%s", seed, strings.Join(got, "\n"), strings.Join(want, "\n"), strings.Join(log, "\n"))
			}
			if again := told(t, s); !slices.Equal(again, said) {
				t.Fatalf("seed %d: the snapshot before says\n%q\nnot\n%q\nafter\n%s", seed, again, said, strings.Join(log, "\n"))
			}
			s, looks, found = next, looks+1, found+len(got)
		}
	}
	t.Logf("%d snapshots, %d files in them", looks, found)
}
