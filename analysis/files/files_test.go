package files_test

import (
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/moby/patternmatcher/ignorefile"
	"github.com/stagels/stagels/analysis/eval"
	"github.com/stagels/stagels/analysis/files"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/syntax"
	"golang.org/x/tools/txtar"
)

// scenario is a Dockerfile, its context, and what its stages hold.
type scenario struct {
	model *stage.Model
	trace *eval.Trace
	files *files.Files
	want  string
}

// read reads a fixture. A file of the context whose text begins with -> is a link; one whose
// name ends with / is a folder. The comment's first line may be "likely": the context is
// not certain then.
func read(t *testing.T, path string) scenario {
	t.Helper()
	archive, err := txtar.ParseFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var sc scenario
	var src string
	var ignore []string
	disk := fstest.MapFS{}
	for _, f := range archive.Files {
		text := string(f.Data)
		below, inContext := strings.CutPrefix(f.Name, "context/")
		switch {
		case f.Name == "Dockerfile":
			src = text
		case f.Name == "want":
			sc.want = text
		case inContext && strings.HasSuffix(below, "/"):
			disk[strings.TrimSuffix(below, "/")] = &fstest.MapFile{Mode: fs.ModeDir}
		case inContext && strings.HasPrefix(text, "->"):
			disk[below] = &fstest.MapFile{Mode: fs.ModeSymlink, Data: []byte(strings.TrimSpace(text[2:]))}
		case inContext:
			disk[below] = &fstest.MapFile{Data: f.Data}
		default:
			t.Fatalf("%s: what is %s?", path, f.Name)
		}
	}
	if f := disk[".dockerignore"]; f != nil {
		if ignore, err = ignorefile.ReadAll(strings.NewReader(string(f.Data))); err != nil {
			t.Fatal(err)
		}
	}
	context := &files.Context{Disk: disk, Folder: ".", Ignore: ignore, Certain: !strings.HasPrefix(string(archive.Comment), "likely")}
	sc.model = stage.NewModel(syntax.Parse(src), stage.Build{})
	sc.trace = eval.Stages(sc.model, &eval.Cache{})
	sc.files = files.New(sc.model, sc.trace, context, nil)
	return sc
}

var words = map[files.Sure]string{files.Absent: "absent", files.Maybe: "maybe", files.Present: "likely", files.Certain: "certain"}

var kinds = map[files.Kind]string{files.Any: "any", files.File: "file", files.Folder: "folder", files.Link: "link"}

// TestStages: each line of the section want is a stage, how sure a path is there, as what,
// and the path; of what is not known only how sure it is.
func TestStages(t *testing.T) {
	paths, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatal(paths, err)
	}
	for _, path := range paths {
		sc := read(t, path)
		for line := range strings.Lines(sc.want) {
			want := strings.Fields(line)
			if len(want) == 0 {
				continue
			}
			of := sc.model.StageByName(want[0])
			if of == stage.None {
				t.Fatalf("%s: no stage %s", path, want[0])
			}
			found := sc.files.End(of).Lstat(want[len(want)-1])
			got := []string{want[0], words[found.Sure]}
			if found.Node != nil {
				got = append(got, kinds[found.Node.Kind])
			}
			got = append(got, want[len(want)-1])
			if strings.Join(got, " ") != strings.Join(want, " ") {
				t.Errorf("%s: %s, not %s", path, strings.Join(got, " "), strings.Join(want, " "))
			}
		}
	}
}

// TestInstalls: each line of a fixture of manifests is a command and a manifest that it misses,
// counted from the build context.
func TestInstalls(t *testing.T) {
	paths, err := filepath.Glob("testdata/installs/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatal(paths, err)
	}
	for _, path := range paths {
		sc := read(t, path)
		var got []string
		for i := range sc.trace.Steps {
			for _, in := range sc.files.Installs(&sc.trace.Steps[i]) {
				for _, m := range in.Missing {
					got = append(got, fmt.Sprintf("%s: %s (%s)\n", in.Command, m.Context, m.Path))
				}
			}
		}
		if all := strings.Join(got, ""); all != sc.want {
			t.Errorf("%s:\n%s\nnot\n%s", path, all, sc.want)
		}
	}
}
