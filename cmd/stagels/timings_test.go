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
