package affected_test

import (
	"io/fs"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stagels/stagels/analysis/affected"
	"github.com/stagels/stagels/analysis/builds"
	_ "github.com/stagels/stagels/analysis/builds/all"
	"github.com/stagels/stagels/analysis/workspace"
	"golang.org/x/tools/txtar"
)

// folder is a folder of a test.
type folder struct {
	*builds.Folder
	disk fstest.MapFS
}

func (f folder) Disk() workspace.Files { return f.disk }

func (f folder) Builds(file string) []*builds.Build {
	return f.Folder.Builds(file, workspace.KindOf(file))
}

func (f folder) Text(at string) (src string, ok bool) {
	file, ok := f.disk[at]
	if !ok {
		return "", false
	}
	return string(file.Data), true
}

func (f folder) Exists(at string) bool {
	_, err := f.disk.Stat(at)
	return err == nil
}

func (f folder) Dockerfile(b *builds.Build) (*workspace.Document, bool) {
	if b.Inline.State != builds.Absent {
		return workspace.New(b.Inline.Text, workspace.Options{}), true
	}
	at, _ := b.DockerfileBelow()
	src, ok := f.Text(at)
	return workspace.New(src, workspace.Options{}), ok
}

func inFolder(archive string) folder {
	f := folder{disk: fstest.MapFS{}}
	for _, file := range txtar.Parse([]byte(archive)).Files {
		f.disk[file.Name] = &fstest.MapFile{Data: file.Data}
	}
	for name, to := range map[string]string{"web/link": "real", "web/chain": "second", "web/second": "/end", "web/prom": "../../stays", "web/loop": "loop"} {
		f.disk[name] = &fstest.MapFile{Data: []byte(to), Mode: fs.ModeSymlink | 0o777}
	}
	f.Folder = builds.NewFolder(f)
	return f
}

const monorepo = `
-- docker-bake.hcl --
target "api" {
  dockerfile = "api/Dockerfile"
  args = { SERVICE = "api" }
  target = "final"
}
target "test" {
  inherits = ["api"]
  target = "test"
}
target "site" {
  context = "web"
  contexts = { shared = "lib", base = "target:api" }
  dockerfile-inline = "FROM base\nCOPY --from=shared *.js /js/\nCOPY src .\n"
}
target "platforms" {
  dockerfile = "platforms.Dockerfile"
  platforms = ["linux/amd64", "linux/arm64"]
}
target "remote" { context = "https://example.com/x.git" }
-- .github/workflows/ci.yml --
jobs:
  image:
    steps:
      - uses: actions/checkout@v5
      - uses: docker/build-push-action@v6
        with:
          context: ${{ matrix.where }}
-- compose.yaml --
services:
  web: {build: web}
-- web/Dockerfile --
FROM scratch
COPY --parents ./apps/*/package.json /
COPY link/x chain p*m /
ADD https://example.com/x /x
-- api/Dockerfile --
FROM golang AS build
ARG SERVICE
COPY go.mod ./
COPY ${SERVICE}/ ./svc/
RUN --mount=type=bind,source=lib,target=/lib go build
FROM scratch AS final
COPY --from=build /x /x
FROM build AS test
COPY testdata /t
FROM scratch AS never
COPY never /
-- platforms.Dockerfile --
FROM scratch
ARG TARGETARCH
COPY bin/$TARGETARCH/app /
-- .dockerignore --
**/*.md
!lib/keep.md
`

// TestBecause: the builds that a changed file touches are those whose files tell of them, and
// those whose target takes it.
func TestBecause(t *testing.T) {
	f := inFolder(monorepo)
	for changed, want := range map[string]string{
		"api/main.go":               "api test site image/2",
		"api/README.md":             "image/2",
		"api":                       "api test site image/2",
		"go.mod":                    "api test site image/2",
		"lib/a.js":                  "api test site image/2",
		"lib/keep.md":               "api test site image/2",
		"lib/sub/deep.txt":          "api test site image/2",
		"testdata/golden":           "test image/2",
		"never/x":                   "image/2",
		"web/src/x":                 "site image/2",
		"web/other":                 "image/2",
		"web/apps/a/package.json":   "image/2 web",
		"web/apps/a/b/package.json": "image/2",
		"bin/arm64/app":             "platforms image/2",
		"bin/riscv64/app":           "image/2",
		"web/real/x":                "image/2 web",
		"web/real/y":                "image/2",
		"web/second":                "image/2 web",
		"web/end":                   "image/2 web",
		"web/stays":                 "image/2 web",
		"stays":                     "image/2",
		"api/Dockerfile":            "api test site image/2",
		"web/Dockerfile":            "image/2 web",
		".dockerignore":             "api test site platforms image/2",
		"web/.dockerignore":         "site image/2 web",
		"docker-bake.hcl":           "api test site platforms remote image/2",
		".github/workflows/ci.yml":  "image/2",
		"compose.yaml":              "image/2 web",
		".env":                      "image/2 web",
		"other":                     "image/2",
	} {
		var got []string
		for _, file := range []string{"docker-bake.hcl", ".github/workflows/ci.yml", "compose.yaml"} {
			for _, b := range f.Builds(file) {
				if because := affected.Because(b, f, []string{"unrelated", changed}); len(because) > 0 && because[len(because)-1] == changed {
					got = append(got, b.Name)
				}
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s touches %q, not %q", changed, strings.Join(got, " "), want)
		}
	}
}

// TestOverridesThatAreGone: a file that was laid over others without being told, and was removed,
// told of builds. One that lies there tells of those that it names.
func TestOverridesThatAreGone(t *testing.T) {
	archive := `
-- bake/docker-bake.hcl --
target "a" {
}
target "b" {
}
-- bake/docker-bake.override.hcl --
target "b" {
  args = { V = "1" }
}
-- bake/other.hcl --
target "c" {
}
-- compose/compose.yaml --
services:
  a:
    build: .
  b:
    build: .
-- compose/compose.override.yaml --
services:
  b:
    build:
      args: { V: "1" }
-- old/docker-compose.yml --
services:
  a:
    build: .
-- named/stack.yaml --
services:
  a:
    build: .
-- bake/Dockerfile --
FROM scratch
-- compose/Dockerfile --
FROM scratch
-- old/Dockerfile --
FROM scratch
-- named/Dockerfile --
FROM scratch
`
	asking := map[string]*workspace.Kind{
		"bake/docker-bake.hcl": workspace.Bake, "bake/other.hcl": workspace.Bake, "compose/compose.yaml": workspace.Compose,
		"old/docker-compose.yml": workspace.Compose, "named/stack.yaml": workspace.Compose,
	}
	for changed, want := range map[string]string{
		"bake/docker-bake.json":           "bake a, bake b",
		"bake/docker-bake.override.json":  "bake a, bake b",
		"bake/docker-bake.override.hcl":   "bake b",
		"bake/compose.override.yaml":      "",
		"compose/compose.override.yaml":   "compose b",
		"compose/compose.override.yml":    "compose a, compose b",
		"compose/docker-bake.json":        "",
		"old/compose.override.yaml":       "old a",
		"old/docker-compose.override.yml": "old a",
		"named/compose.override.yaml":     "",
		"docker-bake.json":                "",
	} {
		f := inFolder(archive)
		var got []string
		for _, file := range slices.Sorted(maps.Keys(asking)) {
			for _, b := range f.Folder.Builds(file, asking[file]) {
				dir, _, _ := strings.Cut(file, "/")
				if affected.Because(b, f, []string{changed}) != nil {
					got = append(got, dir+" "+b.Name)
				}
			}
		}
		if strings.Join(got, ", ") != want {
			t.Errorf("%s touches %q, not %q", changed, strings.Join(got, ", "), want)
		}
	}
}

// TestOpenArguments: an argument that no file gives a value, or a name, counts where what is taken
// may depend on it.
func TestOpenArguments(t *testing.T) {
	for _, tc := range []struct {
		args, dockerfile string
		all              bool
	}{
		{"V", "FROM alpine:$V\nARG V\nENV W=$V\nLABEL v=$W\nRUN make $V\nCOPY src /x\n", false},
		{"V", "ARG V\nFROM golang:${V:-1} AS b\nCOPY src /x\nFROM scratch\nCOPY --from=b /x /$V\n", false},
		{"V", "FROM alpine\nARG V\nCOPY src $V /x/\n", true},
		{"V", "FROM alpine\nARG V\nCOPY --chown=1 src /$V/\n", false},
		{"V", "FROM alpine\nARG V\nCOPY [\"src\", \"$V\", \"/x/\"]\n", true},
		{"V", "FROM alpine\nARG V\nENV W=a$V\nARG X=${W%b}\nADD src $X /x/\n", true},
		{"V", "FROM alpine\nARG V\nENV $V=a\nCOPY src $X /x/\n", true},
		{"V", "FROM alpine\nARG V\nRUN --mount=source=src,target=$V true\n", true},
		{"V", "FROM alpine AS a\nONBUILD ARG V\nONBUILD COPY src $V /x/\nFROM a\n", true},
		{"V", "ARG V=b\nFROM alpine AS a\nCOPY other /x/\nFROM alpine AS b\nCOPY src /x\nFROM $V\n", true},
		{"V", "ARG V=b\nFROM alpine AS a\nCOPY other /x/\nFROM alpine AS b\nCOPY src /x\nFROM ${V:-a:b}\n", true},
		{"V", "FROM alpine\nARG v\nCOPY src src$v /x/\n", false},
		{"BUILDKIT_SYNTAX", "FROM alpine\nCOPY src /x/\n", true},
		{"${{ inputs.args }}", "FROM alpine\nARG V\nRUN make $V\nCOPY src /x/\n", false},
		{"${{ inputs.args }}", "FROM alpine\nARG V\nCOPY src $V /x/\n", true},
		{"${{ inputs.name }}=1", "FROM alpine\nARG V\nCOPY src $V /x/\n", true},
		{"A=1\n            ${{ inputs.args }}", "FROM alpine\nARG V=.\nCOPY src $V /x/\n", true},
		{"${{ inputs.args }}", "FROM alpine:1\nCOPY src /x/\n", false},
	} {
		f := inFolder("-- Dockerfile --\n" + tc.dockerfile + "-- .github/workflows/ci.yml --\njobs:\n  a:\n    steps:\n      - uses: docker/build-push-action@v6\n        with:\n          context: .\n          build-args: |\n            " + tc.args + "\n")
		b := f.Builds(".github/workflows/ci.yml")[0]
		for changed, want := range map[string]bool{"src/x": true, "elsewhere": tc.all} {
			if got := affected.Because(b, f, []string{changed}) != nil; got != want {
				t.Errorf("%q is given %s, and %s changed: %v", tc.dockerfile, tc.args, changed, got)
			}
		}
	}
}

// TestOpenFlags: a command may be told more than is written.
func TestOpenFlags(t *testing.T) {
	for flags, want := range map[string]bool{"": false, "$FLAGS": true, `--build-arg "$NAME"`: true, `--build-arg "$NAME=1"`: true, `--build-arg V=$VALUE`: true, `--build-arg A=$VALUE`: false} {
		f := inFolder("-- Dockerfile --\nFROM alpine\nARG V=src\nCOPY $V /x\n-- .github/workflows/ci.yml --\njobs:\n  a:\n    steps:\n      - run: docker build " + flags + " .\n")
		for _, b := range f.Builds(".github/workflows/ci.yml") {
			if got := affected.Because(b, f, []string{"elsewhere"}) != nil; got != want {
				t.Errorf("%s: %v", flags, got)
			}
		}
	}
}
