package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/testdata/files"
)

// TestCheckPerBuild: check finds in the Dockerfiles of each fixture what its notes say, by
// the builds that the other files ask for.
func TestCheckPerBuild(t *testing.T) {
	for _, sc := range files.ScenariosOf(t, "per-build") {
		dir := t.TempDir()
		var want []string
		for _, f := range sc.Files {
			write(t, filepath.Join(dir, filepath.FromSlash(f.Name)), f.Text)
			lines := text.NewFileLines(f.Text)
			for _, n := range f.Notes {
				want = append(want, fmt.Sprint(f.Name, " ", lines.At(n.Start)+1, " ", n.Verb, " ", n.Rest))
			}
		}
		for _, args := range [][]string{{"check"}, {"check", "."}, append([]string{"check"}, dockerfilesIn(sc)...)} {
			args = append(args, "--format", "json", "--platform", "linux/amd64", "--skip", "UnusedStage,UnusedGlobalArg,UnknownTarget")
			_, out, errs := invoke(t, dir, "", args...)
			var found []finding
			if err := json.Unmarshal([]byte(out), &found); err != nil || errs != "" {
				t.Fatalf("%v %s", err, errs)
			}
			var got []string
			for _, f := range found {
				got = append(got, fmt.Sprint(f.Path, " ", f.Line, " ", f.Severity, " ", f.Code, ": ", f.Message))
			}
			slices.Sort(got)
			slices.Sort(want)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s %q: %s", sc.Name, args, diff)
			}
		}
	}
}

func dockerfilesIn(sc files.Scenario) (names []string) {
	for _, f := range sc.Files {
		if filepath.Base(f.Name) == "Dockerfile" {
			names = append(names, f.Name)
		}
	}
	return names
}

func write(t *testing.T, at, src string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(at, []byte(src), 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestTheCommandLinesBuildStandsAlone: what it gives is the one build that is looked at.
func TestTheCommandLinesBuildStandsAlone(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "Dockerfile"), "FROM alpine AS one\nARG DIR=/a\nWORKDIR $DIR\nFROM deps\nARG PORT=80\nEXPOSE $PORT\n")
	write(t, filepath.Join(dir, "docker-bake.hcl"), "target \"app\" {\n  target = \"one\"\n  args = { DIR = \"rel\" }\n  contexts = { deps = \"target:x\" }\n}\n")
	for _, c := range []struct {
		args []string
		want []string
	}{
		{nil, []string{"warning WorkdirRelativePath (in the build app of docker-bake.hcl)"}},
		{[]string{"--platform", "linux/arm64"}, []string{"warning WorkdirRelativePath (in the build app of docker-bake.hcl)"}},
		{[]string{"--build-arg", "PORT=eighty"}, []string{"error InvalidPort"}},
		{[]string{"--target", "one"}, nil},
		{[]string{"--target", "one", "--build-arg", "DIR=here"}, []string{"warning WorkdirRelativePath"}},
		{[]string{"--build-context", "x=y"}, nil},
	} {
		_, out, errs := invoke(t, dir, "", append([]string{"check", "--format", "json", "--skip", "UnusedStage"}, c.args...)...)
		var found []finding
		if err := json.Unmarshal([]byte(out), &found); err != nil || errs != "" {
			t.Fatalf("%v %s", err, errs)
		}
		var got []string
		for _, f := range found {
			said := f.Severity + " " + f.Code
			if at := slices.Index([]byte(f.Message), '('); at >= 0 {
				said += " " + f.Message[at:]
			}
			got = append(got, said)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%q: %s", c.args, diff)
		}
	}
}
