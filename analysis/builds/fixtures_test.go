package builds_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"maps"
	"os"
	"path"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/stagels/stagels/analysis/builds"
	_ "github.com/stagels/stagels/analysis/builds/all"
	"github.com/stagels/stagels/analysis/workspace"
	"github.com/stagels/stagels/testdata/files"
	"golang.org/x/tools/txtar"
)

var update = flag.Bool("update", false, "write the builds of the fixtures anew")

// answer is the section of a fixture with the builds of its files.
const answer = "builds.json"

// tree are the files of a fixture, by their paths.
type tree map[string]string

// fixtures are the archives below testdata/builds, by their paths.
func fixtures(t testing.TB) map[string]*txtar.Archive {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(files.Root(), "testdata", "builds", "*", "*.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	archives := map[string]*txtar.Archive{}
	for _, at := range found {
		archive, err := txtar.ParseFile(at)
		if err != nil {
			t.Fatal(err)
		}
		archives[at] = archive
	}
	return archives
}

func treeOf(archive *txtar.Archive) tree {
	t := tree{}
	for _, f := range archive.Files {
		if f.Name != answer {
			t[f.Name] = string(f.Data)
		}
	}
	return t
}

func (t tree) Text(at string) (src string, ok bool) {
	src, ok = t[at]
	return src, ok
}

// disk is the tree as files of a folder.
func (t tree) disk() fstest.MapFS {
	files := fstest.MapFS{}
	for name, src := range t {
		files[name] = &fstest.MapFile{Data: []byte(src)}
	}
	return files
}

func (t tree) Exists(at string) bool {
	for name := range t {
		if name == at || strings.HasPrefix(name, at+"/") {
			return true
		}
	}
	return false
}

func (t tree) builds(name string) []*builds.Build {
	return builds.NewFolder(t).Builds(name, workspace.KindOf(name))
}

// row is a build as stagels builds --format json prints it where the files of the fixture
// lie.
func (t tree) row(b *builds.Build) builds.Row {
	line := strings.Count(t[b.Origin.File][:b.Origin.Span.Start], "\n") + 1
	return b.Row(b.Origin.File, line, func(at string) string { return fromRoot(b, at) })
}

// fromRoot is a path of a build, seen from the root of the fixture.
func fromRoot(b *builds.Build, at string) string {
	if !path.IsAbs(at) {
		at = path.Join(path.Dir(b.Origin.File), at)
	}
	return at
}

// The builds of each fixture are those of its last section.
func TestFixtures(t *testing.T) {
	for at, archive := range fixtures(t) {
		t.Run(filepath.Base(filepath.Dir(at))+"/"+strings.TrimSuffix(filepath.Base(at), ".txtar"), func(t *testing.T) {
			tree := treeOf(archive)
			found, once := []builds.Row{}, builds.Once{}
			for _, name := range slices.Sorted(maps.Keys(tree)) {
				for _, b := range once.New(tree.builds(name)) {
					found = append(found, tree.row(b))
				}
			}
			if *update {
				write(t, at, archive, found)
				return
			}
			if diff := cmp.Diff(rowsOf(t, archive), found); diff != "" {
				t.Errorf("%s (-wanted +found):\n%s", archive.Comment, diff)
			}
		})
	}
}

func rowsOf(t *testing.T, archive *txtar.Archive) (rows []builds.Row) {
	t.Helper()
	for _, f := range archive.Files {
		if f.Name == answer {
			if err := json.Unmarshal(f.Data, &rows); err != nil {
				t.Fatal(err)
			}
			return rows
		}
	}
	t.Fatalf("no %s: -update writes it", answer)
	return nil
}

// write writes the last section of a fixture anew.
func write(t *testing.T, at string, archive *txtar.Archive, found []builds.Row) {
	t.Helper()
	var out bytes.Buffer
	rows := json.NewEncoder(&out)
	rows.SetEscapeHTML(false)
	rows.SetIndent("", "  ")
	if err := rows.Encode(found); err != nil {
		t.Fatal(err)
	}
	now := &txtar.Archive{Comment: archive.Comment}
	for _, f := range archive.Files {
		if f.Name != answer {
			now.Files = append(now.Files, f)
		}
	}
	now.Files = append(now.Files, txtar.File{Name: answer, Data: out.Bytes()})
	if err := os.WriteFile(at, txtar.Format(now), 0o644); err != nil {
		t.Fatal(err)
	}
}

// Every value of a fixture stands where it says, and is that text letter for letter if it
// says so: with both line ends, and with the file cut at every byte.
func TestPlaces(t *testing.T) {
	for at, archive := range fixtures(t) {
		tree := treeOf(archive)
		for _, f := range archive.Files {
			src, format := tree[f.Name], builds.FormatOf(workspace.KindOf(f.Name))
			if format == nil {
				continue
			}
			for _, text := range []string{src, strings.ReplaceAll(src, "\n", "\r\n")} {
				tree[f.Name] = text
				checkPlaces(t, at, tree, f.Name)
			}
			for cut := 0; cut < len(src); cut += files.Step() {
				tree[f.Name] = src[:cut]
				checkPlaces(t, at, tree, f.Name)
			}
			tree[f.Name] = src
		}
	}
}

func checkPlaces(t *testing.T, at string, tree tree, name string) {
	t.Helper()
	for _, b := range tree.builds(name) {
		inText(t, at, tree, b.Origin)
		for _, v := range values(b) {
			if v.State == builds.Absent {
				if v.Text != "" || v.Literal {
					t.Errorf("%s: %s: an absent value has more: %+v", at, b.Name, v)
				}
				continue
			}
			if v.State == builds.Unknown && v.At == (workspace.Location{}) {
				continue
			}
			if written := inText(t, at, tree, v.At); v.Literal && written != v.Text {
				t.Errorf("%s: %s: %q stands where %q should", at, b.Name, written, v.Text)
			}
			if v.Written == nil {
				continue
			}
			if err := files.Embedded(tree[v.At.File], v.Written); err != nil || v.State == builds.Known && v.Written.Text != v.Text {
				t.Errorf("%s: %s: %v; %q", at, b.Name, err, v.Written.Text)
			}
		}
	}
}

// Lines that end in CRLF ask for the same.
func TestLineEnds(t *testing.T) {
	for at, archive := range fixtures(t) {
		lf, crlf := treeOf(archive), tree{}
		for name, src := range lf {
			crlf[name] = strings.ReplaceAll(src, "\n", "\r\n")
		}
		for name := range lf {
			if got, want := said(crlf.builds(name)), said(lf.builds(name)); !reflect.DeepEqual(got, want) {
				t.Errorf("%s: %s:\n%q\nnot\n%q", at, name, got, want)
			}
		}
	}
}

// said are the texts of builds, without their places.
func said(all []*builds.Build) (out [][]string) {
	for _, b := range all {
		texts := []string{b.Kind, b.Name, b.Dir}
		for _, v := range values(b) {
			texts = append(texts, strings.ReplaceAll(v.Text, "\r\n", "\n"))
		}
		out = append(out, texts)
	}
	return out
}

// values are all values of a build.
func values(b *builds.Build) []builds.Value {
	all := append([]builds.Value{b.Dockerfile, b.Inline, b.Context, b.Target}, b.Platforms...)
	for _, named := range [][]builds.Argument{b.Args, b.Contexts} {
		for _, a := range named {
			all = append(all, a.Value)
		}
	}
	return all
}

func inText(t *testing.T, at string, tree tree, place workspace.Location) string {
	t.Helper()
	src, ok := tree[place.File]
	if !ok || place.Span.Start < 0 || place.Span.End < place.Span.Start || place.Span.End > len(src) {
		t.Errorf("%s: %v is in no file", at, place)
		return ""
	}
	return place.Span.Of(src)
}

// TestTold: at a place of a file that is laid over another one, the builds of both are known.
func TestTold(t *testing.T) {
	for _, tree := range []tree{
		{
			"compose.yaml":          "services:\n  a: {build: {context: ., target: prod}}\n",
			"compose.override.yaml": "services:\n  a: {build: {target: dev}}\n",
		},
		{
			"docker-bake.hcl":          "target \"a\" {\n  target = \"prod\"\n}\n",
			"docker-bake.override.hcl": "target \"a\" {\n  target = \"dev\"\n}\n",
		},
	} {
		for name, src := range tree {
			want := "prod"
			if strings.Contains(name, "override") {
				want = "dev"
			}
			all := builds.NewFolder(tree).Told(name, workspace.KindOf(name))
			places := builds.PlacesAt(all, name, strings.Index(src, want))
			if len(places) == 0 || places[0].Text != want {
				t.Errorf("%s: %+v", name, places)
			}
		}
	}
}

// TestWritten: it is known how each Dockerfile is written that stands in a file, but for what
// an expression makes of several texts or of none, and for a heredoc into which a shell puts
// something.
func TestWritten(t *testing.T) {
	for at, archive := range fixtures(t) {
		tree := treeOf(archive)
		for name := range tree {
			for _, b := range tree.builds(name) {
				if path.Base(at) == "heredoc.txtar" && b.Inline.State == builds.Unknown {
					continue
				}
				if chosen := strings.HasPrefix(b.Name, "matrix-") || b.Name == "app.web" || b.Name == "empty" && b.Kind == "bake"; b.Inline.State != builds.Absent && (b.Inline.Written == nil) != chosen {
					t.Errorf("%s: %s: %+v", at, b.Name, b.Inline)
				}
			}
		}
	}
}
