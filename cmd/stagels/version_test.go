package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	"testing"

	"github.com/stagels/stagels/testdata/files"
)

func TestVersion(t *testing.T) {
	_, text, _ := invoke(t, t.TempDir(), "", "version")
	_, out, _ := invoke(t, t.TempDir(), "", "version", "--format", "json")
	var got versions
	if err := json.Unmarshal([]byte(out), &got); err != nil {
		t.Fatalf("%v in %s", err, out)
	}
	if got.BuildKit != required(t, "github.com/moby/buildkit") || got.Go != runtime.Version() || got.OS != runtime.GOOS || got.Arch != runtime.GOARCH || got.Version == "" {
		t.Errorf("%+v", got)
	}
	if !strings.HasPrefix(text, "stagels "+got.Version+"\n") || !strings.Contains(text, "rules:    BuildKit "+got.BuildKit+"\n") {
		t.Errorf("%s", text)
	}
}

// required is the version of a module that go.mod asks for.
func required(t *testing.T, module string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(files.Root(), "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	_, rest, ok := strings.Cut(string(data), "\t"+module+" ")
	if !ok {
		t.Fatalf("go.mod does not require %s", module)
	}
	version, _, _ := strings.Cut(rest, "\n")
	return version
}

// TestVersionOfABuild: what a release sets comes first, then what Go knows of the
// repository, and the two are not mixed.
func TestVersionOfABuild(t *testing.T) {
	info := &debug.BuildInfo{
		Main: debug.Module{Version: "v1.2.3"},
		Settings: []debug.BuildSetting{
			{Key: "vcs.revision", Value: "abc"}, {Key: "vcs.time", Value: "2026-01-02T03:04:05Z"}, {Key: "vcs.modified", Value: "true"},
		},
	}
	var plain versions
	plain.complete(info)
	if want := (versions{Version: "v1.2.3", Commit: "abc", Date: "2026-01-02T03:04:05Z", Modified: true}); plain != want {
		t.Errorf("%+v", plain)
	}
	release := versions{Version: "2.0.0", Commit: "def"}
	release.complete(info)
	if want := (versions{Version: "2.0.0", Commit: "def"}); release != want {
		t.Errorf("%+v", release)
	}
	var b strings.Builder
	if err := printVersions(&b, plain); err != nil || !strings.Contains(b.String(), "commit:   abc of 2026-01-02T03:04:05Z, modified\n") {
		t.Errorf("%v, %s", err, b.String())
	}
}

// TestDocs writes the pages and scripts that are shipped, twice, and wants every
// command and flag in them.
func TestDocs(t *testing.T) {
	var texts [2]map[string]string
	for i := range texts {
		dir := t.TempDir()
		cmd := exec.Command("go", "run", "-tags", "docs", ".", dir)
		cmd.Env = append(os.Environ(), "SOURCE_DATE_EPOCH=1700000000")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		texts[i] = written(t, dir)
	}
	for name, text := range texts[0] {
		if texts[1][name] != text {
			t.Errorf("%s is not the same the second time", name)
		}
	}
	n := 0
	for _, cmd := range rootCommand().Commands() {
		if cmd.Name() == "help" {
			continue
		}
		page := strings.ReplaceAll(texts[0]["man/stagels-"+cmd.Name()+".1"], `\-`, "-")
		if !strings.Contains(page, "Nov 2023") {
			t.Errorf("stagels %s has no page of the day", cmd.Name())
		}
		for line := range strings.Lines(cmd.Flags().FlagUsages()) {
			flag, _, _ := strings.Cut(strings.TrimSpace(line), " ")
			if n++; !strings.Contains(page, flag) {
				t.Errorf("the page of stagels %s does not tell of %s", cmd.Name(), flag)
			}
		}
	}
	for _, name := range []string{"man/stagels.1", "completions/stagels.bash", "completions/_stagels", "completions/stagels.fish", "completions/stagels.ps1"} {
		if texts[0][name] == "" {
			t.Errorf("no %s", name)
		}
	}
	t.Logf("%d files, %d flags", len(texts[0]), n)
}

// written are the files below dir.
func written(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		rel, _ := filepath.Rel(dir, path)
		out[filepath.ToSlash(rel)] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}
