package oracle

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/moby/buildkit/solver/pb"
	"github.com/moby/patternmatcher/ignorefile"
	"github.com/stagels/stagels/testdata/files"
	"github.com/tonistiigi/fsutil"
)

func TestMain(m *testing.M) { os.Exit(files.Main(m)) }

// TestAffected changes each file of generated workspaces and asks stagels affected which builds
// that touches. To BuildKit it is those whose client sends the file, and those whose Dockerfile,
// ignore file or Bake file it is. None of these may be missed. No other is named but for a
// wildcard: to */*.md any file could have been a folder, or a link to one, before it changed.
func TestAffected(t *testing.T) {
	seed := seed(31)
	rnd := rand.New(rand.NewPCG(seed, seed))
	builds, touched, more := 0, 0, 0
	for range files.Rounds(mutations(300)) {
		w := newWorkspace(rnd)
		w.write(t)
		got := w.affected(t)
		for _, b := range w.builds {
			want := w.sent(t, b, World{})
			builds, touched, more = builds+1, touched+len(want), more+len(got[b.name])-len(want)
			named := slices.DeleteFunc(slices.Clone(got[b.name]), func(at string) bool { return !slices.Contains(want, at) && w.mayBeFolder(b, at) })
			if !slices.Equal(named, want) {
				t.Errorf("seed %d, build %s: touched by %q, BuildKit is sent %q\n%s", seed, b.name, got[b.name], want, w)
			}
		}
	}
	t.Logf("%d builds, seed %d: %d changes of a file touch one, %d more are named for the sake of wildcards", builds, seed, touched, more)
}

// TestAffectedByArguments is the same where a Bake file gives an argument a value that it does not
// tell: no file is missed that BuildKit is sent for any value.
func TestAffectedByArguments(t *testing.T) {
	seed := seed(32)
	rnd := rand.New(rand.NewPCG(seed, seed))
	builds, touched, more := 0, 0, 0
	for range files.Rounds(mutations(300)) {
		w := newWorkspace(rnd)
		bake := "variable \"V\" {}\n" + strings.ReplaceAll(w.files["docker-bake.hcl"], "}\n", "  args = { V = V }\n}\n")
		w.files["docker-bake.hcl"] = bake
		for _, b := range w.builds {
			w.files[b.dockerfile] = w.withArguments(w.files[b.dockerfile])
		}
		w.write(t)
		got := w.affected(t)
		for _, b := range w.builds {
			want := map[string]bool{}
			for _, value := range []string{"docs", "src", "s0", "s1", "main.go", "*"} {
				for _, at := range w.sent(t, b, World{BuildArgs: map[string]string{"V": value}}) {
					want[at] = true
				}
			}
			builds, touched, more = builds+1, touched+len(want), more+len(got[b.name])-len(want)
			for at := range want {
				if !slices.Contains(got[b.name], at) {
					t.Errorf("seed %d, build %s: not touched by %s\n%s", seed, b.name, at, w)
				}
			}
		}
	}
	t.Logf("%d builds, seed %d: %d changes of a file touch one, %d more are named", builds, seed, touched, more)
}

// withArguments is a Dockerfile in which some words are of the argument V, or of what is made of
// it.
func (w *generatedWorkspace) withArguments(src string) string {
	if strings.HasPrefix(src, "ARG") {
		return src
	}
	var out strings.Builder
	out.WriteString("ARG V=s0\nARG W=${V}\n")
	for line := range strings.Lines(src) {
		switch {
		case strings.HasPrefix(line, "FROM s") && !strings.HasPrefix(line, "FROM scratch") && w.IntN(6) == 0:
			line = w.one("FROM $V", "FROM ${W}", "FROM alpine:$W") + line[strings.Index(line, " AS"):]
		case strings.HasPrefix(line, "FROM scratch") && w.IntN(4) == 0:
			line = w.one("FROM alpine:$V", "FROM alpine:${W}-x") + line[len("FROM scratch"):]
		case w.IntN(8) == 0:
			line = strings.NewReplacer("docs", "$X", " src", " ${V}", "=src", "=$V", "/to/", "/$V/").Replace(line)
		}
		out.WriteString(line)
		if strings.HasPrefix(line, "FROM") {
			out.WriteString(w.one("ARG V\nARG X=$V\n", "ARG V=docs\nENV X=a$V\nENV X=docs\n", "ARG X=docs\n", "ARG V\nLABEL v=$V\nRUN echo $V\nENV X=docs\n"))
		}
	}
	return out.String()
}

// workspaceBuild is a target of the Bake file of a generated workspace.
type workspaceBuild struct{ name, context, dockerfile, target string }

type generatedWorkspace struct {
	*rand.Rand
	dir    string
	files  map[string]string
	builds []workspaceBuild
}

func newWorkspace(rnd *rand.Rand) *generatedWorkspace {
	w := &generatedWorkspace{Rand: rnd, files: map[string]string{"README.md": "", "go.mod": ""}}
	var bake strings.Builder
	for _, folder := range []string{".", "api", "web"}[:1+w.IntN(3)] {
		for range 3 + w.IntN(6) {
			w.files[path.Join(folder, w.name())] = ""
		}
		dockerfile := path.Join(folder, w.one("Dockerfile", "Dockerfile", "build/Dockerfile"))
		stages := w.dockerfile(dockerfile)
		if w.IntN(2) == 0 {
			w.files[path.Join(folder, ".dockerignore")] = w.patterns()
		}
		if w.IntN(6) == 0 {
			w.files[dockerfile+".dockerignore"] = w.patterns()
		}
		for i := range stages {
			b := workspaceBuild{fmt.Sprintf("b%d", len(w.builds)), folder, dockerfile, fmt.Sprint("s", i)}
			below, _ := filepath.Rel(b.context, dockerfile)
			fmt.Fprintf(&bake, "target %q {\n  context = %q\n  dockerfile = %q\n  target = %q\n}\n", b.name, b.context, below, b.target)
			w.builds = append(w.builds, b)
		}
	}
	w.files["docker-bake.hcl"] = bake.String()
	return w
}

func (w *generatedWorkspace) one(all ...string) string { return all[w.IntN(len(all))] }

func (w *generatedWorkspace) name() string {
	return w.one("main.go", "go.sum", "src/a.ts", "src/b.ts", "src/lib/c.ts", "docs/x.md", "docs/y.md", ".env", "a b.txt", "package.json", "src/.hidden", "dist/out.js")
}

func (w *generatedWorkspace) patterns() string {
	var out strings.Builder
	for range 1 + w.IntN(3) {
		out.WriteString(w.one("docs", "**/*.md", "src/*.ts", "!src/b.ts", "*", "!src", "dist/", "**/.hidden", ".env", "# x", "main.go", "!docs/x.md", "/src/lib") + "\n")
	}
	return out.String()
}

// dockerfile writes one of several stages, and returns how many.
func (w *generatedWorkspace) dockerfile(at string) (stages int) {
	var out strings.Builder
	stages = 1 + w.IntN(3)
	for i := range stages {
		base := "scratch"
		if i > 0 && w.IntN(2) == 0 {
			base = fmt.Sprint("s", w.IntN(i))
		}
		fmt.Fprintf(&out, "FROM %s AS s%d\n", base, i)
		for range w.IntN(4) {
			out.WriteString(w.step(i) + "\n")
		}
	}
	w.files[at] = out.String()
	return stages
}

func (w *generatedWorkspace) step(stage int) string {
	source := w.one("main.go", "src", "src/", "./src/*.ts", "docs/x.md", "*.md", "go.*", ".", "src/lib", "/package.json", "gone", "*/*.md", `["a b.txt",`)
	if stage > 0 && w.IntN(5) == 0 {
		return fmt.Sprintf("COPY --from=s%d /x /y", w.IntN(stage))
	}
	switch {
	case source[0] == '[':
		return "COPY " + source + ` "/to/"]`
	case w.IntN(5) == 0 && !strings.Contains(source, "*"):
		return "RUN --mount=type=bind,source=" + source + ",target=/m ls /m"
	case w.IntN(5) == 0:
		return "COPY --parents " + source + " /to/"
	case w.IntN(6) == 0:
		return "COPY " + source + " docs /to/"
	}
	return w.one("COPY ", "ADD ") + source + " /to/"
}

func (w *generatedWorkspace) String() string {
	var out strings.Builder
	for _, name := range slices.Sorted(maps.Keys(w.files)) {
		fmt.Fprintf(&out, "-- %s --\n%s", name, w.files[name])
	}
	return out.String()
}

func (w *generatedWorkspace) write(t *testing.T) {
	t.Helper()
	w.dir = t.TempDir()
	for name, src := range w.files {
		at := filepath.Join(w.dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(at), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(at, []byte(src), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

// mayBeFolder tells whether a wildcard of the build's Dockerfile looks into folders of the context
// itself, where the file lies.
func (w *generatedWorkspace) mayBeFolder(b workspaceBuild, at string) bool {
	return path.Dir(at) == b.context && strings.Contains(w.files[b.dockerfile], "*/*.md")
}

// affected are the files that touch each build, by its name, sorted.
func (w *generatedWorkspace) affected(t *testing.T) map[string][]string {
	t.Helper()
	cmd := exec.Command(files.Program(t), "affected", "--format", "json")
	cmd.Dir, cmd.Stderr = w.dir, os.Stderr
	cmd.Stdin = strings.NewReader(strings.Join(slices.Sorted(maps.Keys(w.files)), "\n"))
	printed, err := cmd.Output()
	var rows []struct {
		Name    string
		Because []string
	}
	if err == nil {
		err = json.Unmarshal(printed, &rows)
	}
	if err != nil {
		t.Fatalf("%v\n%s", err, w)
	}
	out := map[string][]string{}
	for _, r := range rows {
		out[r.Name] = slices.Sorted(slices.Values(r.Because))
	}
	return out
}

// sent are the files that a client sends to BuildKit for the build, and those that say what is
// built, sorted.
func (w *generatedWorkspace) sent(t *testing.T, b workspaceBuild, world World) []string {
	t.Helper()
	out := map[string]bool{"docker-bake.hcl": true, b.dockerfile: true}
	ignore := b.dockerfile + ".dockerignore"
	if _, ok := w.files[ignore]; !ok {
		ignore = path.Join(b.context, ".dockerignore")
	}
	excluded, err := ignorefile.ReadAll(strings.NewReader(w.files[ignore]))
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := w.files[ignore]; ok {
		out[ignore] = true
	}
	g, err := world.build(w.files[b.dockerfile], b.target)
	if err != nil && world.BuildArgs != nil {
		return nil // with this value nothing is built
	}
	if err != nil {
		t.Fatalf("%v\n%s", err, w)
	}
	for _, op := range g.ops {
		if s := op.GetSource(); s.GetIdentifier() == "local://context" {
			opt := &fsutil.FilterOpt{ExcludePatterns: excluded}
			if follow := s.Attrs[pb.AttrFollowPaths]; follow != "" {
				if err := json.Unmarshal([]byte(follow), &opt.FollowPaths); err != nil {
					t.Fatal(err)
				}
			}
			w.walk(t, b.context, opt, out)
		}
	}
	return slices.Sorted(maps.Keys(out))
}

// walk adds the files of a context that a filter lets through.
func (w *generatedWorkspace) walk(t *testing.T, context string, opt *fsutil.FilterOpt, into map[string]bool) {
	t.Helper()
	err := fsutil.Walk(t.Context(), filepath.Join(w.dir, context), opt, func(at string, info fs.FileInfo, err error) error {
		if err == nil && !info.IsDir() {
			into[path.Join(context, filepath.ToSlash(at))] = true
		}
		return err
	})
	if err != nil {
		t.Fatalf("%v\n%s", err, w)
	}
}
