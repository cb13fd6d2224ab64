package build

import (
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/lsp"
	"github.com/stagels/stagels/lsp/client"
	"go.lsp.dev/protocol"
	"go.yaml.in/yaml/v4"
	"golang.org/x/tools/txtar"
)

// project is a folder whose Dockerfile is built as several files say.
type project struct {
	*testing.T
	folder string
	env    []string // with what buildx is run
}

// TestRenameKeepsWhatIsBuilt renames each stage of a Dockerfile as an editor does, and
// builds what a Bake file, a Compose file and a workflow ask for, before and after.
func TestRenameKeepsWhatIsBuilt(t *testing.T) {
	p := newProject(t, "testdata/renamed.txtar")
	was := p.buildAll()
	t.Logf("%d builds: %v", len(was), slices.Sorted(maps.Keys(was)))
	for stage, places := range map[string]int{"deps": 5, "builder": 5, "final": 4} {
		if edits := p.rename("app/Dockerfile", " AS "+stage, "renamed-"+stage); edits != places {
			t.Errorf("%s: %d edits, not %d", stage, edits, places)
		}
		is := p.buildAll()
		for name, files := range was {
			for _, difference := range files.Difference(is[name]) {
				t.Errorf("%s renamed: %s: %s", stage, name, difference)
			}
		}
	}
}

func newProject(t *testing.T, archive string) *project {
	p := &project{T: t, folder: t.TempDir()}
	a, err := txtar.ParseFile(archive)
	p.must(err)
	for _, f := range a.Files {
		at := filepath.Join(p.folder, f.Name)
		p.must(os.MkdirAll(filepath.Dir(at), 0o755))
		p.must(os.WriteFile(at, f.Data, 0o644))
	}
	p.must(os.CopyFS(filepath.Join(p.folder, "busybox"), os.DirFS(os.Getenv("STAGELS_BUSYBOX"))))
	p.env = append(os.Environ(), "BUILDX_CONFIG="+t.TempDir(), "BUILDX_BUILDER=real", "BUILDX_BAKE_ENTITLEMENTS_FS=0")
	p.run(os.Getenv("STAGELS_BUILDX"), "create", "--name", "real", "--driver", "remote", daemon.Address)
	return p
}

func (p *project) must(err error) {
	p.Helper()
	if err != nil {
		p.Fatal(err)
	}
}

// run runs a program in the folder.
func (p *project) run(program string, args ...string) {
	p.Helper()
	cmd := exec.Command(program, args...)
	cmd.Dir, cmd.Env = p.folder, p.env
	if said, err := cmd.CombinedOutput(); err != nil {
		p.Fatalf("%s %q: %v\n%s", path.Base(program), args, err, said)
	}
}

// texts are the files that say what is built, and the Dockerfile.
func (p *project) texts() map[string]string {
	out := map[string]string{}
	for _, name := range []string{"app/Dockerfile", "docker-bake.hcl", "compose.yaml", ".github/workflows/ci.yml"} {
		text, err := os.ReadFile(filepath.Join(p.folder, name))
		p.must(err)
		out[name] = string(text)
	}
	return out
}

// buildAll builds whatever the files ask for, by the names of the builds.
func (p *project) buildAll() map[string]Files {
	out := map[string]Files{}
	p.bake(out, "docker-bake.hcl", "deps", "builder", "app")
	p.bake(out, "compose.yaml", "web", "worker")
	p.workflow(out)
	return out
}

func (p *project) bake(out map[string]Files, file string, targets ...string) {
	p.Helper()
	args := []string{"bake", "-f", file}
	to := p.TempDir()
	for _, name := range targets {
		args = append(args, "--set", fmt.Sprintf("%s.output=type=tar,dest=%s/%[1]s.tar", name, to))
	}
	p.run(os.Getenv("STAGELS_BUILDX"), append(args, targets...)...)
	for _, name := range targets {
		out[file+" "+name] = p.read(filepath.Join(to, name+".tar"))
	}
}

// docker is a program docker that builds with buildx, and leaves what it built in $OUT.
const docker = `#!/bin/sh
[ "$1" != buildx ] || shift
[ "$1" = build ] || exit 2
shift
exec "$STAGELS_BUILDX" build --output "type=tar,dest=$(mktemp "$OUT/XXXXXX")" "$@"
`

// workflow runs the commands of the workflow as they are, with our docker.
func (p *project) workflow(out map[string]Files) {
	p.Helper()
	var read struct {
		Jobs map[string]struct{ Steps []struct{ Name, Run string } }
	}
	p.must(yaml.Unmarshal([]byte(p.texts()[".github/workflows/ci.yml"]), &read))
	bin := p.TempDir()
	p.must(os.WriteFile(filepath.Join(bin, "docker"), []byte(docker), 0o755))
	for job, does := range read.Jobs {
		for _, step := range does.Steps {
			to := p.TempDir()
			env := p.env
			p.env = append(slices.Clone(env), "PATH="+bin+":"+os.Getenv("PATH"), "OUT="+to)
			p.run("bash", "-e", "-c", step.Run)
			p.env = env
			built, err := os.ReadDir(to)
			p.must(err)
			if len(built) != 1 {
				p.Fatalf("%s/%s made %d builds", job, step.Name, len(built))
			}
			out[job+"/"+step.Name] = p.read(filepath.Join(to, built[0].Name()))
		}
	}
}

func (p *project) read(archive string) Files {
	p.Helper()
	from, err := os.Open(archive)
	p.must(err)
	defer from.Close()
	files, err := read(from)
	p.must(err)
	if len(files) == 0 {
		p.Fatalf("%s is empty", archive)
	}
	return files
}

// rename renames the stage whose name ends with word, as an editor does that has the
// Dockerfile open, and writes what the server says. It tells how many edits there were.
func (p *project) rename(file, word, fresh string) (edits int) {
	p.Helper()
	ctx, root := p.Context(), "file://"+p.folder
	s, err := client.Start(ctx, lsp.Options{}, client.Capabilities{
		Encoding: text.UTF8, Folders: []string{root}, More: map[string]any{"workspace.workspaceEdit.documentChanges": true},
	})
	p.must(err)
	defer s.End(ctx)
	uri, src := root+"/"+file, p.texts()[file]
	p.must(s.Open(ctx, uri, src))
	var answer struct {
		DocumentChanges []struct {
			TextDocument struct {
				URI string `json:"uri"`
			} `json:"textDocument"`
			Edits []struct {
				Range   protocol.Range `json:"range"`
				NewText string         `json:"newText"`
			} `json:"edits"`
		} `json:"documentChanges"`
	}
	at := s.At(uri, strings.Index(src, word+"\n")+len(word), map[string]any{"newName": fresh})
	p.must(s.Call(ctx, protocol.MethodTextDocumentRename, at, &answer))
	for _, d := range answer.DocumentChanges {
		name := filepath.Join(p.folder, strings.TrimPrefix(d.TextDocument.URI, root+"/"))
		old, err := os.ReadFile(name)
		p.must(err)
		lines := text.NewLines(string(old))
		var all []text.Edit
		for _, e := range d.Edits {
			all = append(all, text.Edit{Span: text.Span{Start: offset(lines, e.Range.Start), End: offset(lines, e.Range.End)}, New: e.NewText})
		}
		p.must(os.WriteFile(name, []byte(made(string(old), all)), 0o644))
		edits += len(all)
	}
	return edits
}

// made is a text with edits made.
func made(src string, edits []text.Edit) string {
	slices.SortFunc(edits, func(a, b text.Edit) int { return b.Span.Start - a.Span.Start })
	for _, e := range edits {
		src = e.Apply(src)
	}
	return src
}

func offset(lines *text.Lines, p protocol.Position) int {
	return lines.Offset(int(p.Line), int(p.Character), text.UTF8)
}
