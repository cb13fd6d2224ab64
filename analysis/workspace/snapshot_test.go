package workspace_test

import (
	"context"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stagels/stagels/analysis/workspace"
)

// paths calls files by their paths.
type paths struct{}

func (paths) Below(folder, below string) string { return path.Join(folder, below) }
func (paths) Same(name string) string           { return path.Clean(name) }

// everything is what is searched for in these tests.
var everything = workspace.Search{Kinds: workspace.Kinds, Passed: workspace.Foreign, Linked: true}

func disk(texts map[string]string) fstest.MapFS {
	files := fstest.MapFS{}
	for name, text := range texts {
		files[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return files
}

func walked(t *testing.T, tree *workspace.Tree) *workspace.Tree {
	t.Helper()
	next, err := tree.Walked(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return next
}

func grown(t *testing.T, folder string, texts map[string]string) *workspace.Tree {
	t.Helper()
	return walked(t, workspace.NewTree(folder, disk(texts), everything, paths{}))
}

func names(s *workspace.Snapshot) (out []string) {
	for f := range s.All() {
		out = append(out, f.Name)
	}
	return out
}

// text is a document of this text.
func text(src string) *workspace.Document { return workspace.New(src, workspace.Options{}) }

// contentOf is the text of a file, which is read from the disk at most once.
func contentOf(t *testing.T, f *workspace.File) string {
	t.Helper()
	if read := f.Read(); read != nil {
		return read.Document.Text()
	}
	file, err := f.OpenDisk()
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		t.Fatal(err)
	}
	data := make([]byte, info.Size())
	if _, err := file.Read(data); err != nil && len(data) > 0 {
		t.Fatal(err)
	}
	f.Remember(&workspace.Reading{Document: text(string(data)), Size: info.Size(), Modified: info.ModTime()})
	return string(data)
}

// TestSnapshotOfKinds: all files of any kind are found, and nothing else.
func TestSnapshotOfKinds(t *testing.T) {
	s := workspace.NewSnapshot(paths{}).WithTree(grown(t, "w", map[string]string{
		"Dockerfile": "", "a/Dockerfile.dockerignore": "", "a/.gitignore": "out\n", "a/out/Dockerfile": "", "b/x": "", "Dockerfile.go": "", "node_modules/Dockerfile": "",
	}))
	want := []string{"w/Dockerfile", "w/a/.gitignore", "w/a/Dockerfile.dockerignore"}
	if got := names(s); !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	for name, kind := range map[string]*workspace.Kind{want[0]: workspace.Dockerfile, want[1]: workspace.GitIgnoreFile, want[2]: workspace.IgnoreFile} {
		if f := s.File("./" + name); f == nil || f.Kind != kind || f.Name != name || f.Open {
			t.Errorf("%s: %v", name, f)
		}
	}
	if f := s.File("w/b/x"); f != nil {
		t.Errorf("%v", f)
	}
}

// TestSnapshotOverlay: what is open counts, until it is closed, and wherever it lies. A
// snapshot stays as it is whatever comes after it.
func TestSnapshotOverlay(t *testing.T) {
	before := workspace.NewSnapshot(paths{}).WithTree(grown(t, "w", map[string]string{"Dockerfile": "disk", "b/Dockerfile": "other"}))
	opened := before.Opened("./w/Dockerfile", text("editor")).Opened("elsewhere", nil)
	edited := opened.Opened("./w/Dockerfile", text("edited"))
	closed := edited.Closing("w/Dockerfile").Closing("elsewhere").Closing("nothing")
	for _, c := range []struct {
		s       *workspace.Snapshot
		names   []string
		content string
	}{
		{before, []string{"w/Dockerfile", "w/b/Dockerfile"}, "disk"},
		{opened, []string{"elsewhere", "./w/Dockerfile", "w/b/Dockerfile"}, "editor"},
		{edited, []string{"elsewhere", "./w/Dockerfile", "w/b/Dockerfile"}, "edited"},
		{closed, []string{"w/Dockerfile", "w/b/Dockerfile"}, "disk"},
	} {
		if got := names(c.s); !slices.Equal(got, c.names) {
			t.Errorf("%q, not %q", got, c.names)
		}
		if got := contentOf(t, c.s.File("w/Dockerfile")); got != c.content {
			t.Errorf("%q, not %q", got, c.content)
		}
	}
	if f := opened.File("elsewhere"); f == nil || !f.Open || f.Read() != nil {
		t.Errorf("%v", f)
	}
	if got := names(opened.On(workspace.NewSnapshot(paths{}))); !slices.Equal(got, []string{"elsewhere", "./w/Dockerfile"}) {
		t.Errorf("on an empty disk: %q", got)
	}
}

// TestSnapshotFolders: folders come and go. A file that lies in two is there once, as long
// as one of them is.
func TestSnapshotFolders(t *testing.T) {
	inner := map[string]string{"Dockerfile": "", "out/Dockerfile": ""}
	w := grown(t, "w", map[string]string{"Dockerfile": "", ".gitignore": "out\n", "in/Dockerfile": "", "in/out/Dockerfile": ""})
	s := workspace.NewSnapshot(paths{}).WithTree(w).WithTree(grown(t, "w/in", inner))
	for _, c := range []struct {
		s    *workspace.Snapshot
		want string
	}{
		{s, "w/.gitignore w/Dockerfile w/in/Dockerfile w/in/out/Dockerfile"},
		{s.WithoutTree("w"), "w/in/Dockerfile w/in/out/Dockerfile"},
		{s.WithoutTree("./w/in"), "w/.gitignore w/Dockerfile w/in/Dockerfile"},
		{s.WithoutTree("none"), "w/.gitignore w/Dockerfile w/in/Dockerfile w/in/out/Dockerfile"},
		{s.WithTree(grown(t, "w/in", nil)), "w/.gitignore w/Dockerfile w/in/Dockerfile"},
		{s.WithoutTree("w").WithoutTree("w/in"), ""},
	} {
		if got := strings.Join(names(c.s), " "); got != c.want {
			t.Errorf("%s, not %s", got, c.want)
		}
	}
}

// TestWalkedKeepsWhatIsAsItWas: what was read is read again only if the file looks
// otherwise.
func TestWalkedKeepsWhatIsAsItWas(t *testing.T) {
	files := disk(map[string]string{"Dockerfile": "one", "b/Dockerfile": "other"})
	tree := walked(t, workspace.NewTree("w", files, everything, paths{}))
	s := workspace.NewSnapshot(paths{}).WithTree(tree)
	for f := range s.All() {
		contentOf(t, f)
	}
	if !walked(t, tree).Equal(tree) {
		t.Error("not equal, though nothing changed")
	}
	files["Dockerfile"] = &fstest.MapFile{Data: []byte("longer")}
	again := walked(t, tree)
	if again.Equal(tree) {
		t.Error("equal, though a file changed")
	}
	next := s.WithTree(again)
	if got := contentOf(t, next.File("w/Dockerfile")); got != "longer" {
		t.Errorf("%q", got)
	}
	if next.File("w/b/Dockerfile") != s.File("w/b/Dockerfile") {
		t.Error("another File, though nothing changed")
	}
	if got := contentOf(t, s.File("w/Dockerfile")); got != "one" {
		t.Errorf("the snapshot before has %q", got)
	}
}

// TestTreeBounds: of more files of a kind than are found, and behind more entries than
// are looked at, the first are found, also when some come later.
func TestTreeBounds(t *testing.T) {
	files := disk(map[string]string{"a/Dockerfile": "", "b/Dockerfile": "", "c/.dockerignore": "", "c/Dockerfile": ""})
	search := everything
	search.MostFound = 2
	tree, err := workspace.NewTree("w", files, search, paths{}).Walked(context.Background())
	if err != workspace.ErrTooMany {
		t.Errorf("%v", err)
	}
	const want = "w/a/Dockerfile w/b/Dockerfile w/c/.dockerignore"
	if got := strings.Join(names(workspace.NewSnapshot(paths{}).WithTree(tree)), " "); got != want {
		t.Errorf("%s", got)
	}
	files["d/Dockerfile"] = &fstest.MapFile{}
	if tree, err = tree.Patched(context.Background(), "d/Dockerfile"); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(names(workspace.NewSnapshot(paths{}).WithTree(tree)), " "); got != want {
		t.Errorf("patched: %s", got)
	}
	search.MostFound, search.Most = 0, 3
	tree, err = workspace.NewTree("w", files, search, paths{}).Walked(context.Background())
	if got := names(workspace.NewSnapshot(paths{}).WithTree(tree)); err != workspace.ErrTooMany || len(got) != 1 {
		t.Errorf("%q, %v", got, err)
	}
}

func TestTreeGivesUp(t *testing.T) {
	ctx, stop := context.WithCancel(context.Background())
	stop()
	tree := workspace.NewTree("w", disk(map[string]string{"Dockerfile": ""}), everything, paths{})
	if _, err := tree.Walked(ctx); err != context.Canceled {
		t.Errorf("walked: %v", err)
	}
	if _, err := tree.Patched(ctx, "Dockerfile"); err != context.Canceled {
		t.Errorf("patched: %v", err)
	}
}

// lookedAt counts the folders that are listed.
type lookedAt struct {
	fstest.MapFS
	listed int
}

func (l *lookedAt) ReadDir(name string) ([]fs.DirEntry, error) {
	l.listed++
	return l.MapFS.ReadDir(name)
}

// TestPatchedListsNothing: one file that changed costs no walk, and a .gitignore one
// through its own folder.
func TestPatchedListsNothing(t *testing.T) {
	texts := map[string]string{"a/.gitignore": "", "a/b/Dockerfile": ""}
	for i := range 100 {
		texts[fmt.Sprintf("c/%d/Dockerfile", i)] = ""
	}
	files := &lookedAt{MapFS: disk(texts)}
	tree := walked(t, workspace.NewTree("w", files, everything, paths{}))
	for _, c := range []struct {
		changed []string
		listed  int
	}{{[]string{"c/7/Dockerfile", "a/b/Dockerfile", "none/Dockerfile"}, 0}, {[]string{"a/.gitignore", "a/b/Dockerfile", "a/b/.gitignore"}, 2}} {
		files.listed = 0
		if _, err := tree.Patched(context.Background(), c.changed...); err != nil || files.listed != c.listed {
			t.Errorf("%q: %d folders listed, %v", c.changed, files.listed, err)
		}
	}
}

// told is what a snapshot says, to be compared.
func told(t *testing.T, s *workspace.Snapshot) []string {
	t.Helper()
	out := []string{}
	for f := range s.All() {
		out = append(out, fmt.Sprint(f.Name, " ", f.Kind.Name, " ", f.Open, f.Linked, " ", contentOf(t, f)))
	}
	return slices.Sorted(slices.Values(out))
}

// fresh is the snapshot that a walk makes now, with what is open over it.
func fresh(t *testing.T, files workspace.Files, open map[string]string) *workspace.Snapshot {
	t.Helper()
	s := workspace.NewSnapshot(paths{}).WithTree(walked(t, workspace.NewTree("w", files, everything, paths{})))
	for _, name := range slices.Sorted(maps.Keys(open)) {
		s = s.Opened(name, text(open[name]))
	}
	return s
}
