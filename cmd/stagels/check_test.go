package main

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/mattn/go-runewidth"
)

// level has one warning and one error.
const level = "FROM alpine AS a\nFROM scratch as b\nCOPY --from=7 /x /x\n"

// TestSettings: what each flag makes of a file, told by the rules that speak.
func TestSettings(t *testing.T) {
	dir := tree(t, map[string]string{"Dockerfile": level, "named": "FROM alpine AS builder\nFROM scratch\nCOPY --from=bulder /x /x\n"})
	t.Setenv("STAGELS_TEST_BASE", "No-Image")
	arg := "ARG STAGELS_TEST_BASE\nFROM $STAGELS_TEST_BASE\n"
	for _, tc := range []struct {
		args  []string
		stdin string
		code  int
		codes string
	}{
		{[]string{"Dockerfile"}, "", 1, "FromAsCasing StageIndex"},
		{[]string{"--skip", "stageindex", "Dockerfile"}, "", 1, "FromAsCasing"},
		{[]string{"--skip", "StageIndex,FromAsCasing", "Dockerfile"}, "", 0, ""},
		{[]string{"--skip", "StageIndex", "--skip", "FromAsCasing", "Dockerfile"}, "", 0, ""},
		{[]string{"--only", "StageIndex", "Dockerfile"}, "", 1, "StageIndex"},
		{[]string{"--only", "StageIndex,FromAsCasing", "--skip", "StageIndex", "Dockerfile"}, "", 1, "FromAsCasing"},
		{[]string{"--severity", "StageIndex=Off", "Dockerfile"}, "", 1, "FromAsCasing"},
		{[]string{"--only", "FromAsCasing", "--fail-on", "error", "Dockerfile"}, "", 0, "FromAsCasing"},
		{[]string{"--only", "FromAsCasing", "--severity", "fromascasing=hint", "Dockerfile"}, "", 0, "FromAsCasing"},
		{[]string{"--only", "FromAsCasing", "--severity", "FromAsCasing=Hint", "--fail-on", "hint", "Dockerfile"}, "", 1, "FromAsCasing"},
		{[]string{"--only", "FromAsCasing", "--severity", "FromAsCasing=information", "--fail-on", "information", "Dockerfile"}, "", 1, "FromAsCasing"},
		{[]string{"--only", "FromAsCasing", "--severity", "FromAsCasing=error", "--fail-on", "error", "Dockerfile"}, "", 1, "FromAsCasing"},
		{[]string{"--fail-on", "never", "Dockerfile"}, "", 0, "FromAsCasing StageIndex"},
		{[]string{"--only", "UnknownStage", "named"}, "", 1, "UnknownStage"},
		{[]string{"--only", "UnknownStage", "--build-context", "bulder=https://example.org/x.git", "named"}, "", 0, ""},
		{[]string{"--only", "InvalidImageReference", "-"}, arg, 0, ""},
		{[]string{"--only", "InvalidImageReference", "--build-arg", "STAGELS_TEST_BASE", "-"}, arg, 1, "InvalidImageReference"},
		{[]string{"--only", "InvalidImageReference", "--build-arg", "STAGELS_TEST_BASE=alpine", "-"}, arg, 0, ""},
	} {
		code, out, errs := invoke(t, dir, tc.stdin, append([]string{"check", "--format", "github"}, tc.args...)...)
		if code != tc.code || titles(out) != tc.codes || errs != "" {
			t.Errorf("%q: exit code %d, %q, %s", tc.args, code, titles(out), errs)
		}
	}
}

// TestUntakenArgs: a build argument that no Dockerfile takes is told of, and nothing else
// comes of it.
func TestUntakenArgs(t *testing.T) {
	dir := tree(t, map[string]string{
		"Dockerfile":       "ARG VERSION=1\nFROM alpine:$VERSION\nRUN true\n",
		"Dockerfile.other": "FROM alpine\nARG OTHER\nRUN echo $OTHER\nONBUILD ARG CHILD\n",
		"Dockerfile.front": "# syntax=example.org/front\nFROM alpine\n",
		"Dockerfile.none":  "FROM busybox\nRUN echo hello\n",
	})
	for _, tc := range []struct{ args, files, want string }{
		{"FOO=1", "Dockerfile.none", "stagels: no ARG takes the build argument FOO\n"},
		{"VERSOIN=2", "Dockerfile", "stagels: no ARG takes the build argument VERSOIN (did you mean VERSION?)\n"},
		{"version=2", "Dockerfile", "stagels: no ARG takes the build argument version (did you mean VERSION?)\n"},
		{"Z=1 A=1", "Dockerfile", "stagels: no ARG takes the build argument A\nstagels: no ARG takes the build argument Z\n"},
		{"VERSION=2", "Dockerfile", ""},
		{"OTHER=2 CHILD=3", "Dockerfile Dockerfile.other", ""},
		{"FOO=2", "Dockerfile Dockerfile.front", ""},
		{"HTTP_PROXY=x no_proxy=y BUILDKIT_INLINE_CACHE=1 BUILDKIT_ANY=1 SOURCE_DATE_EPOCH=0 TARGETOS=linux", "Dockerfile", ""},
	} {
		args := []string{"check", "--fail-on", "error"}
		for _, a := range strings.Fields(tc.args) {
			args = append(args, "--build-arg", a)
		}
		code, _, errs := invoke(t, dir, "", append(args, strings.Fields(tc.files)...)...)
		if code != 0 || errs != tc.want {
			t.Errorf("%s %s: exit code %d, %q", tc.args, tc.files, code, errs)
		}
	}
}

// titles are the rules that speak in GitHub's commands, in order of the alphabet.
func titles(out string) string {
	var names []string
	for line := range strings.Lines(out) {
		_, rest, _ := strings.Cut(line, ",title=")
		name, _, _ := strings.Cut(rest, "::")
		names = append(names, name)
	}
	slices.Sort(names)
	return strings.Join(names, " ")
}

// TestWrongFlags: what cannot be meant is one line, and nothing is done.
func TestWrongFlags(t *testing.T) {
	dir := tree(t, map[string]string{"Dockerfile": level})
	for _, tc := range []struct {
		args []string
		errs string
	}{
		{[]string{"--skip", "FromAsCasin"}, `no such rule: "FromAsCasin" (did you mean FromAsCasing?)`},
		{[]string{"--only", "nonsense,StageIndex"}, `no such rule: "nonsense"`},
		{[]string{"--severity", "StageIndx=hint"}, `no such rule: "StageIndx" (did you mean StageIndex?)`},
		{[]string{"--severity", "StageIndex"}, `--severity StageIndex: write RULE=LEVEL, such as StageIndex=error`},
		{[]string{"--severity", "StageIndex=bad"}, `no such severity: "bad" (error, warning, information, hint or off)`},
		{[]string{"--fail-on", "worse"}, `no such severity: "worse" (error, warning, information, hint or never)`},
		{[]string{"--platform", "linux,windows"}, `no such platform: "linux,windows" (OS/ARCH)`},
		{[]string{"--build-arg", "=x"}, `a build argument has no name: "=x"`},
		{[]string{"--build-context", "x"}, `a build context is NAME=VALUE, not "x"`},
		{[]string{"--color", "sometimes"}, `no such choice of colours: "sometimes" (auto, always or never)`},
	} {
		code, out, errs := invoke(t, dir, "", append([]string{"check"}, tc.args...)...)
		if code != 2 || out != "" || errs != "stagels: "+tc.errs+"\n" {
			t.Errorf("%q: exit code %d, output %q, standard error %q", tc.args, code, out, errs)
		}
	}
}

// TestTarget: a file without the target is told of, and checked all the same.
func TestTarget(t *testing.T) {
	dir := tree(t, map[string]string{"a.Dockerfile": "FROM alpine AS builder\nFROM scratch as x\n", "b.Dockerfile": "FROM alpine AS x\n", "c.Dockerfile": ""})
	code, out, errs := invoke(t, dir, "", "check", "--only", "FromAsCasing", "--target", "Buildr", "a.Dockerfile", "b.Dockerfile")
	want := "stagels: a.Dockerfile: target stage \"Buildr\" could not be found (did you mean builder?)\n" +
		"stagels: b.Dockerfile: target stage \"Buildr\" could not be found\n"
	if code != 2 || errs != want || !strings.HasPrefix(out, "a.Dockerfile:2:14: warning") {
		t.Errorf("exit code %d, %s\n%s", code, errs, out)
	}
	if code, _, errs := invoke(t, dir, "", "check", "--target", "X", "--fail-on", "never"); code != 2 || strings.Count(errs, "\n") != 1 || !strings.Contains(errs, "c.Dockerfile") {
		t.Errorf("exit code %d, %s", code, errs)
	}
}

// TestBuildArgs: as docker reads them.
func TestBuildArgs(t *testing.T) {
	t.Setenv("STAGELS_TEST_A", "from the environment")
	got, err := buildArgs([]string{"STAGELS_TEST_A", "STAGELS_TEST_NONE", "B=", "C=1,2=3", "C=4"})
	if want := "map[B: C:4 STAGELS_TEST_A:from the environment]"; fmt.Sprint(got) != want || err != nil {
		t.Errorf("%v, %v", got, err)
	}
}

// TestPlatform: as docker reads it.
func TestPlatform(t *testing.T) {
	for typed, want := range map[string]string{"": "", "linux/amd64": "linux/amd64", "linux/arm64/v8": "linux/arm64", "linux/x86_64": "linux/amd64", "linux/arm/v7": "linux/arm/v7"} {
		if got, err := platformOf(typed); got != want || err != nil {
			t.Errorf("%q: %q, %v", typed, got, err)
		}
	}
}

// TestOrder: many files at a time are told in the order they were given, each once.
func TestOrder(t *testing.T) {
	contents, args, want := map[string]string{}, []string{"check", "--format", "github"}, ""
	for i := range 200 {
		name := fmt.Sprintf("%03d.Dockerfile", (i*37)%200)
		contents[name] = strings.Repeat("# a comment\n", (i*31)%400) + bad
		args = append(args, name, "./"+name)
		want += name + "\n"
	}
	dir := tree(t, contents)
	_, out, errs := invoke(t, dir, "", append(args, filepath.Join(dir, "000.Dockerfile"))...)
	got := ""
	for line := range strings.Lines(out) {
		name, _, _ := strings.Cut(strings.TrimPrefix(line, "::error file="), ",")
		got += name + "\n"
	}
	if got != want || errs != "" {
		t.Errorf("%s\n%s", errs, got)
	}
}

// TestErrorsInOrder: of many files that cannot be read each is told of, in order.
func TestErrorsInOrder(t *testing.T) {
	dir := tree(t, map[string]string{"a": bad, "b": "\x00", "z": bad})
	code, out, errs := invoke(t, dir, "", "check", "--format", "github", "y", "a", "b", "x", "z")
	want := "stagels: y: no such file or directory\nstagels: b: is no text: there is a NUL byte in line 1\nstagels: x: no such file or directory\n"
	if code != 2 || errs != want || strings.Count(out, "\n") != 2 {
		t.Errorf("exit code %d, %s%s", code, errs, out)
	}
}

func TestColors(t *testing.T) {
	dir := tree(t, map[string]string{"Dockerfile": bad})
	_, out, _ := invoke(t, dir, "", "check", "--color", "always")
	want := "\x1b[1mDockerfile:2:13\x1b[22m: \x1b[31;1merror\x1b[0;22m: invalid stage index 3 \x1b[2m[StageIndex]\x1b[22m\n" +
		"    2 | COPY --from=3 /x /x\n      |             \x1b[31m^\x1b[0m\n"
	if out != want {
		t.Errorf("got\n%q\nwant\n%q", out, want)
	}
	for _, when := range []string{"auto", "never"} {
		if _, out, _ := invoke(t, dir, "", "check", "--color", when); strings.Contains(out, "\x1b") {
			t.Errorf("%s: %q", when, out)
		}
	}
}

// TestTerminal: colours where the output is a terminal, unless NO_COLOR is set.
func TestTerminal(t *testing.T) {
	script, err := exec.LookPath("script")
	if err != nil {
		t.Skipf("no program that makes a terminal: %v", err)
	}
	program := built(t)
	dir := tree(t, map[string]string{"Dockerfile": bad})
	for _, tc := range []struct {
		env     string
		colored bool
	}{{"TERM=xterm", true}, {"NO_COLOR=1", false}} {
		cmd := exec.Command(script, "-qec", program+" check", "/dev/null")
		cmd.Dir = dir
		cmd.Env = append(slices.DeleteFunc(cmd.Environ(), func(v string) bool { return strings.HasPrefix(v, "NO_COLOR=") }), "TERM=xterm", tc.env)
		out, _ := cmd.CombinedOutput()
		if !strings.Contains(string(out), "StageIndex") || strings.Contains(string(out), "\x1b[31") != tc.colored {
			t.Errorf("%s: %q", tc.env, out)
		}
	}
}

// TestTerminalObeysNothing: what a file or its name holds cannot move the cursor.
func TestTerminalObeysNothing(t *testing.T) {
	_, out, _ := invoke(t, t.TempDir(), "FROM alpine\nCOPY --\x1b[31m /x /x\n", "check", "-")
	if out == "" || strings.Contains(out, "\x1b") {
		t.Errorf("%q", out)
	}
}

// TestHints: they are told, and fail only if they are asked to.
func TestHints(t *testing.T) {
	dir := tree(t, map[string]string{"Dockerfile": "FROM alpine\nFROM scratch as b\n"})
	args := []string{"check", "--only", "FromAsCasing", "--severity", "FromAsCasing=hint"}
	code, out, errs := invoke(t, dir, "", args...)
	if code != 0 || errs != "" || !strings.HasPrefix(out, "Dockerfile:2:14: hint: ") {
		t.Errorf("exit code %d, %s%s", code, out, errs)
	}
}

// TestContextIgnore: the file beside the Dockerfile that has its name comes first.
func TestContextIgnore(t *testing.T) {
	dir := tree(t, map[string]string{"a.Dockerfile": "", "a.Dockerfile.dockerignore": "a", ".dockerignore": "all", "sub/Dockerfile": ""})
	for path, want := range map[string]string{"a.Dockerfile": "a.Dockerfile.dockerignore: a", "b.Dockerfile": ".dockerignore: all", "sub/Dockerfile": ""} {
		got := ""
		ignore, err := contextIgnore(input{path: filepath.Join(dir, filepath.FromSlash(path))})
		if err != nil {
			t.Error(err)
		}
		if ignore != nil {
			name, src, _ := ignore()
			got = name + ": " + src
		}
		if got != want {
			t.Errorf("%s: %q", path, got)
		}
	}
	if ignore, err := contextIgnore(input{path: stdin}); ignore != nil || err != nil {
		t.Errorf("standard input: %v", err)
	}
}

// TestContextIgnoreUnreadable: it is told, and the Dockerfile is checked.
func TestContextIgnoreUnreadable(t *testing.T) {
	dir := tree(t, map[string]string{"Dockerfile": bad, ".dockerignore/x": ""})
	code, out, errs := invoke(t, dir, "", "check")
	if code != 2 || errs != "stagels: .dockerignore: is a directory\n" || !strings.Contains(out, "StageIndex") {
		t.Errorf("exit code %d, %s%s", code, out, errs)
	}
}

// TestWantsColor: what the environment asks for.
func TestWantsColor(t *testing.T) {
	for _, tc := range []struct {
		env      string
		terminal bool
		want     bool
	}{
		{"", false, false},
		{"", true, true},
		{"NO_COLOR=1", true, false},
		{"NO_COLOR=1 FORCE_COLOR=1", false, false},
		{"FORCE_COLOR=1", false, true},
		{"FORCE_COLOR=0", false, false},
		{"CLICOLOR_FORCE=1", false, true},
		{"CLICOLOR=0", true, false},
		{"CLICOLOR=1", false, false},
		{"TERM=dumb", true, false},
	} {
		for _, name := range []string{"NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE", "CLICOLOR", "TERM"} {
			t.Setenv(name, "")
		}
		for set := range strings.FieldsSeq(tc.env) {
			name, value, _ := strings.Cut(set, "=")
			t.Setenv(name, value)
		}
		if got := wantsColor(tc.terminal); got != tc.want {
			t.Errorf("%q, terminal %v: %v", tc.env, tc.terminal, got)
		}
	}
}

// TestWidth: an excerpt is no wider than the terminal, and shows some of what is spoken of.
func TestWidth(t *testing.T) {
	for _, letters := range []string{"asz", "中字é"} {
		l := strings.Split(letters, "")
		src := []rune("RUN " + strings.Repeat(l[0], 70) + " SPAN" + strings.Repeat(l[1], 50) + " " + strings.Repeat(l[2], 50))
		at := len("RUN ") + 71
		f := finding{source: string(src), region: region{Line: 1, EndLine: 1, Column: at + 1, EndColumn: at + 55}}
		for _, width := range []int{0, 10, 40, 80, 100, 120, 300} {
			before, span, after := colorizer{width: width}.fitted(excerpt(f))
			n := runewidth.StringWidth(before + span + after)
			if width == 0 && before+span+after != string(src) || width >= 40 && n+len("12345 | ") > width || !strings.HasPrefix(span, "SPAN") {
				t.Errorf("%d columns: %d of them taken: %q %q %q", width, n, before, span, after)
			}
		}
	}
}

// TestCheckElsewhere: a file asks for the same builds from wherever it is looked at.
func TestCheckElsewhere(t *testing.T) {
	dir := tree(t, map[string]string{
		"a/Dockerfile":                      "FROM alpine AS x\n",
		"a/.github/workflows/ci.yml":        "on: push\njobs:\n  x:\n    steps:\n      - run: docker build .\n      - uses: docker/build-push-action@v6\n        with: {context: ., target: x}\n",
		"a/.github/images/ci.yml":           "on: push\n",
		"a/.devcontainer/devcontainer.json": `{"build": {"dockerfile": "../Dockerfile", "context": ".."}}`,
		"a/deploy/compose.yaml":             "services:\n  a:\n    build: ..\n",
		"a/docker/docker-bake.hcl":          "target \"a\" {\n  context = \"..\"\n}\n",
		"a/docker/build.sh":                 "docker build -f ../Dockerfile ..\n",
		"a/b/c/README.md":                   "",
	})
	for _, from := range []string{"", "a", "a/b", "a/b/c", "a/.github", "a/.github/workflows", "a/docker"} {
		here := filepath.Join(dir, filepath.FromSlash(from))
		to := func(at string) string {
			rel, err := filepath.Rel(here, filepath.Join(dir, filepath.FromSlash(at)))
			if err != nil {
				t.Fatal(err)
			}
			return rel
		}
		for _, at := range []string{".", "a", "a/docker", "a/.github", "a/.github/workflows", "a/.github/workflows/ci.yml", "a/deploy/compose.yaml", "a/docker/docker-bake.hcl", "a/docker/build.sh"} {
			for _, named := range []string{to(at), filepath.Join(dir, filepath.FromSlash(at))} {
				if code, out, errs := invoke(t, here, "", "check", "--allow-empty", named); code != 0 || out != "" {
					t.Errorf("in %q, check %s: %s%s", from, named, out, errs)
				}
			}
		}
		const workflow = "a/.github/workflows/ci.yml"
		if _, out, _ := invoke(t, here, "", "builds", to(workflow)); strings.Count(out, " "+to("a/Dockerfile")+" ") != 2 {
			t.Errorf("in %q, the builds of a workflow: %s", from, out)
		}
		if _, out, _ := invoke(t, here, "", "stages", "--users", to("a")); strings.Count(out, "workflow x/") != 2 {
			t.Errorf("in %q, the users of a stage: %s", from, out)
		}
	}
}
