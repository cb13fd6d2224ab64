package main

import (
	"strings"
	"testing"
)

const (
	untidy = "from alpine  as x\ncopy a b \\\n c   d/\nRUN  echo   a"
	inTidy = "from alpine as x\ncopy a b \\\n    c d/\nrun echo   a\n"
)

// TestFmt: files are written, only those that are out of order, and once.
func TestFmt(t *testing.T) {
	dir := tree(t, map[string]string{"Dockerfile": untidy, "a/w.Dockerfile": strings.ReplaceAll(untidy, "\n", "\r\n"), "ok.Dockerfile": good, "notes.txt": untidy, "t.Dockerfile": "FROM  a\n{{ x }}\nRUN   b\n"})
	code, out, errs := invoke(t, dir, "", "fmt", "--check")
	if code != 1 || out != "Dockerfile\na/w.Dockerfile\n" || !strings.Contains(errs, "t.Dockerfile is a template") {
		t.Errorf("check: exit code %d, %s%s", code, errs, out)
	}
	code, out, _ = invoke(t, dir, "", "fmt", "--diff", "Dockerfile")
	if code != 1 || !strings.HasPrefix(out, "--- Dockerfile\n+++ Dockerfile\n@@ ") || contents(t, dir, "Dockerfile") != untidy {
		t.Errorf("diff: exit code %d, %s", code, out)
	}
	code, out, _ = invoke(t, dir, "", "fmt")
	if code != 0 || out != "" {
		t.Errorf("exit code %d, %s", code, out)
	}
	for name, want := range map[string]string{"Dockerfile": inTidy, "a/w.Dockerfile": strings.ReplaceAll(inTidy, "\n", "\r\n"), "ok.Dockerfile": good, "notes.txt": untidy} {
		if got := contents(t, dir, name); got != want {
			t.Errorf("%s is %q, not %q", name, got, want)
		}
	}
	for _, flag := range []string{"--check", "--diff"} {
		if code, out, _ := invoke(t, dir, "", "fmt", flag); code != 0 || out != "" {
			t.Errorf("%s once more: exit code %d, %s", flag, code, out)
		}
	}
}

// TestFmtOfOtherFiles: what is named and is no Dockerfile is refused and stays as it is.
func TestFmtOfOtherFiles(t *testing.T) {
	others := map[string]string{
		".github/workflows/ci.yml": "jobs:\n  a:\n    steps:\n      - run: |\n          run  a\n",
		"Makefile":                 "x:\n\tuser  a\n",
		"x.sh":                     "from  a\nadd   a   b\n",
		"README.md":                "Add  a   b\n",
		"compose.yaml":             "env   a  b\n",
		"docker-bake.hcl":          "  # from  a\n",
		"Dockerfile.md":            untidy,
		"script.py":                "from  os  import path\nimport  b\n  # c\n",
		"main.go":                  "package  main\n  # c\n",
		"notes.txt":                "run   b\n",
		"empty.txt":                "",
	}
	for name, src := range others {
		dir := tree(t, map[string]string{name: src})
		for _, flags := range [][]string{{}, {"--check"}, {"--diff"}} {
			code, out, errs := invoke(t, dir, "", append(append([]string{"fmt"}, flags...), name)...)
			if code != 2 || out != "" || errs != "stagels: "+name+": is no Dockerfile: only fmt - takes any text\n" || contents(t, dir, name) != src {
				t.Errorf("%s %v: exit code %d, %s%s", name, flags, code, out, errs)
			}
		}
	}
	for name, src := range map[string]string{
		"Dockerfile": "RUN   b", "build.docker": untidy, "Dockerfile.in": "FROM  @A@\n", "t.j2": "{{ a }}\nrun   b", "Dockerfile.dev": "rum  a\nadd  a   b\n",
	} {
		dir := tree(t, map[string]string{name: src})
		if code, _, errs := invoke(t, dir, "", "fmt", name); code != 0 || errs != "" || contents(t, dir, name) == src {
			t.Errorf("%s: exit code %d, %s", name, code, errs)
		}
	}
}

func TestFmtOptions(t *testing.T) {
	for _, tc := range []struct{ args, src, want string }{
		{"fmt -", untidy, inTidy},
		{"fmt --indent 2 -", untidy, strings.ReplaceAll(inTidy, "    c", "  c")},
		{"fmt --indent 0 -", untidy, strings.ReplaceAll(inTidy, "    c", "\tc")},
		{"fmt -", "FROM a\nRUN b \\\n c\n", "FROM a\nRUN b \\\n c\n"},
		{"fmt --indent-run -", "FROM a\nRUN b \\\n c\n", "FROM a\nRUN b \\\n    c\n"},
		{"fmt -", "", ""},
	} {
		code, out, errs := invoke(t, t.TempDir(), tc.src, strings.Fields(tc.args)...)
		if code != 0 || out != tc.want || errs != "" {
			t.Errorf("%s of %q: exit code %d, %q, %s", tc.args, tc.src, code, out, errs)
		}
	}
	dir := tree(t, map[string]string{"empty/x": ""})
	for args, want := range map[string]string{
		"fmt --check --diff": "--check and --diff exclude each other",
		"fmt --indent 40":    "--indent takes 0, for a tab, to 16, not 40",
		"fmt nowhere":        "nowhere: no such file or directory",
		"fmt empty":          "no Dockerfiles found below empty",
	} {
		code, out, errs := invoke(t, dir, "", strings.Fields(args)...)
		if code != 2 || out != "" || errs != "stagels: "+want+"\n" {
			t.Errorf("%s: exit code %d, %s%s", args, code, out, errs)
		}
	}
}
