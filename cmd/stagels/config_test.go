package main

import (
	"path/filepath"
	"strings"
	"testing"
)

// TestConfig: each thing that holds for a file is told with the line that says so.
func TestConfig(t *testing.T) {
	dir := filepath.Join(configured(t, `rules:
  FromAsCasing: off
  UndefinedVar: hint
exclude: [b/**]
required-args: [BASE]
images:
  example.com/base: image.json
builds:
  - dockerfile: a/Dockerfile
    target: a
    args: {BASE: alpine, TAG: }
    contexts: {src: .}
    platforms: [linux/arm64]
  - dockerfile: tests/x/Dockerfile
overrides:
  - paths: [tests/x]
    rules:
      FromAsCasing: error
    required-args: [TAG]
`), "repo")
	for _, tc := range []struct{ in, args, want string }{
		{".", "config a/Dockerfile", `a/Dockerfile: .stagels.yaml
  rules          FromAsCasing      off                                                                                              .stagels.yaml:2
  rules          UndefinedVar      hint                                                                                             .stagels.yaml:3
  required-args  BASE                                                                                                               .stagels.yaml:5
  images         example.com/base  APP_HOME                                                                                         .stagels.yaml:7
  builds         a/Dockerfile      --target a --build-arg BASE=alpine --build-arg TAG --build-context src=. --platform linux/arm64  .stagels.yaml:9
`},
		{"a", "config", ""},
		{"tests/x", "config", `Dockerfile: ../../.stagels.yaml
  rules          UndefinedVar        hint      ../../.stagels.yaml:3
  rules          FromAsCasing        error     ../../.stagels.yaml:18
  required-args  BASE                          ../../.stagels.yaml:5
  required-args  TAG                           ../../.stagels.yaml:19
  images         example.com/base    APP_HOME  ../../.stagels.yaml:7
  builds         tests/x/Dockerfile            ../../.stagels.yaml:14
`},
		{"b", "config --no-config Dockerfile", "Dockerfile: no .stagels.yaml holds for it\n"},
		{"b", "config Dockerfile", "Dockerfile: no .stagels.yaml holds for it\n"},
	} {
		code, out, errs := invoke(t, filepath.Join(dir, tc.in), "", strings.Fields(tc.args)...)
		if tc.want != "" && out != tc.want || code != 0 || errs != "" {
			t.Errorf("%s in %s: exit code %d, %s%s", tc.args, tc.in, code, out, errs)
		}
	}
}

// TestConfigOfNoFile: what is not there has no configuration, but for the Dockerfile that
// nobody named.
func TestConfigOfNoFile(t *testing.T) {
	dir := tree(t, map[string]string{"a/Dockerfile": good, ".stagels.yaml": "rules: {FromAsCasing: off}\n"})
	for args, want := range map[string]string{
		"config nope a/Dockerfile": "stagels: nope: no such file or directory\n",
		"config a":                 "",
	} {
		code, out, errs := invoke(t, dir, "", strings.Fields(args)...)
		if (code == 2) != (errs != "") || errs != want || !strings.Contains(out, "a/Dockerfile: .stagels.yaml") {
			t.Errorf("%s: exit code %d, %s%s", args, code, errs, out)
		}
	}
	for _, args := range []string{"config", "config -"} {
		if code, out, errs := invoke(t, dir, "", strings.Fields(args)...); code != 0 || errs != "" {
			t.Errorf("%s: exit code %d, %s%s", args, code, errs, out)
		}
	}
}

// TestConfigTellsWhatIsLeftAlone, and what makes no sense.
func TestConfigTellsWhatIsLeftAlone(t *testing.T) {
	dir := filepath.Join(configured(t, "exclude:\n  - tests/\nrulez: {}\n"), "repo")
	code, out, errs := invoke(t, dir, "", "config", "tests/x/Dockerfile", "a/Dockerfile")
	const want = "tests/x/Dockerfile: left alone by .stagels.yaml\n  exclude  tests/    .stagels.yaml:2\n\na/Dockerfile: .stagels.yaml says nothing of it\n"
	if code != 2 || out != want || errs != "stagels: .stagels.yaml:3: the configuration has no key \"rulez\" (did you mean rules?)\n" {
		t.Errorf("exit code %d, %s%s", code, out, errs)
	}
	_, out, _ = invoke(t, dir, "", "config", "--format", "json", "tests/x/Dockerfile")
	if !strings.Contains(out, `"excluded": true`) || !strings.Contains(out, `"line": 2`) {
		t.Error(out)
	}
}
