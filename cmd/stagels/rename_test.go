package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// renamedFiles are a Dockerfile with the files that build it.
var renamedFiles = map[string]string{
	"docker/Dockerfile":        "FROM alpine AS builder\nFROM scratch AS final\nCOPY --from=builder /x /x\n",
	"other/Dockerfile":         "FROM alpine AS builder\n",
	"docker-bake.hcl":          "target \"a\" {\n  dockerfile = \"docker/Dockerfile\"\n  target = \"builder\"\n}\n",
	"compose.yaml":             "services:\r\n  a:\r\n    build: {context: ., dockerfile: docker/Dockerfile, target: builder}\r\n  b:\r\n    build: {context: other, target: builder}\r\n",
	".github/workflows/ci.yml": "# ü\njobs:\n  a:\n    steps:\n      - uses: docker/build-push-action@v6\n        with:\n          file: docker/Dockerfile\n          target: builder\n",
	".stagels.yaml":            "builds:\n  - {dockerfile: docker/Dockerfile, target: builder}\n",
}

// TestRename: a stage is renamed wherever it is named, and nothing else is.
func TestRename(t *testing.T) {
	dir := tree(t, renamedFiles)
	code, out, errs := invoke(t, dir, "", "rename", "--diff", "docker/Dockerfile", "Builder", "compile")
	if code != 0 || strings.Count(out, "\n+++ ") != 5 || errs != "" || contents(t, dir, "docker/Dockerfile") != renamedFiles["docker/Dockerfile"] {
		t.Errorf("--diff: exit code %d, %s%s", code, out, errs)
	}
	code, out, errs = invoke(t, dir, "", "rename", "docker/Dockerfile", "builder", "compile")
	const want = "stagels: .github/workflows/ci.yml: renamed in 1 place\nstagels: .stagels.yaml: renamed in 1 place\nstagels: compose.yaml: renamed in 1 place\nstagels: docker-bake.hcl: renamed in 1 place\nstagels: docker/Dockerfile: renamed in 2 places\n"
	if code != 0 || out != "" || errs != want {
		t.Errorf("exit code %d, %s%s", code, out, errs)
	}
	for name, src := range renamedFiles {
		want := strings.ReplaceAll(src, "builder", "compile")
		switch name {
		case "other/Dockerfile":
			want = src
		case "compose.yaml":
			want = strings.Replace(src, "builder", "compile", 1)
		}
		if got := contents(t, dir, name); got != want {
			t.Errorf("%s is %q", name, got)
		}
	}
}

// TestRenameRefused: what is refused changes nothing, and says why.
func TestRenameRefused(t *testing.T) {
	dir := tree(t, renamedFiles)
	link(t, dir, "pipe.Dockerfile", os.DevNull)
	if err := os.WriteFile(filepath.Join(dir, "latin.Dockerfile"), []byte("FROM a AS b\n# \xfc\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for args, want := range map[string]string{
		"docker/Dockerfile bulder x":        `docker/Dockerfile has no stage "bulder" (did you mean builder?)`,
		"docker/Dockerfile q x":             `docker/Dockerfile has no stage "q": its stages are builder, final`,
		"docker/Dockerfile builder final":   "Cannot rename: ",
		"docker/Dockerfile builder 9x":      "Cannot rename: ",
		"docker/Dockerfile builder builder": "the stage builder is called builder already",
		"nowhere a b":                       "nowhere: no such file or directory",
		"docker a b":                        "docker: is a directory",
		"pipe.Dockerfile a b":               "pipe.Dockerfile: is no regular file",
		"latin.Dockerfile b c":              "latin.Dockerfile: is not UTF-8, so nothing is changed in it",
		"- a b":                             "rename takes a file",
		"docker/Dockerfile a":               "rename takes three words: FILE STAGE NEW",
	} {
		code, out, errs := invoke(t, dir, "", append([]string{"rename"}, strings.Fields(args)...)...)
		if code != 2 || out != "" || !strings.HasPrefix(errs, "stagels: "+want) || strings.Count(errs, "\n") != 1 {
			t.Errorf("%s: exit code %d, %s%s", args, code, out, errs)
		}
	}
	for name, src := range renamedFiles {
		if contents(t, dir, name) != src {
			t.Errorf("%s was changed", name)
		}
	}
}

// TestRenameOfManyFiles: where one cannot be written none is.
func TestRenameOfManyFiles(t *testing.T) {
	if os.Getuid() == 0 {
		t.Skip("root writes what is read-only")
	}
	dir := tree(t, renamedFiles)
	if err := os.Chmod(filepath.Join(dir, "docker-bake.hcl"), 0o400); err != nil {
		t.Fatal(err)
	}
	code, _, errs := invoke(t, dir, "", "rename", "docker/Dockerfile", "builder", "compile")
	if code != 2 || errs != "stagels: cannot write docker-bake.hcl: it is read-only, so nothing is changed\n" || contents(t, dir, "docker/Dockerfile") != renamedFiles["docker/Dockerfile"] {
		t.Errorf("exit code %d, %s", code, errs)
	}
}

// TestRenameOfSharedWord: a word that also names the stage of another Dockerfile, or of which a
// build has more than its target, is not changed.
func TestRenameOfSharedWord(t *testing.T) {
	for name, file := range map[string]string{
		"two Dockerfiles by a matrix":  "target \"all\" {\n  name = \"t-${os}\"\n  matrix = { os = [\"a\", \"b\"], tgt = [\"build\"] }\n  dockerfile = \"${os}.Dockerfile\"\n  target = tgt\n}\n",
		"two Dockerfiles by a base":    "target \"base\" { target = \"build\" }\ntarget \"a\" {\n  inherits = [\"base\"]\n  dockerfile = \"a.Dockerfile\"\n}\ntarget \"b\" {\n  inherits = [\"base\"]\n  dockerfile = \"b.Dockerfile\"\n}\n",
		"two Dockerfiles by a default": "variable \"V\" { default = \"build\" }\ntarget \"a\" {\n  dockerfile = \"a.Dockerfile\"\n  target = V\n}\ntarget \"b\" {\n  dockerfile = \"b.Dockerfile\"\n  target = V\n}\n",
		"a name of a build":            "target \"all\" {\n  name = \"t-${tgt}\"\n  matrix = { tgt = [\"build\", \"final\"] }\n  dockerfile = \"a.Dockerfile\"\n  target = tgt\n}\n",
		"a tag":                        "variable \"V\" { default = \"build\" }\ntarget \"a\" {\n  dockerfile = \"a.Dockerfile\"\n  target = V\n  tags = [\"app:${V}\"]\n}\n",
	} {
		dir := tree(t, map[string]string{"a.Dockerfile": "FROM alpine AS build\nFROM alpine AS final\n", "b.Dockerfile": "FROM alpine AS build\n", "docker-bake.hcl": file})
		code, out, errs := invoke(t, dir, "", "rename", "a.Dockerfile", "build", "compile")
		if code != 2 || out != "" || !strings.HasPrefix(errs, "stagels: Cannot rename: ") {
			t.Errorf("%s: exit code %d, %s%s", name, code, out, errs)
		}
		if contents(t, dir, "docker-bake.hcl") != file {
			t.Errorf("%s is written", name)
		}
	}
	dir := tree(t, map[string]string{
		"a.Dockerfile": "FROM alpine AS build\n", "b.Dockerfile": "FROM alpine AS build\n",
		"docker-bake.hcl": "target \"all\" {\n  name = \"t-${v}\"\n  matrix = { v = [\"1\", \"2\"], tgt = [\"build\"] }\n  dockerfile = \"a.Dockerfile\"\n  target = tgt\n}\ntarget \"b\" {\n  dockerfile = \"b.Dockerfile\"\n  target = \"build\"\n}\n",
	})
	if code, out, errs := invoke(t, dir, "", "rename", "a.Dockerfile", "build", "compile"); code != 0 || !strings.Contains(contents(t, dir, "docker-bake.hcl"), `tgt = ["compile"] }`) || !strings.Contains(contents(t, dir, "docker-bake.hcl"), `target = "build"`) {
		t.Errorf("exit code %d, %s%s", code, out, errs)
	}
}

// TestRenameOpenTargets: which builds have a target that nobody knows before they run is told, for it
// may be the stage.
func TestRenameOpenTargets(t *testing.T) {
	const dockerfile = "ARG V\nFROM alpine AS build\nFROM build AS app\n"
	dir := tree(t, map[string]string{
		"Dockerfile": dockerfile, "other/Dockerfile": dockerfile,
		"Makefile":        "image:\n\tdocker build --target $(T) .\n",
		"compose.yaml":    "services:\n  a:\n    build:\n      context: .\n      target: ${T}\n  b:\n    build:\n      context: other\n      target: ${T}\n",
		"docker-bake.hcl": "variable \"T\" {}\ntarget \"a\" { target = T }\ntarget \"b\" { target = \"app\" }\n",
		"build.sh":        "docker build --target \"$1\" .\n",
	})
	const told = "stagels: Not renamed: the target of a build in Makefile:2, build.sh:1, compose.yaml:5, 1 more is decided when it runs. If it can be build, change what gives it.\n"
	if code, out, errs := invoke(t, dir, "", "rename", "Dockerfile", "build", "compile"); code != 0 || !strings.Contains(errs, told) {
		t.Errorf("exit code %d, %s%s", code, out, errs)
	}
	const alone = "stagels: Not renamed: the target of a build in compose.yaml:9 is decided when it runs. If it can be build, change what gives it.\n"
	if code, out, errs := invoke(t, dir, "", "rename", "other/Dockerfile", "build", "compile"); code != 0 || !strings.Contains(errs, alone) {
		t.Errorf("exit code %d, %s%s", code, out, errs)
	}
}
