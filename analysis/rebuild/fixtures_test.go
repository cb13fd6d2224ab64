package rebuild_test

import (
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/stagels/stagels/analysis/files"
	"github.com/stagels/stagels/analysis/rebuild"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/workspace"
	root "github.com/stagels/stagels/testdata/files"
	"golang.org/x/tools/txtar"
)

var update = flag.Bool("update", false, "write what is said of the steps into the fixtures")

// TestFixtures reads testdata/rebuilds: a Dockerfile, what it was in a section "old" if it was
// another one, the names of what changed in "changed", and what is said in "steps". What else
// there is are files of the build context, and of the named contexts in folders of their names.
func TestFixtures(t *testing.T) {
	paths, err := filepath.Glob(filepath.Join(root.Root(), "testdata", "rebuilds", "*.txtar"))
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
	f := fixture{disk: fstest.MapFS{}}
	for i := range archive.Files {
		f.read(string(archive.Files[i].Name), string(archive.Files[i].Data))
	}
	got := f.steps()
	if diff := cmp.Diff(f.want, got); diff != "" && !*update {
		t.Errorf("%s", diff)
	}
	if *update {
		last := &archive.Files[len(archive.Files)-1]
		if last.Name != "steps" {
			t.Fatal("the last section is no steps")
		}
		last.Data = []byte(got)
		if err := os.WriteFile(path, txtar.Format(archive), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// fixture is one file of testdata/rebuilds.
type fixture struct {
	old, now, want string
	changed        []string
	build          stage.Build
	named          []string // "name" of a folder, "name image" of an image, "name net" of an address
	disk           fstest.MapFS
}

func (f *fixture) read(name, data string) {
	switch name {
	case "old":
		f.old = data
	case "Dockerfile":
		f.now = data
	case "changed":
		f.changed = strings.Fields(data)
	case "contexts":
		f.named = strings.Split(strings.TrimSpace(data), "\n")
	case "target":
		f.build.Target = strings.TrimSpace(data)
	case "args":
		f.build.BuildArgs = map[string]string{}
		for _, pair := range strings.Fields(data) {
			name, value, _ := strings.Cut(pair, "=")
			f.build.BuildArgs[name] = value
		}
	case "steps":
		f.want = data
	default:
		f.disk[name] = &fstest.MapFile{Data: []byte(data)}
		if to, ok := strings.CutPrefix(data, "-> "); ok {
			f.disk[name] = &fstest.MapFile{Data: []byte(strings.TrimSpace(to)), Mode: fs.ModeSymlink | 0o777}
		}
	}
}

func (f *fixture) steps() string {
	folders := &rebuild.Folders{Build: f.folder("."), Named: map[string]*rebuild.Folder{}}
	for _, line := range f.named {
		name, what, _ := strings.Cut(line, " ")
		f.build.NamedContexts = append(f.build.NamedContexts, name)
		switch what {
		case "":
			of := f.folder(name)
			folders.Named[name] = &of
		case "image":
			folders.Named[name] = nil
		}
	}
	if f.old == "" {
		f.old = f.now
	}
	opt := workspace.Options{Build: f.build}
	now := workspace.New(f.now, opt)
	var out strings.Builder
	for _, s := range rebuild.Steps(workspace.New(f.old, opt), now, folders) {
		fmt.Fprintf(&out, "%s %d/%d %s: %s", s.Name, s.Index, s.Total, s.Instr.Logical(), s.State)
		if s.Because != "" {
			fmt.Fprintf(&out, ", because %s", s.Because)
		}
		out.WriteByte('\n')
	}
	return out.String()
}

// folder is a context, with the paths of it that changed.
func (f *fixture) folder(at string) (out rebuild.Folder) {
	out.Context = &files.Context{Disk: f.disk, Folder: at, IgnoreFiles: []string{filepath.ToSlash(filepath.Join(at, ".dockerignore"))}}
	for _, name := range f.changed {
		if at == "." {
			out.Changed = append(out.Changed, name)
		} else if below, ok := strings.CutPrefix(name, at+"/"); ok {
			out.Changed = append(out.Changed, below)
		}
	}
	return out
}
