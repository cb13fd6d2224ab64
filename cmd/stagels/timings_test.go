package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stagels/stagels/testdata/files"
)

func timingsFolder() string { return filepath.Join(files.Root(), "testdata", "timings") }

// TestTimings: the table is the one in the documentation.
func TestTimings(t *testing.T) {
	code, out, errs := invoke(t, timingsFolder(), "", "timings", "--file", "Dockerfile", "build.log")
	page, err := os.ReadFile(filepath.Join(files.Root(), "docs", "command-line.md"))
	if code != 0 || errs != "" || err != nil || !strings.Contains(string(page), "--file Dockerfile build.log\n"+out+"```") {
		t.Errorf("exit code %d, %s, %v\n%s", code, errs, err, out)
	}
}

func TestTimingsJSON(t *testing.T) {
	log, err := os.ReadFile(filepath.Join(timingsFolder(), "build.log"))
	if err != nil {
		t.Fatal(err)
	}
	code, out, errs := invoke(t, timingsFolder(), string(log), "timings", "--format", "json", "-")
	var got struct {
		Total    float64
		Critical []int
		Steps    []struct {
			Stage  string
			Index  int
			Line   *int
			Cached bool
		}
	}
	if err := json.Unmarshal([]byte(out), &got); code != 0 || err != nil || got.Total != 50 || len(got.Critical) != 5 || len(got.Steps) != 10 {
		t.Fatalf("exit code %d, %s, %v\n%s", code, errs, err, out)
	}
	if s := got.Steps[6]; s.Stage != "build" || s.Index != 2 || s.Line != nil || s.Cached {
		t.Errorf("%+v", s)
	}
}

func TestTimingsRefuses(t *testing.T) {
	for _, c := range []struct{ in, file, want string }{
		{"no log", "-", "stagels: standard input: holds no step of a build: print one with --progress=rawjson 2> LOG\n"},
		{"", "nowhere.log", "stagels: nowhere.log: no such file or directory\n"},
		{"", ".", "stagels: .: is a directory\n"},
	} {
		if code, out, errs := invoke(t, timingsFolder(), c.in, "timings", c.file); code != 2 || out != "" || errs != c.want {
			t.Errorf("%s: exit code %d, %q, %q", c.file, code, out, errs)
		}
	}
	if code, _, errs := invoke(t, timingsFolder(), "", "timings", "--file", "nowhere", "build.log"); code != 2 || !strings.Contains(errs, "nowhere") {
		t.Errorf("exit code %d, %q", code, errs)
	}
}

// TestRebuildSeconds: what a change costs is the longest chain of steps that run again, of those
// whose time the log has.
func TestRebuildSeconds(t *testing.T) {
	src, err := os.ReadFile(filepath.Join(timingsFolder(), "Dockerfile"))
	if err != nil {
		t.Fatal(err)
	}
	log, err := os.ReadFile(filepath.Join(timingsFolder(), "build.log"))
	if err != nil {
		t.Fatal(err)
	}
	older := func(now, then string) string { return strings.Replace(string(src), now, then, 1) }
	dir := tree(t, map[string]string{
		"Dockerfile": string(src), "build.log": string(log), "install": older("npm ci", "npm install"),
		"docs": older("run docs", "run documents"), "base": older("WORKDIR /src", "WORKDIR /app"), "target": older("/src/dist /", "/src/dist /srv"),
		"longer/Dockerfile": string(src) + "RUN touch /made\n", "longer/old": older("npm ci", "npm install"),
	})
	for args, want := range map[string]string{
		"":                                    "No step that took time runs again for certain.",
		"--from install":                      "The change costs about 48.1s, 40.6s of them RUN npm ci; up to 48.3s if what depends on content runs too.",
		"--from docs":                         "The change costs about 11.6s, all of it RUN npm run docs; up to 11.9s if what depends on content runs too.",
		"--from base":                         "The change costs about 48.1s, 40.6s of them RUN npm ci; up to 48.3s if what depends on content runs too. The log has no time of 1 step that runs again.",
		"--from target":                       "The change costs about 0.3s, all of it COPY --from=docs --link /src/docs /docs.",
		"--from longer/old longer/Dockerfile": "The change costs about 48.1s, 40.6s of them RUN npm ci; up to 48.3s if what depends on content runs too. The log has no time of 1 step that runs again.",
	} {
		code, out, errs := invoke(t, dir, "", append([]string{"rebuild", "--timings", "build.log"}, strings.Fields(args)...)...)
		lines := strings.Split(strings.TrimSpace(out), "\n")
		if code != 0 || errs != "" || lines[len(lines)-1] != want {
			t.Errorf("%s: exit code %d, %s\n%s", args, code, errs, out)
		}
	}
	_, out, _ := invoke(t, dir, "", "rebuild", "--timings", "build.log", "--from", "install", "--format", "json")
	var rows []struct {
		Instruction string
		Seconds     *float64
	}
	if err := json.Unmarshal([]byte(out), &rows); err != nil || len(rows) != 7 || rows[0].Seconds != nil || *rows[2].Seconds != 40.6 {
		t.Errorf("%v\n%s", err, out)
	}
	for args, want := range map[string]string{"nowhere.log": "nowhere.log: no such file or directory", "install": "install: holds no step", "-": "no Dockerfile or log"} {
		if code, _, errs := invoke(t, dir, "", "rebuild", "--timings", args); code != 2 || !strings.Contains(errs, want) {
			t.Errorf("%s: exit code %d, %s", args, code, errs)
		}
	}
}

// TestGraphSeconds: a stage has the time of its steps.
func TestGraphSeconds(t *testing.T) {
	for format, want := range map[string][]string{
		"mermaid": {"build<br/>2 steps · 48.1s", "docs<br/>1 step · 11.6s", "base<br/>2 steps\""},
		"json":    {`"seconds": 40.6`},
	} {
		code, out, errs := invoke(t, timingsFolder(), "", "graph", "--timings", "build.log", "--format", format, "Dockerfile")
		for _, w := range want {
			if code != 0 || !strings.Contains(out, w) {
				t.Errorf("%s: exit code %d, %s\n%s", w, code, errs, out)
			}
		}
	}
	if code, _, errs := invoke(t, timingsFolder(), "", "graph", "--timings", "nowhere", "Dockerfile"); code != 2 || !strings.Contains(errs, "nowhere") {
		t.Errorf("exit code %d, %s", code, errs)
	}
}
