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
