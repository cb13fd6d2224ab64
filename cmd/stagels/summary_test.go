package main

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"
)

var took = regexp.MustCompile(`in [0-9.]+m?s:`)

// TestSummary: what stands on standard error behind the findings.
func TestSummary(t *testing.T) {
	dir := tree(t, map[string]string{"good": good, "bad": bad, "Dockerfile": unfixed, "binary": "FROM a\x00", "empty/x": ""})
	for _, tc := range []struct {
		args string
		want string
	}{
		{"good", "stagels: checked 1 file in T: nothing found\n"},
		{"good bad --only StageIndex", "stagels: checked 2 files in T: 1 error\n"},
		{"Dockerfile --only " + mendable, "stagels: checked 1 file in T: 1 error, 3 warnings; --fix mends 3, marked [*]\n"},
		{"Dockerfile --only " + mendable + " --severity FromAsCasing=hint", "stagels: checked 1 file in T: 1 error, 2 warnings, 1 hint; --fix mends 3, marked [*]\n"},
		{"Dockerfile --format github --only " + mendable, "stagels: checked 1 file in T: 1 error, 3 warnings; --fix mends 3, marked [*]\n"},
		{"Dockerfile --quiet --only " + mendable, ""},
		{"Dockerfile --no-summary --only " + mendable, ""},
		{"Dockerfile --format json", ""},
		{"Dockerfile --format sarif", ""},
		{"binary", "stagels: binary: is no text: there is a NUL byte in line 1\n"},
		{"binary good", "stagels: binary: is no text: there is a NUL byte in line 1\nstagels: checked 1 file in T: nothing found\n"},
		{"empty --allow-empty", "stagels: checked 0 files in T: nothing found\n"},
		{"empty --allow-empty --quiet", ""},
		{"Dockerfile --diff --only " + mendable, "stagels: checked 1 file in T: --fix would mend 3 findings in 1 file; then: 1 error\n"},
		{"good --diff", "stagels: checked 1 file in T: --fix would mend 0 findings in 0 files; then: nothing found\n"},
		{"good --build-arg NONE=1 --no-summary", "stagels: no ARG takes the build argument NONE\n"},
		{"good --build-arg NONE=1 --quiet", ""},
		{"empty --quiet", "stagels: no Dockerfiles found below empty: --verbose tells what was left out, --allow-empty makes this no error\n"},
	} {
		_, _, errs := invokeWhole(t, dir, "", append([]string{"check"}, strings.Fields(tc.args)...)...)
		if got := took.ReplaceAllString(errs, "in T:"); got != tc.want {
			t.Errorf("%s: %q, not %q", tc.args, got, tc.want)
		}
	}
}

// TestMarks: exactly what --fix mends is marked.
func TestMarks(t *testing.T) {
	dir := tree(t, map[string]string{"Dockerfile": unfixed})
	_, out, _ := invoke(t, dir, "", "check", "--only", mendable)
	for line := range strings.Lines(out) {
		if code := strings.Contains(line, "[StageIndex]"); strings.Contains(line, "Dockerfile:") && strings.Contains(line, " [*] [") == code {
			t.Errorf("%s", line)
		}
	}
	if n := strings.Count(out, " [*] ["); n != 3 {
		t.Errorf("%d marks in\n%s", n, out)
	}
	_, out, _ = invoke(t, dir, "", "check", "--severity", "FromAsCasing=hint,StageNameCasing=hint,LegacyKeyValueFormat=hint")
	if n := strings.Count(out, "[*]"); n != 0 {
		t.Errorf("hints are marked, but --fix leaves them:\n%s", out)
	}
}

// TestManyMarks: however much is wrong with a file, all is marked that --fix mends.
func TestManyMarks(t *testing.T) {
	dir := tree(t, map[string]string{"Dockerfile": "FROM alpine\n" + strings.Repeat("ENV a b\nRUN "+strings.Repeat("x", 1000)+"\n", 300)})
	_, _, errs := invokeWhole(t, dir, "", "check", "--only", mendable)
	if !strings.Contains(errs, ": 300 warnings; --fix mends 300, marked [*]\n") {
		t.Error(errs)
	}
	if _, _, errs = invoke(t, dir, "", "check", "--only", mendable, "--fix"); errs != "stagels: fixed 300 findings in 1 file\n" {
		t.Error(errs)
	}
}

func TestStatistics(t *testing.T) {
	dir := tree(t, map[string]string{"Dockerfile": unfixed, "bad": bad})
	args := []string{"check", "--statistics", "--only", mendable, "Dockerfile", "bad"}
	code, out, _ := invoke(t, dir, "", args...)
	want := "    2  error    StageIndex\n    1  warning  FromAsCasing          1 [*]\n    1  warning  LegacyKeyValueFormat  1 [*]\n    1  warning  StageNameCasing       1 [*]\n"
	if code != 1 || out != want {
		t.Errorf("exit code %d\n%s", code, out)
	}
	_, out, _ = invoke(t, dir, "", append(args, "--format", "json")...)
	var got []ruleCount
	if err := json.Unmarshal([]byte(out), &got); err != nil || len(got) != 4 || got[0] != (ruleCount{"StageIndex", "error", 2, 0}) {
		t.Errorf("%v: %s", err, out)
	}
	if code, out, errs := invoke(t, dir, "", append(args, "--format", "sarif")...); code != 2 || out != "" || errs != "stagels: no such format: \"sarif\" (text or json)\n" {
		t.Errorf("exit code %d, %s%s", code, out, errs)
	}
	if _, out, _ := invoke(t, dir, good, "check", "--statistics", "--format", "json", "-"); out != "[]\n" {
		t.Errorf("nothing found: %q", out)
	}
}

func TestListFiles(t *testing.T) {
	dir := tree(t, map[string]string{
		"Dockerfile": bad, "a/b.Dockerfile": good, "compose.yaml": "services: {a: {build: .}}\n", "notes.md": "# Notes\n", "notes": good,
		"Makefile": "all:\n\tdocker build .\n",
	})
	code, out, errs := invokeWhole(t, dir, "", "check", "--list-files")
	if want := "Dockerfile\nMakefile\na/b.Dockerfile\ncompose.yaml\n"; code != 0 || out != want || errs != "" {
		t.Errorf("exit code %d, %s%s", code, out, errs)
	}
	code, out, errs = invokeWhole(t, dir, "", "check", "--list-files", "--dockerfiles-only", "notes", ".", "nowhere")
	if want := "notes\nDockerfile\na/b.Dockerfile\n"; code != 2 || out != want || errs != "stagels: nowhere: no such file or directory\n" {
		t.Errorf("exit code %d, %s%s", code, out, errs)
	}
}
