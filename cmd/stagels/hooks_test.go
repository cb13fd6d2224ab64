package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stagels/stagels/testdata/files"
	"go.yaml.in/yaml/v4"
)

// TestHooks reads what pre-commit is told: a command that there is, and the files
// to run it on.
func TestHooks(t *testing.T) {
	data, err := os.ReadFile(filepath.Join(files.Root(), ".pre-commit-hooks.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	var hooks []struct{ ID, Name, Entry, Language, Files, Exclude string }
	if err := yaml.Unmarshal(data, &hooks); err != nil || len(hooks) != 1 {
		t.Fatalf("%v in %s", err, data)
	}
	hook := hooks[0]
	if hook.ID != "stagels-check" || hook.Language != "golang" || hook.Name == "" {
		t.Errorf("%+v", hook)
	}
	dir := tree(t, map[string]string{"Dockerfile": good})
	command := strings.Fields(hook.Entry)
	if code, _, errs := invoke(t, dir, "", append(command[1:], "Dockerfile")...); command[0] != "stagels" || code != 0 {
		t.Errorf("%s: exit code %d, %s", hook.Entry, code, errs)
	}
	wanted, left := regexp.MustCompile(hook.Files), regexp.MustCompile(hook.Exclude)
	for _, name := range []string{"Dockerfile", "Dockerfile.dev", "api.Dockerfile", "Containerfile", "a/b/Dockerfile", "a/dockerfile", "x.containerfile", "a/Containerfile.x86", "Dockerfile-prod", "a/prod-Dockerfile", "Dockerfile_ci"} {
		if !wanted.MatchString(name) || left.MatchString(name) {
			t.Errorf("%s is left out", name)
		}
	}
	for _, name := range []string{"dockerfile.md", "Dockerfile.md", "Dockerfile.dockerignore", "MyDockerfile", "Dockerfiles", "Dockerfile.d/x", "dockerfile.go", "Dockerfile.template", "Dockerfile.bak", "a/Dockerfile~"} {
		if wanted.MatchString(name) && !left.MatchString(name) {
			t.Errorf("%s is taken for a Dockerfile", name)
		}
	}
}
