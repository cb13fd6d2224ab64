package lsp_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"
)

// baked is a Bake file that gives contexts to Dockerfile.
const baked = `target "app" {
  contexts = {
    deps = "target:libs"
    "org/tool:1" = "docker-image://alpine"
    src = "./src"
    made = "target:inline"
  }
}
target "libs" {
  context = "libs"
  target = "Final"
}
target "inline" { dockerfile-inline = "FROM alpine" }
`

const composed = `services:
  web:
    build:
      context: .
      additional_contexts:
        lib: service:lib
  lib:
    build: libs
`

func withContexts(t *testing.T, src string) *across {
	return inWorkspace(t, map[string]string{
		"Dockerfile": src, "docker-bake.hcl": baked, "compose.yaml": composed,
		"libs/Dockerfile": "FROM alpine AS one\nFROM alpine AS final\nFROM one AS last\n",
	})
}

// TestDefinitionOfAContext: a named context leads to the stage that a Bake target or a
// service makes of it, or to where it is given.
func TestDefinitionOfAContext(t *testing.T) {
	for src, want := range map[string]string{
		"FROM de‸ps\n":                                           "libs/Dockerfile:2 final",
		"FROM alpine\nCOPY --from=‸deps a b\n":                   "libs/Dockerfile:2 final",
		"FROM alpine\nRUN --mount=from=\"de‸ps\",target=/x ls\n": "libs/Dockerfile:2 final",
		"FROM alpine\nCOPY --from=lib‸ a b\n":                    "libs/Dockerfile:3 last",
		"FROM org/tool:1‸\n":                                     `docker-bake.hcl:4 org/tool:1`,
		"FROM ‸docker.io/org/tool:1\n":                           `docker-bake.hcl:4 org/tool:1`,
		"FROM s‸rc\n":                                            "docker-bake.hcl:5 src",
		"ARG BASE=deps\nFROM $BA‸SE\n":                           "Dockerfile:1 BASE",
		"FROM ‸made\n":                                           "docker-bake.hcl:13 FROM alpine",
		"FROM ‸other\n":                                          "",
		"FROM alpine AS deps\nFROM ‸deps\n":                      "Dockerfile:1 deps",
	} {
		a := withContexts(t, src)
		var found []spot
		if err := a.ask("definition", "", &found); err != nil || a.all(found) != want {
			t.Errorf("%s: %s, not %s; %v", src, a.all(found), want, err)
		}
	}
}

// TestHoverOfAContext: which builds give it, and what.
func TestHoverOfAContext(t *testing.T) {
	for src, want := range map[string]string{
		"FROM de‸ps\n":                        "is target:libs in bake app · docker-bake.hcl",
		"FROM alpine\nCOPY --from=lib‸ a b\n": "is service:lib in compose web · compose.yaml",
	} {
		var got struct{ Contents struct{ Value string } }
		if err := withContexts(t, src).ask("hover", "", &got); err != nil || !strings.Contains(got.Contents.Value, want) {
			t.Errorf("%+v, %v", got, err)
		}
	}
}

// TestCompletionOfContexts: behind FROM and --from= the named contexts of all builds are
// offered, with the build that gives them; a key does not wait for that.
func TestCompletionOfContexts(t *testing.T) {
	for src, want := range map[string][]string{
		"FROM ‸\n":                           {"deps bake app · docker-bake.hcl", "org/tool:1 bake app · docker-bake.hcl", "src bake app · docker-bake.hcl", "lib compose web · compose.yaml"},
		"FROM alpine\nCOPY --from=‸ a b\n":   {"deps bake app · docker-bake.hcl"},
		"FROM alpine\nRUN --mount=from=d‸\n": {"deps bake app · docker-bake.hcl"},
		"FROM alpine AS src\nFROM ‸\n":       {"src FROM alpine, line 1"},
	} {
		a := withContexts(t, src)
		var missing string
		for range 50 {
			missing = ""
			var list struct {
				Items []struct{ Label, Detail string }
			}
			if err := a.ask("completion", "", &list); err != nil {
				t.Fatal(err)
			}
			raw, _ := json.Marshal(list)
			for _, w := range want {
				label, detail, _ := strings.Cut(w, " ")
				if !strings.Contains(string(raw), `"Label":"`+label+`","Detail":"`+detail+`"`) {
					missing = w + " in " + string(raw)
				}
			}
			if strings.Count(string(raw), `"src"`) > 1 {
				t.Errorf("a stage is offered twice: %s", raw)
			}
			if missing == "" {
				break
			}
			time.Sleep(20 * time.Millisecond)
		}
		if missing != "" {
			t.Errorf("%s: no %s", src, missing)
		}
	}
}

// TestContextsAreNoSlips: nothing is said of a name that a build gives a context for.
func TestContextsAreNoSlips(t *testing.T) {
	a := withContexts(t, "FROM deps\nCOPY --from=lib /a /a\nCOPY --from=made /a /a\n‸")
	if said := a.published("Dockerfile"); len(said) > 0 {
		t.Error(said)
	}
}

// TestReferencesOfAContext: a named context is found in the Dockerfile and in all files that
// give it, from either side.
func TestReferencesOfAContext(t *testing.T) {
	const want = "Dockerfile:1 deps, Dockerfile:2 deps, bake/docker-bake.hcl:4 deps, compose.yaml:6 deps"
	texts := func(dockerfile, bake, compose string) map[string]string {
		return map[string]string{
			"Dockerfile":           dockerfile,
			"bake/docker-bake.hcl": "target \"app\" {\n  context = \"..\"\n  contexts = {\n    " + bake + " = \"target:libs\"\n  }\n}\ntarget \"libs\" { context = \"..\" }\n",
			"compose.yaml":         "services:\n  app:\n    build:\n      context: .\n      additional_contexts:\n        - " + compose + "=service:libs\n  libs:\n    build: bake\n",
		}
	}
	for _, all := range []map[string]string{
		texts("FROM de‸ps\nCOPY --from=deps a b\n", "deps", "deps"),
		texts("FROM deps\nCOPY --from=deps a b\n", "de‸ps", "deps"),
		texts("FROM deps\nCOPY --from=deps a b\n", "deps", "dep‸s"),
	} {
		all["bake/docker-bake.hcl"] = strings.Replace(all["bake/docker-bake.hcl"], "\ntarget \"libs\" { context = \"..\" }\n", "\n", 1)
		a := inWorkspace(t, all)
		var found []spot
		if err := a.ask("references", `,"context":{"includeDeclaration":true}`, &found); err != nil || a.all(found) != want {
			t.Errorf("%s\nnot\n%s\n%v", a.all(found), want, err)
		}
		var edit struct{ DocumentChanges []struct{ Edits []spot } }
		if err := a.ask("rename", `,"newName":"things"`, &edit); err != nil || len(edit.DocumentChanges) != 3 || len(edit.DocumentChanges[0].Edits) != 2 {
			t.Errorf("%+v, %v", edit, err)
		}
	}
}

// TestContextsThatStay: a named context keeps its name where another build takes the name for
// an image, or has it from the same place, or where the new name means something already.
func TestContextsThatStay(t *testing.T) {
	const (
		app     = "target \"app\" {\n  contexts = { deps = \"target:libs\" }\n}\n"
		shared  = "target \"_c\" { contexts = { deps = \"target:libs\" } }\ntarget \"app\" { inherits = [\"_c\"] }\ntarget \"other\" {\n  inherits = [\"_c\"]\n  dockerfile = \"other.Dockerfile\"\n}\n"
		another = app + "target \"plain\" {}\n"
		renamed = app + "target \"x\" {\n  contexts = { base = \"target:libs\", deps = \"target:libs\" }\n}\n"
	)
	for _, c := range []struct{ dockerfile, bake, name, want string }{
		{"FROM de‸ps\n", another, "things", "bake plain · docker-bake.hcl does not give it, so deps is an image there"},
		{"FROM de‸ps\n", shared, "things", "other has it too, for another Dockerfile"},
		{"FROM de‸ps\n", app, "a b", "takes letters, digits"},
		{"FROM de‸ps\n", app, "scratch", "cannot be a named context"},
		{"FROM de‸ps AS build\n", app, "build", "line 1 has build already"},
		{"FROM de‸ps\nCOPY --from=alpine a b\n", app, "alpine", "line 2 has alpine already"},
		{"FROM de‸ps\n", renamed, "base", "has a context base already"},
		{"ARG N=deps\nFROM de‸ps\nFROM $N\n", app, "things", "line 3 means deps by $N"},
		{"FROM alpine AS de‸ps\n", app, "things", "bake app · docker-bake.hcl gives a named context in its place"},
	} {
		a := inWorkspace(t, map[string]string{"Dockerfile": c.dockerfile, "other.Dockerfile": "FROM deps\n", "docker-bake.hcl": c.bake})
		var edit any
		if err := a.ask("rename", `,"newName":`+quoted(c.name), &edit); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, %v", c.dockerfile, edit, err)
		}
	}
}

// TestContextsInBuildFiles: names and values of named contexts are completed in the files that
// give them, half typed too, and a value leads to what it means.
func TestContextsInBuildFiles(t *testing.T) {
	const libs = "target \"libs\" {\n  dockerfile = \"libs/Dockerfile\"\n  target = \"two\"\n}\n"
	for _, c := range []struct{ name, src, want string }{
		{"docker-bake.hcl", "target \"app\" {\n  contexts = { deps = \"‸\" }\n}\n" + libs, "target:libs . libs"},
		{"docker-bake.hcl", "target \"app\" {\n  contexts = {\n    deps = ‸\n  }\n}\n" + libs, "target:libs . libs"},
		{"docker-bake.hcl", "target \"app\" {\n  contexts = {\n    deps = \"tar‸\n  }\n}\n" + libs, "target:libs . libs"},
		{"docker-bake.hcl", "target \"app\" {\n  contexts = { \"‸\" = \"target:libs\" }\n}\n" + libs, "deps alpine"},
		{"docker-bake.json", `{"target": {"app": {"contexts": {"deps": "‸"}}, "libs": {}}}`, "target:libs . libs"},
		{"docker-bake.json", `{"target": {"app": {"contexts": {"deps": ‸}}, "libs": {}}}`, "target:libs . libs"},
		{"compose.yaml", "services:\n  app:\n    build:\n      context: .\n      additional_contexts:\n        deps: ‸\n  libs:\n    build: libs\n", "service:libs . libs"},
		{"compose.yaml", "services:\n  app:\n    build:\n      context: .\n      additional_contexts:\n        - deps=ser‸\n  libs:\n    build: libs\n  image:\n    image: x\n", "service:libs . libs"},
		{"compose.yaml", "services:\n  app:\n    build:\n      context: .\n      additional_contexts:\n        - d‸\n  libs:\n    build: libs\n", "deps alpine"},
		{"compose.yaml", "services:\n  app:\n    build:\n      context: .\n      additional_contexts:\n        d‸: service:libs\n  libs:\n    build: libs\n", "deps alpine"},
		{workflow, "jobs:\n  a:\n    steps:\n      - uses: docker/build-push-action@v6\n        with:\n          context: .\n          build-contexts: |\n            de‸\n", "deps alpine"},
	} {
		a := inWorkspace(t, map[string]string{"Dockerfile": "FROM deps AS x\nFROM x\nCOPY --from=alpine a b\n", "libs/Dockerfile": "FROM alpine AS one\nFROM one AS two\n", c.name: c.src})
		if got := a.offered(); got != c.want {
			t.Errorf("%s: %q\n%s", c.name, got, c.src)
		}
	}
	a := inWorkspace(t, map[string]string{"Dockerfile": "FROM deps\n", "libs/Dockerfile": "FROM alpine AS one\nFROM one AS two\n", "docker-bake.hcl": "target \"app\" {\n  contexts = { deps = \"target:‸libs\" }\n}\n" + libs})
	var found []spot
	if err := a.ask("definition", "", &found); err != nil || a.all(found) != "libs/Dockerfile:2 two" {
		t.Errorf("%s, %v", a.all(found), err)
	}
}
