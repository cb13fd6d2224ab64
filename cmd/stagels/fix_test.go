package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stagels/stagels/analysis/rules"
	"github.com/stagels/stagels/testdata/files"
)

const (
	unfixed = "FROM alpine as Builder\nFROM scratch\nCOPY --from=Builder /é /x\nENV a b\nCOPY --from=9 /a /a\n"
	fixed   = "FROM alpine AS builder\nFROM scratch\nCOPY --from=builder /é /x\nENV a=b\nCOPY --from=9 /a /a\n"
	// mendable are the rules whose fixes these files need.
	mendable = "FromAsCasing,StageNameCasing,LegacyKeyValueFormat,StageIndex"
)

func TestFix(t *testing.T) {
	crlf := strings.NewReplacer("\n", "\r\n")
	dir := tree(t, map[string]string{"Dockerfile": unfixed, "sub/w.Dockerfile": crlf.Replace(unfixed), "ok.Dockerfile": good})
	if err := os.Chmod(filepath.Join(dir, "Dockerfile"), 0o640); err != nil {
		t.Fatal(err)
	}
	code, out, errs := invoke(t, dir, "", "check", "--fix", "--only", mendable, "--format", "github")
	if code != 1 || errs != "stagels: fixed 6 findings in 2 files\n" || titles(out) != "StageIndex StageIndex" {
		t.Errorf("exit code %d, %s%s", code, errs, out)
	}
	for name, want := range map[string]string{"Dockerfile": fixed, "sub/w.Dockerfile": crlf.Replace(fixed), "ok.Dockerfile": good} {
		if got := contents(t, dir, name); got != want {
			t.Errorf("%s is %q", name, got)
		}
	}
	if info, err := os.Stat(filepath.Join(dir, "Dockerfile")); err != nil || info.Mode().Perm() != 0o640 {
		t.Errorf("the mode is %v, %v", info.Mode(), err)
	}
	code, _, errs = invoke(t, dir, "", "check", "--fix", "--only", mendable, "--fail-on", "never")
	if code != 0 || errs != "stagels: fixed 0 findings in 0 files\n" {
		t.Errorf("once more: exit code %d, %s", code, errs)
	}
	if found, err := filepath.Glob(filepath.Join(dir, ".stagels-*")); len(found) > 0 || err != nil {
		t.Errorf("left behind: %q, %v", found, err)
	}
}

func contents(t *testing.T, dir, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// TestFixInlines: what is wrong in a Dockerfile that stands in a Compose or a Bake file is
// mended there, with that file's indentation and escapes.
func TestFixInlines(t *testing.T) {
	const (
		compose = "services:\r\n  a:\r\n    build:\r\n      dockerfile_inline: |\r\n        FROM alpine as Builder\r\n        ENV a b$$c\r\n  b:\r\n    build:\r\n      dockerfile_inline: \"FROM alpine as é\\nENV a b\\n\"\r\n"
		bake    = "target \"a\" {\n  dockerfile-inline = <<EOT\nFROM alpine as x\nENV a ${V}\nEOT\n}\nvariable \"V\" { default = \"\" }\n"
	)
	dir := tree(t, map[string]string{"compose.yaml": compose, "docker-bake.hcl": bake})
	code, out, errs := invoke(t, dir, "", "check", "--diff", "--only", mendable)
	if code != 1 || !strings.Contains(out, "+        ENV a=b$$c") || contents(t, dir, "compose.yaml") != compose {
		t.Errorf("exit code %d, %s%s", code, errs, out)
	}
	code, out, errs = invoke(t, dir, "", "check", "--fix", "--only", mendable, "--format", "github")
	if code != 0 || errs != "stagels: fixed 5 findings in 1 file\n" || out != "" {
		t.Errorf("exit code %d, %s%s", code, errs, out)
	}
	want := strings.NewReplacer("alpine as Builder", "alpine AS builder", "ENV a b$$c", "ENV a=b$$c", "alpine as", "alpine AS", `ENV a b\n`, `ENV a=b\n`).Replace(compose)
	if got := contents(t, dir, "compose.yaml"); got != want {
		t.Errorf("compose.yaml is %q", got)
	}
	if got := contents(t, dir, "docker-bake.hcl"); got != bake {
		t.Errorf("docker-bake.hcl is %q", got)
	}
}

// TestFixOfOtherFiles: what is named and is no Dockerfile stays as it is.
func TestFixOfOtherFiles(t *testing.T) {
	const src = "from os import path\nrun = 1\nenv a b\n"
	for _, name := range []string{"s.py", "notes"} {
		for _, flag := range []string{"--fix", "--diff"} {
			dir := tree(t, map[string]string{name: src})
			code, out, errs := invoke(t, dir, "", "check", flag, "--only", mendable, name)
			if want := "stagels: " + name + ": is no Dockerfile, so nothing is changed in it\n"; code != 2 || !strings.Contains(errs, want) || contents(t, dir, name) != src {
				t.Errorf("%s %s: exit code %d, %s%s", flag, name, code, out, errs)
			}
		}
	}
	dir := tree(t, map[string]string{"build.docker": unfixed})
	if code, out, errs := invoke(t, dir, "", "check", "--fix", "--only", mendable, "build.docker"); code != 1 || contents(t, dir, "build.docker") != fixed {
		t.Errorf("exit code %d, %s%s", code, out, errs)
	}
}

// TestFixStdin: the mended text is all that is printed, also if nothing was mended.
func TestFixStdin(t *testing.T) {
	for src, want := range map[string]string{unfixed: fixed, good: good} {
		code, out, errs := invoke(t, t.TempDir(), src, "check", "--fix", "--only", mendable, "-")
		if out != want || (code == 1) != strings.Contains(errs, "-:5:13: error: ") || !strings.Contains(errs, "\nstagels: fixed 3 findings in 1 file\n") && src != good {
			t.Errorf("exit code %d, %q, standard error\n%s", code, out, errs)
		}
	}
	if code, out, _ := invoke(t, t.TempDir(), "\x00", "check", "--fix", "-"); code != 2 || out != "" {
		t.Errorf("exit code %d, %q", code, out)
	}
}

// TestFixSkipped: what is left out is not mended.
func TestFixSkipped(t *testing.T) {
	_, out, _ := invoke(t, t.TempDir(), "FROM alpine as b\nENV a b\n", "check", "--fix", "--only", mendable, "--skip", "FromAsCasing", "-")
	if out != "FROM alpine as b\nENV a=b\n" {
		t.Errorf("%q", out)
	}
}

// TestFixLink: a link to a file stays one.
func TestFixLink(t *testing.T) {
	dir := tree(t, map[string]string{"real/Dockerfile": unfixed})
	link := filepath.Join(dir, "Dockerfile")
	if err := os.Symlink(filepath.Join("real", "Dockerfile"), link); err != nil {
		t.Skipf("no links here: %v", err)
	}
	invoke(t, dir, "", "check", "--fix", "--only", mendable, "Dockerfile", "real/Dockerfile", "./Dockerfile")
	if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 || contents(t, dir, "real/Dockerfile") != fixed {
		t.Errorf("%v, %v, %q", info.Mode(), err, contents(t, dir, "real/Dockerfile"))
	}
}

// TestFixUnwritable: a file that cannot be written is told of with what is wrong
// in it, and stays as it is.
func TestFixUnwritable(t *testing.T) {
	dir := tree(t, map[string]string{"Dockerfile": unfixed, "z.Dockerfile": unfixed})
	if err := os.Chmod(filepath.Join(dir, "Dockerfile"), 0o400); err != nil {
		t.Fatal(err)
	}
	if f, err := os.OpenFile(filepath.Join(dir, "Dockerfile"), os.O_WRONLY, 0); err == nil {
		f.Close()
		t.Skip("this user may write any file")
	}
	code, out, errs := invoke(t, dir, "", "check", "--fix", "--only", mendable, "--format", "github")
	if code != 2 || errs != "stagels: cannot write Dockerfile: it is read-only\nstagels: fixed 3 findings in 1 file\n" || strings.Count(out, "file=Dockerfile,") != 4 {
		t.Errorf("exit code %d, %s%s", code, errs, out)
	}
}

// TestFixCorpus mends the whole corpus: no error comes of it, and once more there
// is nothing left to mend.
func TestFixCorpus(t *testing.T) {
	corpus := map[string]string{}
	for _, f := range files.Corpus(t) {
		corpus[f.Name] = f.Text
	}
	dir := tree(t, corpus)
	_, before, _ := invoke(t, dir, "", "check", "--format", "github", "--only", errorRules())
	_, _, told := invoke(t, dir, "", "check", "--fix")
	t.Log(strings.TrimSpace(told))
	_, after, _ := invoke(t, dir, "", "check", "--format", "github", "--only", errorRules())
	if strings.Count(after, "\n") > strings.Count(before, "\n") {
		t.Errorf("%d errors before, %d after:\n%s", strings.Count(before, "\n"), strings.Count(after, "\n"), cmp.Diff(before, after))
	}
	mended := map[string]string{}
	for name := range corpus {
		mended[name] = contents(t, dir, name)
	}
	if _, _, told := invoke(t, dir, "", "check", "--fix"); butTemplates(told) != "stagels: fixed 0 findings in 0 files\n" {
		t.Error(told)
	}
	for name, text := range mended {
		if got := contents(t, dir, name); got != text {
			t.Errorf("%s changes once more:\n%s", name, cmp.Diff(text, got))
		}
	}
}

// errorRules are the rules of what BuildKit refuses.
func errorRules() string {
	var names []string
	for _, r := range rules.All() {
		if r.Severity == rules.Error && !r.OfBuilds {
			names = append(names, r.Name)
		}
	}
	return strings.Join(names, ",")
}
