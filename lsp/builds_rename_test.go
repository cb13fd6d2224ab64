package lsp_test

import (
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stagels/stagels/analysis/builds"
	_ "github.com/stagels/stagels/analysis/builds/all"
	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/analysis/workspace"
)

var renamedSeeds = flag.Int("renamed", 40, "how many workspaces TestRenameKeepsBuilds makes")

// renamingWorld is a generated workspace: one Dockerfile, and files that build its stages.
type renamingWorld struct {
	rand   *rand.Rand
	stages []string
	texts  map[string]string
}

func newRenamingWorld(seed uint64) *renamingWorld {
	a := &renamingWorld{rand: rand.New(rand.NewPCG(seed, 16)), texts: map[string]string{}}
	names := []string{"base", "builder", "test", "final", "build-2", "x.y", "dev_1"}
	a.rand.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
	a.stages = names[:2+a.rand.IntN(4)]
	var dockerfile strings.Builder
	for i, name := range a.stages {
		from := "alpine"
		if i > 0 && a.rand.IntN(2) == 0 {
			from = a.stages[a.rand.IntN(i)]
		}
		fmt.Fprintf(&dockerfile, "FROM %s AS %s\nRUN true\n", from, name)
	}
	a.texts["app/Dockerfile"] = dockerfile.String()
	a.texts["compose.yaml"] = "services:\n" + a.some(func(i int) string {
		return fmt.Sprintf("  s%d:\n    build:\n      context: app\n      target: %s\n", i, a.quoted(a.target(false)))
	})
	a.texts["docker-bake.hcl"] = a.some(func(i int) string {
		return fmt.Sprintf("target \"t%d\" {\n  context = \"app\"\n  target = %q\n}\n", i, a.target(false))
	})
	a.texts[workflow] = "jobs:\n  j:\n    strategy:\n      matrix:\n        t: [" + a.target(false) + "]\n    steps:\n" + a.some(func(int) string {
		switch a.rand.IntN(3) {
		case 0:
			return "      - run: docker build --target=" + a.target(true) + " app\n"
		case 1:
			return "      - uses: docker/bake-action@v7\n        with:\n          targets: t0\n          set: |\n            *.target=" + a.target(true) + "\n"
		}
		return "      - uses: docker/build-push-action@v6\n        with:\n          context: app\n          target: " + a.quoted(a.target(true)) + "\n"
	})
	a.commands()
	return a
}

// commands writes the files that say commands, or what becomes one.
func (a *renamingWorld) commands() {
	a.texts[".devcontainer/devcontainer.json"] = fmt.Sprintf("{ // dev\n  \"build\": {\"dockerfile\": \"../app/Dockerfile\", \"target\": %q, \"options\": [\"--target=%s\"],}\n}\n",
		a.target(false), a.target(false))
	a.texts[".devcontainer/two/devcontainer.json"] = fmt.Sprintf("{\"dockerFile\": \"../../app/Dockerfile\", \"build\": {\"target\": %q}}", a.target(false))
	a.texts["skaffold.yaml"] = "apiVersion: skaffold/v4beta11\nbuild:\n  artifacts:\n" + a.some(func(i int) string {
		return fmt.Sprintf("  - image: i%d\n    context: app\n    docker:\n      target: %s\n", i, a.quoted(a.target(false)))
	}) + "profiles:\n- name: p\n  patches:\n  - path: /build/artifacts/0/docker/target\n    value: " + a.target(false) + "\n"
	command := func(int) string { return "docker build --target " + a.quoted(a.target(false)) + " app\n" }
	a.texts["Makefile"] = "image:\n" + strings.ReplaceAll("\t@docker build \\\n  -f app/Dockerfile --target="+a.target(false)+" app\n"+a.some(command), "\ndocker", "\n\tdocker")
	a.texts["build.sh"] = "set -e\n" + a.some(command) + "cd app && docker build --target " + a.target(false) + " .\n"
	a.texts["package.json"] = fmt.Sprintf("{\"scripts\": {\"image\": %q}}", strings.TrimSpace(command(0)))
	a.texts["README.md"] = "# App\n\n```console\n$ " + command(0) + "docker build --target none app\n```\n"
}

func (a *renamingWorld) some(make func(i int) string) string {
	var out strings.Builder
	for i := range 1 + a.rand.IntN(3) {
		out.WriteString(make(i))
	}
	return out.String()
}

// target is a stage in some spelling, an expression where there can be one, or no stage.
func (a *renamingWorld) target(expressions bool) string {
	name := a.stages[a.rand.IntN(len(a.stages))]
	switch a.rand.IntN(8) {
	case 0:
		return strings.ToUpper(name)
	case 1:
		return "none"
	case 2:
		if expressions {
			return "${{ matrix.t }}"
		}
	case 3:
		if expressions {
			return "${{ inputs.t }}"
		}
	}
	return name
}

func (a *renamingWorld) quoted(s string) string {
	quote := []string{"", "'", `"`}[a.rand.IntN(3)]
	return quote + s + quote
}

// Text and Exists make it the source of its builds.
func (a *renamingWorld) Text(at string) (string, bool) { src, ok := a.texts[at]; return src, ok }

func (a *renamingWorld) Exists(at string) bool { _, ok := a.texts[at]; return ok || at == "app" }

// meant are the stages that all builds make, by their indexes, with the builds' names; -1 is
// none, and -2 what nobody knows.
func meant(texts map[string]string) (out []string) {
	a := &renamingWorld{texts: texts}
	d := workspace.New(texts["app/Dockerfile"], workspace.Options{})
	folder := builds.NewFolder(a)
	for _, name := range slices.Sorted(maps.Keys(texts)) {
		for _, b := range folder.Builds(name, workspace.KindOf(name)) {
			i := -2
			if b.Target.State == builds.Known {
				i = d.Model.StageByName(b.Target.Text)
			}
			out = append(out, fmt.Sprintf("%s %s makes %d", name, b.Name, i))
		}
	}
	return out
}

// TestRenameKeepsBuilds: after each rename of each stage all builds make the stages that they
// made before. One that is refused is so for an expression that names the stage.
func TestRenameKeepsBuilds(t *testing.T) {
	renamed, refused, edits := 0, 0, 0
	for seed := range uint64(*renamedSeeds) {
		world := newRenamingWorld(seed)
		for _, name := range world.stages {
			texts := map[string]string{}
			for at, src := range world.texts {
				texts[at] = src
			}
			texts["app/Dockerfile"] = strings.Replace(texts["app/Dockerfile"], "AS "+name+"\n", "AS "+cursor+name+"\n", 1)
			a := inWorkspace(t, texts)
			var edit struct {
				DocumentChanges []struct {
					TextDocument struct{ URI string }
					Edits        []spot
				}
			}
			if err := a.ask("rename", `,"newName":"fresh"`, &edit); err != nil {
				if refused++; !strings.Contains(err.Error(), "by an expression") || !strings.Contains(world.texts[workflow], "matrix.t }}") {
					t.Errorf("seed %d: %s: %v\n%s", seed, name, err, world.texts[workflow])
				}
				continue
			}
			renamed++
			before := meant(a.texts)
			for _, d := range edit.DocumentChanges {
				at := strings.TrimPrefix(d.TextDocument.URI, a.uri+"/")
				a.texts[at] = applied(a.texts[at], d.Edits)
				edits += len(d.Edits)
			}
			if after := meant(a.texts); !slices.Equal(before, after) {
				t.Errorf("seed %d: %s:\n%q\nnot\n%q", seed, name, after, before)
			}
		}
	}
	t.Logf("%d workspaces, %d renames with %d edits, %d refused; seeds from 0", *renamedSeeds, renamed, edits, refused)
	if renamed == 0 || refused == 0 {
		t.Error("nothing was renamed, or nothing refused")
	}
}

// applied is a text with edits made, whose columns count bytes.
func applied(src string, edits []spot) string {
	lines := text.NewLines(src)
	off := func(line, column int) int { return lines.Offset(line, column, text.UTF8) }
	slices.SortFunc(edits, func(a, b spot) int {
		return off(b.Range.Start.Line, b.Range.Start.Character) - off(a.Range.Start.Line, a.Range.Start.Character)
	})
	for _, e := range edits {
		start, end := off(e.Range.Start.Line, e.Range.Start.Character), off(e.Range.End.Line, e.Range.End.Character)
		src = src[:start] + e.NewText + src[end:]
	}
	return src
}
