package main

import (
	"strings"
	"testing"
)

const touched = `target "api" {
  context = "api"
  target = "final"
}
target "web" {
  context = "web"
  contexts = { api = "target:api" }
}
`

// TestAffected: what is changed is read from standard input, in the ways that git writes names.
func TestAffected(t *testing.T) {
	dir := tree(t, map[string]string{
		"docker-bake.hcl": touched,
		"api/Dockerfile":  "FROM scratch AS final\nCOPY *.go /\nFROM final AS test\nCOPY testdata /\n",
		"web/Dockerfile":  "FROM api\nCOPY . .\n",
	})
	api := "api    api/Dockerfile  final   docker-bake.hcl:1  "
	web := "web    web/Dockerfile  -       docker-bake.hcl:5  "
	head := "BUILD  DOCKERFILE      TARGET  ASKED FOR IN       BECAUSE OF\n"
	for _, c := range []struct{ in, format, want string }{
		{"", "text", ""},
		{"README.md\napi/testdata/x\n", "text", ""},
		{"api/main.go\n", "text", head + api + "api/main.go\n" + web + "api/main.go\n"},
		{"x\x00web/a\x00web/b\x00", "text", head + web + "web/a and 1 more\n"},
		{"\"web/caf\\303\\251\"\r\n", "text", head + web + "web/café\n"},
		{"web/x\n", "github", `{"include":[{"name":"web","file":"docker-bake.hcl","dockerfile":"web/Dockerfile","context":"web","target":""}]}` + "\n"},
		{"x\n", "github", `{"include":[]}` + "\n"},
		{"x\n", "json", "[]\n"},
	} {
		if code, out, errs := invoke(t, dir, c.in, "affected", "--format", c.format); code != 0 || out != c.want {
			t.Errorf("%q, %s: exit code %d, %q, %q", c.in, c.format, code, out, errs)
		}
	}
	if _, out, _ := invoke(t, dir, "web/x\n", "affected", "--format", "json", "docker-bake.hcl"); !strings.Contains(out, `"because": [`+"\n      \"web/x\"") {
		t.Error(out)
	}
	for _, c := range []struct{ in, arg, want string }{
		{"../x\n", ".", "leads out of the current folder"},
		{"/etc/passwd\n", ".", "leads out of the current folder"},
		{"x\n", "api/Dockerfile", "is no file that asks for builds"},
		{"x\n", "none", "none"},
	} {
		if code, out, errs := invoke(t, dir, c.in, "affected", c.arg); code != 2 || out != "" || !strings.Contains(errs, c.want) {
			t.Errorf("%q %s: exit code %d, %q, %q", c.in, c.arg, code, out, errs)
		}
	}
}

// TestBuildsOfBrokenConfiguration: a configuration that cannot be read may ask for builds that
// nobody sees then, so a script must not take what is listed for all.
func TestBuildsOfBrokenConfiguration(t *testing.T) {
	dir := tree(t, map[string]string{"docker-bake.hcl": touched, "api/.stagels.yaml": "rules: [\n"})
	for _, command := range []string{"builds", "affected"} {
		code, out, errs := invoke(t, dir, "web/x\n", command)
		if code != 2 || !strings.Contains(out, "web") || !strings.HasPrefix(errs, "stagels: api/.stagels.yaml:2: is no YAML") {
			t.Errorf("%s: exit code %d, %q, %q", command, code, out, errs)
		}
	}
}
