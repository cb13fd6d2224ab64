package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// configured is a repository with a configuration, seen from the folder above it.
func configured(t *testing.T, config string) string {
	t.Helper()
	return tree(t, map[string]string{
		".stagels.yaml":                  "rules: {FromAsCasing: error}\n",
		"repo/.git/HEAD":                 "",
		"repo/.stagels.yaml":             config,
		"repo/a/Dockerfile":              "ARG BASE\nFROM ${BASE} as a\nFROM example.com/base:1\nWORKDIR $APP_HOME\n",
		"repo/tests/x/Dockerfile":        level,
		"repo/b/.git":                    "gitdir: ../.git/worktrees/b\n",
		"repo/b/Dockerfile":              "FROM alpine as a\n",
		"repo/image.json":                `[{"Config": {"Env": ["APP_HOME=/app"]}}]`,
		"repo/tests/other.Dockerfile":    "FROM alpine as a\n",
		"repo/tests/docker-compose.yaml": "services: {a: {build: {context: nowhere}}}\n",
	})
}

// TestConfiguration: the configuration of the repository holds, flags go before it, and none
// above the repository counts.
func TestConfiguration(t *testing.T) {
	const plain = "FromAsCasing InvalidDefaultArgInFrom UndefinedVar WorkdirRelativePath"
	for _, tc := range []struct {
		config, args, in string
		code             int
		codes            string
	}{
		{"", "a/Dockerfile", "repo", 1, plain},
		{"rules: {FromAsCasing: off, InvalidDefaultArgInFrom: hint}\n", "a/Dockerfile", "repo", 0, plain[len("FromAsCasing "):]},
		{"rules: {FromAsCasing: off}\n", "Dockerfile", "repo/a", 1, plain[len("FromAsCasing "):]},
		{"rules: {FromAsCasing: off}\n", "--no-config Dockerfile", "repo/a", 1, plain},
		{"rules: {FromAsCasing: off}\n", "--only FromAsCasing Dockerfile", "repo/a", 1, "FromAsCasing"},
		{"rules: {FromAsCasing: off}\n", "--severity FromAsCasing=hint --skip InvalidDefaultArgInFrom Dockerfile", "repo/a", 0, "FromAsCasing UndefinedVar WorkdirRelativePath"},
		{"rules: {FromAsCasing: off}\n", "repo/a/Dockerfile", ".", 1, plain[len("FromAsCasing "):]},
		{"rules: {FromAsCasing: off}\n", "repo/b/Dockerfile", ".", 1, "FromAsCasing"},
		{"required-args: [BASE]\nimages: {example.com/base: [APP_HOME]}\n", "a", "repo", 1, "FromAsCasing"},
		{"required-args: [BASE]\nimages: {\"example.com/*\": image.json}\n", "a", "repo", 1, "FromAsCasing"},
		{"images: {\"example.com/base:2\": image.json}\n", "a", "repo", 1, plain},
		{"exclude: [a, tests/x, '*compose.yaml']\nrules: {FromAsCasing: off}\n", ".", "repo", 1, "FromAsCasing"},
		{"overrides: [{paths: ['a/**'], rules: {FromAsCasing: off}, required-args: [BASE]}]\n", "a", "repo", 0, "UndefinedVar WorkdirRelativePath"},
		{"rules: {FromAsCasing: off}\n", "--config repo/.stagels.yaml repo/b/Dockerfile", ".", 0, ""},
	} {
		dir := configured(t, tc.config)
		code, out, errs := invoke(t, filepath.Join(dir, tc.in), "", append([]string{"check", "--format", "github", "--quiet"}, strings.Fields(tc.args)...)...)
		if code != tc.code || titles(out) != tc.codes || errs != "" {
			t.Errorf("%q, %s in %s: exit code %d, %q, %s", tc.config, tc.args, tc.in, code, titles(out), errs)
		}
	}
}

// TestStandardInputIsConfigured by the configuration of the current folder.
func TestStandardInputIsConfigured(t *testing.T) {
	dir := configured(t, "rules: {FromAsCasing: off}\nexclude: ['*']\n")
	if code, out, _ := invoke(t, filepath.Join(dir, "repo"), "FROM alpine as a\n", "check", "--quiet", "-"); code != 0 || out != "" {
		t.Errorf("exit code %d, %s", code, out)
	}
}

// TestExcluded: what is left alone is told of where it was named, with the line that says so.
func TestExcluded(t *testing.T) {
	dir := filepath.Join(configured(t, "# all\nexclude:\n  - tests/\n"), "repo")
	const told = "stagels: tests/x/Dockerfile: not checked: it is left out by .stagels.yaml:3\n"
	for args, want := range map[string]string{
		"tests/x/Dockerfile": told, "--quiet tests/x/Dockerfile": "", "--verbose --no-summary tests/x": told,
		"--no-summary tests/x": "", "--fix tests/x/Dockerfile": told + "stagels: fixed 0 findings in 0 files\n",
	} {
		code, out, errs := invoke(t, dir, "", append([]string{"check"}, strings.Fields(args)...)...)
		if code != 0 || out != "" || errs != want || contents(t, dir, "tests/x/Dockerfile") != level {
			t.Errorf("%s: exit code %d, %s%s", args, code, out, errs)
		}
	}
	if _, out, _ := invoke(t, dir, "", "check", "--list-files", "."); strings.Contains(out, "tests") || !strings.Contains(out, "a/Dockerfile\n") {
		t.Errorf("files: %s", out)
	}
}

// TestMisconfigured: what makes no sense is an error at its line, told once, and nothing is
// checked or mended that it speaks of.
func TestMisconfigured(t *testing.T) {
	dir := filepath.Join(configured(t, "rules:\n  FromAsCasings: off\nexcludes: [a]\n"), "repo")
	const want = "stagels: .stagels.yaml:2: there is no rule \"FromAsCasings\" (did you mean FromAsCasing?)\n" +
		"stagels: .stagels.yaml:3: the configuration has no key \"excludes\" (did you mean exclude?)\n"
	code, out, errs := invoke(t, dir, "", "check", "--no-summary", "a", "tests/x/Dockerfile")
	if code != 2 || out != "" || errs != want {
		t.Errorf("exit code %d, %s%s", code, out, errs)
	}
	if code, _, _ := invoke(t, dir, "", "check", "--fix", "tests/x/Dockerfile"); code != 2 || contents(t, dir, "tests/x/Dockerfile") != level {
		t.Errorf("mended with exit code %d", code)
	}
	if code, _, errs := invoke(t, dir, "", "check", "--no-summary", "."); code != 2 || strings.Count(errs, "FromAsCasings") != 1 {
		t.Errorf("of the folder: exit code %d, %s", code, errs)
	}
}

// TestOddConfigurations: what is no file that can be read is an error in a line.
func TestOddConfigurations(t *testing.T) {
	for what, put := range map[string]func(at string) error{
		"is a directory":                   func(at string) error { return os.Mkdir(at, 0o755) },
		"is larger than 256 KiB":           func(at string) error { return os.WriteFile(at, []byte(strings.Repeat("a: b\n", 1<<17)), 0o644) },
		"leads out of the folder":          func(at string) error { return os.Symlink(os.DevNull, at) },
		"is no text: save it as UTF-8":     func(at string) error { return os.WriteFile(at, []byte("r\x00u\x00"), 0o644) },
		"yaml:1: is no YAML: holds a byte": func(at string) error { return os.WriteFile(at, []byte("\xff\xfer"), 0o644) },
		"image.json lies outside":          func(at string) error { return os.WriteFile(at, []byte("images: {a: ../../image.json}\n"), 0o644) },
		"no such file or directory":        nil,
	} {
		dir := tree(t, map[string]string{"Dockerfile": "FROM alpine\n"})
		args := []string{"check", "--no-summary"}
		if put == nil {
			args = append(args, "--config", "nowhere.yaml")
		} else if err := put(filepath.Join(dir, ".stagels.yaml")); err != nil {
			t.Fatal(err)
		}
		code, out, errs := invoke(t, dir, "", args...)
		if code != 2 || out != "" || !strings.Contains(errs, what) || strings.Count(errs, "\n") != 1 {
			t.Errorf("%s: exit code %d, %s%s", what, code, out, errs)
		}
	}
}

// TestFmtIsConfigured: what is left alone is not formatted, and nothing is where the
// configuration makes no sense.
func TestFmtIsConfigured(t *testing.T) {
	dir := tree(t, map[string]string{"a/Dockerfile": untidy, "b/Dockerfile": untidy, ".stagels.yaml": "exclude: [b]\n", "c/Dockerfile": untidy, "c/.stagels.yaml": "excludes: [b]\n"})
	code, out, errs := invoke(t, dir, "", "fmt", "--check", "b/Dockerfile", ".")
	if code != 2 || out != "a/Dockerfile\n" || errs != "stagels: b/Dockerfile: not formatted: it is left out by .stagels.yaml:1\nstagels: c/.stagels.yaml:1: the configuration has no key \"excludes\" (did you mean exclude?)\n" {
		t.Errorf("exit code %d, %s%s", code, out, errs)
	}
	if code, out, _ := invoke(t, dir, "", "fmt", "--check", "--no-config", "."); code != 1 || out != "a/Dockerfile\nb/Dockerfile\nc/Dockerfile\n" {
		t.Errorf("--no-config: exit code %d, %s", code, out)
	}
}
