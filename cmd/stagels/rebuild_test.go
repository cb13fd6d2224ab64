package main

import (
	"path/filepath"
	"strings"
	"testing"
)

const rebuilt = `FROM golang AS build
WORKDIR /src
COPY go.mod ./
RUN go mod download
COPY . .
RUN go build -o /app
FROM scratch
COPY --from=build /app /app
`

// TestRebuild: what changed comes from the older file, and by names from standard input or as
// arguments, which begin in the context, or in the current folder.
func TestRebuild(t *testing.T) {
	dir := tree(t, map[string]string{
		"Dockerfile": rebuilt, "old": strings.Replace(rebuilt, "go build", "go install", 1), "same": rebuilt, "go.mod": "", "a.go": "", ".dockerignore": "*.md\nold\n",
		"sub/Dockerfile": "FROM scratch\nCOPY a /\nCOPY --from=lib b /\n", "sub/a": "", "lib/b": "",
	})
	for _, c := range []struct {
		in, args string
		want     []string // the state and the reason of each step
	}{
		{"", "", []string{"cached -", "cached -", "cached -", "cached -", "cached -", "cached -", "cached -"}},
		{"a.go\n", "", []string{"cached -", "cached -", "cached -", "cached -", "runs a.go changed", "runs the step in line 5 runs again", "depends the step in line 6 runs again"}},
		{"x.md\x00", "", []string{"cached -", "cached -", "cached -", "cached -", "cached -", "cached -", "cached -"}},
		{"", "Dockerfile ./go.mod", []string{"cached -", "cached -", "runs go.mod changed", "runs the step in line 3 runs again", "runs the step in line 4 runs again", "runs the step in line 5 runs again", "depends the step in line 6 runs again"}},
		{"", "--from same", []string{"cached -", "cached -", "cached -", "cached -", "cached -", "cached -", "cached -"}},
		{"", "--from old", []string{"cached -", "cached -", "cached -", "cached -", "runs Dockerfile changed", "runs the command is another one", "depends the step in line 6 runs again"}},
		{"", "--from old --context sub", []string{"cached -", "cached -", "cached -", "cached -", "cached -", "runs the command is another one", "depends the step in line 6 runs again"}},
		{"a.go\n", "--target build", []string{"cached -", "cached -", "cached -", "cached -", "runs a.go changed", "runs the step in line 5 runs again"}},
		{"a\n", "--build-context lib=lib sub/Dockerfile", []string{"runs a changed", "runs the step in line 2 runs again"}},
		{"sub/a\n", "--build-context lib=lib sub/Dockerfile", []string{"runs a changed", "runs the step in line 2 runs again"}},
		{"lib/b\n", "--build-context lib=lib sub/Dockerfile", []string{"cached -", "runs b changed"}},
		{"../lib/b\n", "--build-context lib=lib sub/Dockerfile", []string{"cached -", "runs b changed"}},
		{filepath.Join(dir, "lib", "b"), "--build-context lib=lib sub/Dockerfile", []string{"cached -", "runs b changed"}},
		{"lib/b\n", "--build-context lib=docker-image://x sub/Dockerfile", []string{"cached -", "cached -"}},
		{"", "--build-context lib=https://example.com/x.git sub/Dockerfile", []string{"cached -", "depends nobody can tell offline what lib is"}},
	} {
		code, out, errs := invoke(t, dir, c.in, append([]string{"rebuild"}, strings.Fields(c.args)...)...)
		var got []string
		for _, line := range strings.Split(strings.TrimSpace(out), "\n")[1:] {
			for _, state := range []string{"cached", "runs", "depends"} {
				if _, because, ok := strings.Cut(line, "  "+state+"  "); ok {
					got = append(got, strings.Join(strings.Fields(state+" "+because), " "))
				}
			}
		}
		if code != 0 || strings.Join(got, "\n") != strings.Join(c.want, "\n") {
			t.Errorf("%q, %s: exit code %d, %s\n%s", c.in, c.args, code, errs, out)
		}
	}
}

func TestRebuildRefuses(t *testing.T) {
	dir := tree(t, map[string]string{"Dockerfile": rebuilt, "old": "FROM scratch AS other\n", "empty": ""})
	for args, want := range map[string]string{
		"--from none":               "none",
		"--from old --target build": `old: target stage "build" could not be found`,
		"--from -":                  "and no Dockerfile",
		"-":                         "and no Dockerfile",
		"--context none":            "--context none: there is no such folder",
		"--format xml":              "xml",
		"empty":                     "empty: ",
		"--build-context x":         "a build context is NAME=VALUE",
	} {
		if code, out, errs := invoke(t, dir, "", append([]string{"rebuild"}, strings.Fields(args)...)...); code != 2 || out != "" || !strings.Contains(errs, want) || strings.Count(errs, "\n") != 1 {
			t.Errorf("%s: exit code %d, %q, %q", args, code, out, errs)
		}
	}
}

// TestRebuildJSON: scripts read an array of objects.
func TestRebuildJSON(t *testing.T) {
	dir := tree(t, map[string]string{"Dockerfile": "FROM scratch\nCOPY a /\n", "old": "FROM scratch\nCOPY b /\n"})
	const want = `[
  {
    "path": "Dockerfile",
    "line": 2,
    "stage": "stage-0",
    "index": 1,
    "instruction": "COPY a /",
    "state": "runs",
    "because": "the source is another one"
  }
]
`
	if _, out, errs := invoke(t, dir, "", "rebuild", "--from", "old", "--format", "json", "Dockerfile"); out != want {
		t.Error(out, errs)
	}
}
