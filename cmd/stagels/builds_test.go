package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stagels/stagels/testdata/files"
	"golang.org/x/tools/txtar"
)

// TestBuilds: each scenario of testdata/builds has the builds that it tells.
func TestBuilds(t *testing.T) {
	paths, err := filepath.Glob(filepath.Join(files.Root(), "testdata", "builds", "*", "*.txtar"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("%d fixtures, %v", len(paths), err)
	}
	for _, at := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(at), ".txtar"), func(t *testing.T) { testBuilds(t, at) })
	}
}

func testBuilds(t *testing.T, at string) {
	data, err := os.ReadFile(at)
	if err != nil {
		t.Fatal(err)
	}
	fixture := txtar.Parse(data)
	last := len(fixture.Files) - 1
	unpack(t, fixture.Files[:last])
	var out, errs bytes.Buffer
	if code := run([]string{"builds", "--format", "json"}, strings.NewReader(""), &out, &errs); code != 0 || errs.Len() > 0 {
		t.Fatalf("exit code %d\n%s", code, errs.String())
	}
	if diff := cmp.Diff(string(fixture.Files[last].Data), out.String()); diff != "" {
		t.Error(diff)
	}
}

// unpack writes the files into a new folder, which is the current one then.
func unpack(t *testing.T, all []txtar.File) (dir string) {
	t.Helper()
	dir = t.TempDir()
	t.Chdir(dir)
	for _, f := range all {
		if err := os.MkdirAll(filepath.Dir(f.Name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(f.Name, f.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// TestCheckOfBuilds: check looks at files that ask for builds, below a folder and named,
// unless it is told not to.
func TestCheckOfBuilds(t *testing.T) {
	dir := unpack(t, []txtar.File{
		{Name: "app/Dockerfile", Data: []byte("FROM alpine AS build\n")},
		{Name: ".github/workflows/ci.yml", Data: []byte("jobs:\n  a:\n    steps:\n      - run: docker build --target=bulid app\n")},
	})
	const want = ".github/workflows/ci.yml:4:36: error: app/Dockerfile has no stage \"bulid\", so BuildKit refuses to build it (did you mean build?) [UnknownTarget]\n"
	for _, args := range [][]string{{"check"}, {"check", "."}, {"check", ".github/workflows/ci.yml"}, {"check", "--only", "UnknownTarget"}} {
		if code, out, errs := invoke(t, dir, "", args...); code != 1 || errs != "" || !strings.HasPrefix(out, want) {
			t.Errorf("%q: exit code %d\n%s%s", args, code, out, errs)
		}
	}
	for _, args := range [][]string{{"check", "--dockerfiles-only"}, {"check", "--skip", "UnknownTarget"}, {"check", "app"}} {
		if code, out, errs := invoke(t, dir, "", args...); code != 0 || errs != "" || out != "" {
			t.Errorf("%q: exit code %d\n%s%s", args, code, out, errs)
		}
	}
	if _, out, _ := invoke(t, dir, "", "check", "--format", "json"); !strings.Contains(out, `"title": "Change to \"build\""`) {
		t.Error(out)
	}
}

// TestCheckHeedsBuilds: a stage that a build in another file asks for is not unused.
func TestCheckHeedsBuilds(t *testing.T) {
	dir := unpack(t, []txtar.File{
		{Name: "app/Dockerfile", Data: []byte("FROM alpine AS builder\nFROM alpine\n")},
		{Name: ".github/workflows/ci.yml", Data: []byte("jobs:\n  a:\n    steps:\n      - run: docker build --target=builder app\n")},
	})
	for args, want := range map[string]bool{"check": false, "check app": false, "check app/Dockerfile": false, "check --dockerfiles-only": true} {
		_, out, errs := invoke(t, dir, "", strings.Fields(args)...)
		if got := strings.Contains(out, "UnusedStage"); got != want || errs != "" {
			t.Errorf("%s: %s%s", args, out, errs)
		}
	}
}

// TestUsers: stages tells which builds make each stage, if it is asked to.
func TestUsers(t *testing.T) {
	dir := unpack(t, []txtar.File{
		{Name: "app/Dockerfile", Data: []byte("FROM alpine AS Builder\nFROM alpine\n")},
		{Name: ".github/workflows/ci.yml", Data: []byte("jobs:\n  a:\n    steps:\n      - run: docker build --target=builder app\n")},
		{Name: "compose.yaml", Data: []byte("services:\n  web:\n    build: app\n  other:\n    build: {context: app, target: $X}\n")},
	})
	_, out, errs := invoke(t, dir, "", "stages", "--users")
	want := "app/Dockerfile\n" +
		"  INDEX  NAME     LINES  BASE    TAKES FROM  BUILT BY\n" +
		"  0      builder  1-1    alpine  -           workflow a/1 (.github/workflows/ci.yml:4)\n" +
		"  1      -        2-2    alpine  -           compose web (compose.yaml:2)\n"
	if out != want || errs != "" {
		t.Errorf("%s%s", out, errs)
	}
	if _, out, _ := invoke(t, dir, "", "stages"); strings.Contains(out, "BUILT BY") {
		t.Error(out)
	}
	if _, out, _ := invoke(t, dir, "", "stages", "--users", "--format", "json"); !strings.Contains(out, `"name": "web"`) || strings.Count(out, `"users": [`) != 2 {
		t.Error(out)
	}
}

// TestCheckInlines: what is wrong with a Dockerfile in another file is told at its place there,
// in the order of the text, with the fixes that can be made there.
func TestCheckInlines(t *testing.T) {
	dir := unpack(t, []txtar.File{
		{Name: "docker-bake.hcl", Data: []byte("target \"a\" {\n  dockerfile-inline = \"FROM alpine as x\\nCOPY --from=7 /a /\"\n}\n")},
		{Name: "compose.yaml", Data: []byte("services:\n  a:\n    build:\n      dockerfile_inline: |\n        FROM alpine AS builder\n        FROM scratch\n        COPY --from=bulder /x /\n      target: nothing\n" +
			"  b: {build: {dockerfile_inline: 'FROM ${X:-alpine} as b'}}\n")},
		{Name: ".dockerignore", Data: []byte("x\n")},
	})
	const want = "compose.yaml:7:21: warning UnknownStage\ncompose.yaml:8:15: error UnknownTarget\n" +
		"docker-bake.hcl:2:36: warning FromAsCasing\ndocker-bake.hcl:2:54: error StageIndex\n"
	_, out, errs := invoke(t, dir, "", "check", "--format", "json")
	var found []struct {
		Path, Severity, Code string
		Line, Column         int
		Fixes                []struct{ Title string }
	}
	if err := json.Unmarshal([]byte(out), &found); err != nil || errs != "" {
		t.Fatalf("%v: %s%s", err, out, errs)
	}
	got := ""
	for _, f := range found {
		if f.Code == "UnusedStage" || f.Severity == "hint" {
			continue
		}
		got += fmt.Sprintf("%s:%d:%d: %s %s\n", f.Path, f.Line, f.Column, f.Severity, f.Code)
		if f.Code != "UnknownTarget" && f.Code != "StageIndex" && len(f.Fixes) == 0 {
			t.Errorf("no fixes: %+v", f)
		}
	}
	if got != want {
		t.Errorf("%s, not\n%s", got, want)
	}
	if code, out, _ := invoke(t, dir, "", "check", "--dockerfiles-only", "--allow-empty"); code != 0 || out != "" {
		t.Errorf("%d: %s", code, out)
	}
}
