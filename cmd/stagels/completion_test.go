package main

import (
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"github.com/stagels/stagels/analysis/rules"
)

// offered asks as a shell does: what can stand in the place of the last argument,
// and does a file's name belong there? Offers are told without their descriptions.
func offered(t *testing.T, dir string, args ...string) (words []string, files bool) {
	t.Helper()
	code, out, _ := invoke(t, dir, "", append([]string{cobra.ShellCompRequestCmd}, args...)...)
	lines := strings.Split(strings.TrimSpace(out), "\n")
	last := lines[len(lines)-1]
	if code != 0 || !strings.HasPrefix(last, ":") {
		t.Fatalf("%q: exit code %d, %s", args, code, out)
	}
	for _, line := range lines[:len(lines)-1] {
		words = append(words, word(line))
	}
	return words, last == ":0"
}

func TestCompletions(t *testing.T) {
	dir := tree(t, map[string]string{
		"Dockerfile":     "ARG V=1\nFROM alpine AS Builder\nARG V\nARG MODE=x Next\nFROM scratch\nFROM builder AS final\n",
		"web.Dockerfile": "FROM node AS web\nFROM web AS final\n",
		"sub/Dockerfile": "FROM a AS deep\n",
		"notes":          "FROM notes AS written\n",
		"binary":         "FROM a AS x\x00",
	})
	for _, tc := range []struct {
		typed string // blanks part the arguments; a last one that is empty is asked about
		want  string
	}{
		{"check --target ", "builder final web"},
		{"check --target f", "final"},
		{"check --target F", "final"},
		{"check --target=b", "builder"},
		{"check notes --target ", "written"},
		{"check sub notes --target ", "deep written"},
		{"check - nowhere binary --target ", ""},
		{"check --skip stagena", "StageNameCasing"},
		{"check --skip StageNameCasing,StageN", "StageNameCasing,StageNotBuilt"},
		{"check --only StageNameCasing,FromA", "StageNameCasing,FromAsCasing"},
		{"check --severity StageNa", "StageNameCasing="},
		{"check --severity StageNameCasing=", "StageNameCasing=error StageNameCasing=warning StageNameCasing=information StageNameCasing=hint"},
		{"check --severity StageNameCasing=hint,FromAsCasing=w", "StageNameCasing=hint,FromAsCasing=warning"},
		{"check --build-arg ", "V= MODE= Next="},
		{"check notes --build-arg ", ""},
		{"check --platform windows", "windows/amd64"},
		{"check --format ", "text json sarif github"},
		{"check --fail-on ", "error warning information hint never"},
		{"check --color ", "auto always never"},
		{"stages --format ", "text json"},
		{"version --format ", "text json"},
		{"rules --format ", "text json"},
		{"rules stagena", "StageNameCasing"},
		{"rules StageNameCasing ", ""},
		{"completion ", "bash fish powershell zsh"},
		{"ver", "version"},
	} {
		got, files := offered(t, dir, strings.Split(tc.typed, " ")...)
		if strings.Join(got, " ") != tc.want || files {
			t.Errorf("%q: %q, files too: %v", tc.typed, got, files)
		}
	}
	for _, typed := range []string{"check ", "check Dockerfile ", "stages ", "demo ", "serve --pipe "} {
		if got, files := offered(t, dir, strings.Split(typed, " ")...); len(got) > 0 || !files {
			t.Errorf("%q: %q, no files", typed, got)
		}
	}
	if got, _ := offered(t, dir, "rules", ""); len(got) != len(rules.All()) {
		t.Errorf("%d rules are offered, there are %d", len(got), len(rules.All()))
	}
}

// TestEveryFlagCompletes asks every command about the values of all its flags, and
// takes all that few words are offered for.
func TestEveryFlagCompletes(t *testing.T) {
	dir := tree(t, map[string]string{"Dockerfile": good, "named.Dockerfile": "FROM alpine AS a\n", "build.log": `{"vertexes":[{"name":"[1/1] RUN x","started":"2026-11-30T10:00:00Z"}]}`})
	needed := map[string][]string{"timings": {"build.log"}, "rename": {"--diff", "named.Dockerfile", "a", "b"}}
	n := 0
	for _, cmd := range rootCommand().Commands() {
		cmd.Flags().VisitAll(func(f *pflag.Flag) {
			if f.Value.Type() == "bool" {
				return
			}
			complete, ok := cmd.GetFlagCompletionFunc(f.Name)
			if !ok {
				t.Errorf("%s --%s: nothing says what can stand there", cmd.Name(), f.Name)
				return
			}
			offers, _ := complete(cmd, nil, "")
			if len(offers) == 0 || strings.HasSuffix(word(offers[0]), "=") {
				return
			}
			for _, o := range offers {
				if code, _, errs := invoke(t, dir, "", append([]string{cmd.Name(), "--" + f.Name + "=" + word(o)}, needed[cmd.Name()]...)...); code == exitFailed {
					t.Errorf("%s --%s=%s: %s", cmd.Name(), f.Name, word(o), errs)
				}
				n++
			}
		})
	}
	t.Logf("%d values of flags", n)
	if n < 100 {
		t.Errorf("only %d values of flags", n)
	}
}

// TestCompletionScripts wants a script for each shell, which asks the program.
func TestCompletionScripts(t *testing.T) {
	for _, shell := range []string{"bash", "zsh", "fish", "powershell"} {
		code, out, errs := invoke(t, t.TempDir(), "", "completion", shell)
		if code != 0 || errs != "" || !strings.Contains(out, cobra.ShellCompRequestCmd+" ") {
			t.Errorf("%s: exit code %d, %s, %d bytes", shell, code, errs, len(out))
		}
	}
}

// TestBashCompletes has bash itself run the script. The function that is defined
// here is one of the package bash-completion, which people have installed.
func TestBashCompletes(t *testing.T) {
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("no bash to ask")
	}
	dir := tree(t, map[string]string{"Dockerfile": good})
	const script = `source <("$1" completion bash)
_init_completion() { cur=${COMP_WORDS[COMP_CWORD]} words=("${COMP_WORDS[@]}") cword=$COMP_CWORD; }
compopt() { :; }
complete -p stagels
ask() { COMP_TYPE=9 COLUMNS=80 COMP_WORDS=("$program" "$@") COMP_CWORD=$#; COMPREPLY=(); __start_stagels; printf '%s|' "${COMPREPLY[@]}"; echo; }
program=$1
ask rules Stagena
ask rules StageNa
ask check --target ''
ask check --severity StageNameCasing=w
`
	program := built(t)
	cmd := exec.Command(bash, "--norc", "-c", script, "bash", filepath.ToSlash(program))
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	got := strings.Split(strings.TrimSpace(string(out)), "\n")
	want := []string{"|", "StageNameCasing|", "a|", "warning|"}
	if err != nil || len(got) != 5 || !strings.Contains(got[0], "__start_stagels") || !slices.Equal(got[1:], want) {
		t.Errorf("%v\n%s", err, out)
	}
}
