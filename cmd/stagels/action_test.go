package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"github.com/stagels/stagels/testdata/files"
	"go.yaml.in/yaml/v4"
)

// actionFolder is the folder of the GitHub action.
var actionFolder = filepath.Join(files.Root(), ".github", "actions", "check")

// action is what a runner reads of the action.
type action struct {
	Inputs map[string]struct{ Description, Default string }
	Runs   struct {
		Using string
		Steps []struct {
			Shell, Run string
			Env        map[string]string
		}
	}
}

// An actionRun is a run of the action: what it printed, and its exit code.
type actionRun struct {
	code int
	out  string
}

// TestAction runs the steps of the action as a runner does, with a release that holds
// the program of this tree.
func TestAction(t *testing.T) {
	a := readAction(t)
	releases := fakeRelease(t, a.Inputs["version"].Default, built(t))
	dir := tree(t, map[string]string{
		"Dockerfile":         good,
		"deep/er/Dockerfile": "FROM scratch as a\nFROM scratch AS b\nCOPY --from=c*d /x /\n",
		"odd name/x":         "FROM scratch AS A\n",
	})
	for _, c := range []struct {
		inputs map[string]string
		code   int
		want   []string // files and lines that GitHub is told of
	}{
		{map[string]string{"args": "Dockerfile"}, 0, nil},
		{map[string]string{"args": "--no-config deep"}, 1, []string{"deep/er/Dockerfile:1"}},
		{map[string]string{"working-directory": "deep"}, 1, []string{"deep/er/Dockerfile:1"}},
		{map[string]string{"working-directory": "./deep/er/", "args": "  Dockerfile\n"}, 1, []string{"./deep/er/Dockerfile:1"}},
		{map[string]string{"working-directory": "odd name", "args": "x"}, 1, []string{"odd name/x:1"}},
		{map[string]string{"args": "$(touch${IFS}touched) `id` *"}, 2, nil},
		{map[string]string{"version": "9.9.9"}, 2, nil},
		{map[string]string{"version": "0.1.0; touch touched"}, 2, nil},
	} {
		run := a.run(t, dir, releases, c.inputs)
		if run.code != c.code {
			t.Errorf("%v: exit code %d\n%s", c.inputs, run.code, run.out)
		}
		places := matched(t, run.out)
		for _, want := range c.want {
			if !strings.Contains("\n"+strings.Join(places, "\n")+"\n", "\n"+want+"\n") {
				t.Errorf("%v: %q has no %s\n%s", c.inputs, places, want, run.out)
			}
		}
		if c.want == nil && places != nil {
			t.Errorf("%v: %q", c.inputs, places)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "touched")); err == nil {
		t.Error("an input was run")
	}
}

// TestActionRefuses: an archive that is another one than the checksums tell of is not
// unpacked.
func TestActionRefuses(t *testing.T) {
	a := readAction(t)
	version := a.Inputs["version"].Default
	program := filepath.Join(t.TempDir(), "stagels")
	writeFile(t, program, "another program\n")
	releases := fakeRelease(t, version, program)
	sums := filepath.Join(releases, "v"+version, "checksums.txt")
	writeFile(t, sums, strings.Repeat("0", 64)+"  "+actionArchive(version)+".tar.gz\n")
	run := a.run(t, t.TempDir(), releases, nil)
	if run.code != 2 || !strings.Contains(run.out, "is not the file that checksums.txt tells of") {
		t.Errorf("%+v", run)
	}
}

// TestActionVersion: without an input the action takes the newest version of
// CHANGELOG.md.
func TestActionVersion(t *testing.T) {
	changes, err := os.ReadFile(filepath.Join(files.Root(), "CHANGELOG.md"))
	if err != nil {
		t.Fatal(err)
	}
	newest := regexp.MustCompile(`(?m)^## v(\S+)$`).FindSubmatch(changes)
	if got := readAction(t).Inputs["version"].Default; newest == nil || got != string(newest[1]) {
		t.Errorf("the action takes %s, CHANGELOG.md has %q", got, newest)
	}
}

func readAction(t *testing.T) action {
	t.Helper()
	if runtime.GOOS != "linux" {
		t.Skip("the action's steps are tested on Linux")
	}
	if _, err := exec.LookPath("curl"); err != nil {
		t.Skip("there is no curl, which the action downloads with")
	}
	data, err := os.ReadFile(filepath.Join(actionFolder, "action.yml"))
	if err != nil {
		t.Fatal(err)
	}
	var a action
	if err := yaml.Unmarshal(data, &a); err != nil || a.Runs.Using != "composite" || len(a.Runs.Steps) != 2 {
		t.Fatalf("%v, %+v", err, a)
	}
	return a
}

func actionArchive(version string) string {
	return "stagels_" + version + "_linux_" + runtime.GOARCH
}

// fakeRelease is a folder of releases with one that holds the program.
func fakeRelease(t *testing.T, version, program string) string {
	t.Helper()
	name := actionArchive(version)
	work := t.TempDir()
	at := filepath.Join(work, "v"+version)
	for _, dir := range []string{at, filepath.Join(work, name)} {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Link(program, filepath.Join(work, name, "stagels")); err != nil {
		t.Fatal(err)
	}
	archive := filepath.Join(at, name+".tar.gz")
	if out, err := exec.Command("tar", "-C", work, "-czf", archive, name).CombinedOutput(); err != nil {
		t.Fatalf("%v, %s", err, out)
	}
	data, err := os.ReadFile(archive)
	if err != nil {
		t.Fatal(err)
	}
	writeFile(t, filepath.Join(at, "checksums.txt"), fmt.Sprintf("%064d  other.zip\n%x  %s.tar.gz\n", 0, sha256.Sum256(data), name))
	return work
}

// run runs the steps in dir, each with what the ones before put on the path, until
// one fails.
func (a action) run(t *testing.T, dir, releases string, inputs map[string]string) actionRun {
	t.Helper()
	temp := t.TempDir()
	path := filepath.Join(temp, "path")
	writeFile(t, path, "")
	var out bytes.Buffer
	for _, step := range a.Runs.Steps {
		added, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		cmd := exec.Command(step.Shell, "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", step.Run)
		cmd.Dir = dir
		cmd.Stdout, cmd.Stderr = &out, &out
		cmd.Env = append(os.Environ(), "GITHUB_ACTION_PATH="+actionFolder, "GITHUB_PATH="+path, "RUNNER_TEMP="+temp, "RUNNER_OS=Linux", "FORCE_COLOR=1",
			"RUNNER_ARCH="+map[string]string{"amd64": "X64", "arm64": "ARM64"}[runtime.GOARCH], "STAGELS_RELEASES=file://"+releases,
			"PATH="+strings.TrimSpace(string(added))+":"+os.Getenv("PATH"))
		for name, value := range step.Env {
			cmd.Env = append(cmd.Env, name+"="+a.expanded(t, value, inputs))
		}
		err = cmd.Run()
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			return actionRun{exit.ExitCode(), out.String()}
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return actionRun{0, out.String()}
}

// expanded is a value of a step's environment, which names an input.
func (a action) expanded(t *testing.T, value string, inputs map[string]string) string {
	t.Helper()
	name, ok := strings.CutPrefix(strings.TrimSuffix(value, " }}"), "${{ inputs.")
	input, known := a.Inputs[name]
	if !ok || !known {
		t.Fatalf("%q names no input", value)
	}
	if given, ok := inputs[name]; ok {
		return given
	}
	return input.Default
}

// matched are the files and lines that the problem matcher finds in an output, while
// it is in force.
func matched(t *testing.T, out string) (places []string) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(actionFolder, "matcher.json"))
	if err != nil {
		t.Fatal(err)
	}
	var m struct {
		ProblemMatcher []struct {
			Owner   string
			Pattern []struct {
				Regexp                                      string
				File, Line, Column, Severity, Message, Code int
			}
		}
	}
	if err := json.Unmarshal(data, &m); err != nil {
		t.Fatal(err)
	}
	matcher := m.ProblemMatcher[0]
	p := matcher.Pattern[0]
	inForce, stopped := false, ""
	for line := range strings.Lines(out) {
		line = strings.TrimSuffix(line, "\n")
		if token, ok := strings.CutPrefix(line, "::stop-commands::"); ok && stopped == "" {
			stopped = token
			continue
		}
		switch line {
		case "::" + stopped + "::":
			stopped = ""
		case "::add-matcher::" + actionFolder + "/matcher.json":
			inForce = true
		case "::remove-matcher owner=" + matcher.Owner + "::":
			inForce = false
		}
		if g := regexp.MustCompile(p.Regexp).FindStringSubmatch(line); g != nil && inForce {
			if stopped == "" {
				t.Errorf("GitHub would obey what stands in %s", line)
			}
			places = append(places, g[p.File]+":"+g[p.Line])
			if g[p.Severity] == "" || g[p.Message] == "" || g[p.Code] == "" || g[p.Column] == "" {
				t.Errorf("%q of %s", g, line)
			}
		}
	}
	return places
}
