package build

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stagels/stagels/analysis/eval"
	"github.com/stagels/stagels/analysis/files"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/syntax"
	"golang.org/x/tools/txtar"
)

// What share of what the RUNs of the projects make must be known, and what share of what is
// said must be so.
const (
	leastRecall    = 0.90
	leastPrecision = 0.95
)

// uncounted are folders whose inside counts for nothing: what is in them is not of the project.
var uncounted = []string{"node_modules", ".git", "__pycache__", "/tmp", "/root/.cache", "/root/.npm", "/root/.config", "/go/pkg"}

// TestProjects builds projects for real, and counts what their RUNs make, and what is said
// that they likely make. A project's section "made" is each path that a RUN makes, by its stage;
// inside of a folder that ends with /... names are a tool's own, so they are not counted.
func TestProjects(t *testing.T) {
	have := standIns(t)
	archives, err := filepath.Glob("testdata/projects/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatal(archives, err)
	}
	var all tally
	var lock sync.Mutex
	t.Run("each", func(t *testing.T) {
		for _, at := range archives {
			t.Run(strings.TrimSuffix(filepath.Base(at), ".txtar"), func(t *testing.T) {
				t.Parallel()
				of := newBuilt(t, at, have).judge()
				lock.Lock()
				defer lock.Unlock()
				all.add(of)
				t.Log(of)
			})
		}
	})
	t.Logf("%d projects: %v", len(archives), all)
	if all.recall() < leastRecall || all.precision() < leastPrecision {
		t.Errorf("recall must be %v, precision %v", leastRecall, leastPrecision)
	}
}

// tally is how many paths RUNs made, how many of these are known, how many are said to be
// made, and how many of these were.
type tally struct{ made, known, said, right, taken, takenKnown int }

func (t *tally) add(o tally) {
	t.made, t.known, t.said, t.right = t.made+o.made, t.known+o.known, t.said+o.said, t.right+o.right
	t.taken, t.takenKnown = t.taken+o.taken, t.takenKnown+o.takenKnown
}

func (t tally) recall() float64    { return share(t.known, t.made) }
func (t tally) precision() float64 { return share(t.right, t.said) }

func share(of, all int) float64 {
	if all == 0 {
		return 1
	}
	return float64(of) / float64(all)
}

func (t tally) String() string {
	return fmt.Sprintf("recall %.1f %% (%d of %d paths that RUNs made; of those that COPY takes %d of %d), precision %.1f %% (%d of %d paths that are said)",
		100*t.recall(), t.known, t.made, t.takenKnown, t.taken, 100*t.precision(), t.right, t.said)
}

// built is a project, its Dockerfile as we read it, and the bases that it is built on.
type built struct {
	*testing.T
	archive string
	text    string
	folder  string // of its context
	made    []string
	bases   map[string]Base
	model   *stage.Model
	trace   *eval.Trace
	files   *files.Files
}

func newBuilt(t *testing.T, archive string, have map[string]Base) *built {
	b := &built{T: t, archive: archive, folder: t.TempDir(), bases: map[string]Base{}}
	a, err := txtar.ParseFile(archive)
	b.must(err)
	packed := map[string][]txtar.File{}
	for _, f := range a.Files {
		below, inContext := strings.CutPrefix(f.Name, "context/")
		switch pack, inner, isPacked := strings.Cut(below, ".tar.gz/"); {
		case f.Name == "Dockerfile":
			b.text = string(f.Data)
		case f.Name == "made":
			b.made = strings.Fields(strings.ReplaceAll(string(f.Data), " ", ":"))
		case inContext && isPacked:
			packed[pack+".tar.gz"] = append(packed[pack+".tar.gz"], txtar.File{Name: inner, Data: f.Data})
		case inContext:
			b.write(below, f.Data)
		default:
			t.Fatalf("%s: what is %s?", archive, f.Name)
		}
	}
	for at, held := range packed {
		b.write(at, tarOf(held))
	}
	b.read(have)
	return b
}

func (b *built) must(err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}

func (b *built) write(at string, data []byte) {
	to := filepath.Join(b.folder, at)
	b.must(os.MkdirAll(filepath.Dir(to), 0o755))
	mode := os.FileMode(0o644)
	if strings.HasPrefix(string(data), "#!") {
		mode = 0o755
	}
	b.must(os.WriteFile(to, data, mode))
}

// read reads the Dockerfile as an editor does, and finds its bases.
func (b *built) read(have map[string]Base) {
	b.model = stage.NewModel(syntax.Parse(b.text), stage.Build{})
	b.trace = eval.Stages(b.model, &eval.Cache{})
	ignore, _ := os.ReadFile(filepath.Join(b.folder, ".dockerignore"))
	b.files = files.New(b.model, b.trace, contextOf(b.folder, string(ignore)), nil)
	for i := range b.model.Count() {
		base := b.model.Stages()[i].Base
		if base.Kind != stage.Image {
			continue
		}
		of, ok := have[base.Expanded]
		if !ok {
			b.Skipf("SKIPPED: nothing stands here for %s", base.Expanded)
		}
		b.bases[base.Expanded] = of
	}
}

// judge builds each stage, with its RUNs and without them, all in one build.
func (b *built) judge() (of tally) {
	var made []string
	taken, all := b.taken(), b.build()
	for i := range b.model.Count() {
		name := b.model.Name(i)
		with, without := below(all, "/with/"+name), below(all, "/without/"+name)
		known := pathsOf(b.files.End(i))
		for _, at := range slices.Sorted(maps.Keys(with)) {
			if _, before := without[at]; !before && !isUncounted(at) {
				made = append(made, name+":"+at)
				of.count(b, i, at, known[at] != nil, taken)
			}
		}
		for at, n := range known {
			if _, before := without[at]; before || at == "/" {
				continue
			}
			of.said++
			if isKind(n, with, at) {
				of.right++
			} else {
				b.Logf("%s: %s is said, and is not there", name, at)
			}
		}
	}
	b.compareMade(made)
	return of
}

// count counts a path that a RUN of a stage made.
func (t *tally) count(b *built, in int, at string, known bool, taken map[string]bool) {
	name := b.model.Name(in)
	if slices.ContainsFunc(b.made, func(m string) bool {
		folder, inside := strings.CutSuffix(m, "/...")
		return inside && strings.HasPrefix(name+":"+at, folder+"/")
	}) {
		return
	}
	t.made++
	if known {
		t.known++
	} else {
		b.Logf("%s: %s was made, and is not known", name, at)
	}
	if taken[name+":"+at] {
		t.taken++
		if known {
			t.takenKnown++
		}
	}
}

// taken are the paths that later stages copy, by their stages.
func (b *built) taken() map[string]bool {
	out := map[string]bool{}
	for i := range b.trace.Steps {
		if c := b.trace.Steps[i].Copy; c != nil && c.Origin.Kind == stage.InFile {
			for _, src := range c.Sources {
				out[b.model.Name(c.Origin.Stage)+":"+src.Path] = true
			}
		}
	}
	return out
}

// compareMade holds the section "made" against what was made; with STAGELS_UPDATE it is
// written anew, and keeps its lines that end with /... .
func (b *built) compareMade(made []string) {
	var inside, want []string
	for _, m := range b.made {
		if folder, ok := strings.CutSuffix(m, "/..."); ok {
			inside = append(inside, folder+"/")
		}
	}
	for _, m := range made {
		if !slices.ContainsFunc(inside, func(folder string) bool { return strings.HasPrefix(m, folder) }) {
			want = append(want, m)
		}
	}
	for _, folder := range inside {
		want = append(want, folder+"...")
	}
	slices.Sort(want)
	if slices.Equal(want, slices.Sorted(slices.Values(b.made))) {
		return
	}
	if os.Getenv("STAGELS_UPDATE") == "" {
		b.Errorf("the build made\n%s\nnot\n%s", strings.Join(want, "\n"), strings.Join(b.made, "\n"))
		return
	}
	a, err := txtar.ParseFile(b.archive)
	b.must(err)
	a.Files = slices.DeleteFunc(a.Files, func(f txtar.File) bool { return f.Name == "made" })
	a.Files = append(a.Files, txtar.File{Name: "made", Data: []byte(strings.ReplaceAll(strings.Join(want, "\n")+"\n", ":", " "))})
	b.must(os.WriteFile(b.archive, txtar.Format(a), 0o644))
}

// without is the name of a stage as it would be without its RUNs.
func without(name string) string { return name + "-without-runs" }

// withoutRuns is a stage without its RUNs, under another name.
func (b *built) withoutRuns(i int) string {
	var out strings.Builder
	items := b.model.Stages()[i].Items
	for item := items[0]; item < items[1]; item++ {
		source := b.model.File.Source(item)
		switch in := b.model.Instr(item); {
		case item == items[0]:
			name := b.model.Name(i)
			out.WriteString(strings.TrimSuffix(strings.TrimRight(source, "\n"), name) + without(name) + "\n")
		case in == nil || in.Name != "run":
			out.WriteString(source)
		}
	}
	return out.String() + "\n"
}

// tools are the folders of the bases with tools, which are not looked at; mounted are those
// that each container has.
var (
	tools   = []string{"usr/local/go", "usr/lib", "usr/lib64", "usr/bin", "usr/include", "usr/local/lib/node_modules", "root/.cache/*", "bin/busybox"}
	mounted = []string{"dev", "proc", "sys"}
)

// unseen are the folders of a stage that are not looked at.
func (b *built) unseen(i int) []string {
	for b.model.Base(i) != stage.None {
		i = b.model.Base(i)
	}
	if base := b.model.Stages()[i].Base.Expanded; bases[base].folder == "" || strings.HasPrefix(base, "alpine") {
		return mounted
	}
	return slices.Concat(tools, mounted)
}

// build is what all stages hold, beside the tools of their bases: below /with, and below
// /without what they hold without their RUNs.
func (b *built) build() Files {
	text, looked := b.text+"\n", "FROM scratch AS looked-at\n"
	for i := range b.model.Count() {
		name, flags := b.model.Name(i), ""
		text += b.withoutRuns(i)
		for _, u := range b.unseen(i) {
			flags += " --exclude=" + u
		}
		looked += fmt.Sprintf("COPY --from=%s%s / /with/%s/\n", name, flags, name)
		looked += fmt.Sprintf("COPY --from=%s%s / /without/%s/\n", without(name), flags, name)
	}
	r := Request{Context: b.folder, Dockerfile: text + looked, Target: "looked-at", Bases: b.bases}
	result := daemon.Build(context.Background(), r)
	if result.Err != nil {
		b.Fatalf("%v\n%s\n%s", result.Err, result.Log, r.Dockerfile)
	}
	return result.Files
}

// below are the files below a folder, by their paths in it.
func below(all Files, folder string) Files {
	out := Files{}
	for at, f := range all {
		if inner, ok := strings.CutPrefix(at, folder+"/"); ok {
			out["/"+inner] = f
		}
	}
	return out
}

// pathsOf are what is known below a root.
func pathsOf(root *files.Node) map[string]*files.Node {
	out := map[string]*files.Node{}
	var walk func(at string, n *files.Node)
	walk = func(at string, n *files.Node) {
		out[at] = n
		for _, name := range n.Names() {
			walk(path.Join(at, name), n.Children()[name])
		}
	}
	walk("/", root)
	return out
}

func isUncounted(at string) bool {
	return slices.ContainsFunc(uncounted, func(folder string) bool {
		if strings.HasPrefix(folder, "/") {
			return strings.HasPrefix(at, folder+"/") || at == folder
		}
		return strings.Contains(at, "/"+folder+"/")
	})
}

// isKind tells whether something of a node's kind is at a path.
func isKind(n *files.Node, in Files, at string) bool {
	f, ok := in[at]
	return ok && (n.Kind == files.Any || kinds[n.Kind] == kindOf(f))
}
