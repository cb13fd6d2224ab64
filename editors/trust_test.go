package editors_test

import (
	"encoding/json"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestTrust: VS Code keeps back what a workspace that is not trusted says in the one
// setting that names a program. vscode/test/trust.cjs tries it in the editor.
func TestTrust(t *testing.T) {
	var extension struct {
		Capabilities struct {
			UntrustedWorkspaces struct {
				Supported                string
				RestrictedConfigurations []string
			}
		}
		Contributes struct {
			Configuration struct {
				Properties map[string]struct{ Scope string }
			}
		}
	}
	if err := json.Unmarshal([]byte(read(t, "vscode/package.json")), &extension); err != nil {
		t.Fatal(err)
	}
	kept := extension.Capabilities.UntrustedWorkspaces
	if kept.Supported != "limited" || !slices.Equal(kept.RestrictedConfigurations, []string{"stagels.path"}) {
		t.Errorf("in a workspace that is not trusted: %+v", kept)
	}
	for name, setting := range extension.Contributes.Configuration.Properties {
		want := "window"
		if name == "stagels.path" {
			want = "machine-overridable"
		}
		if setting.Scope != want {
			t.Errorf("%s has the scope %q, not %q", name, setting.Scope, want)
		}
	}
}

// starting is how an extension starts programs.
var starting = regexp.MustCompile(`child_process|[Tt]erminal\(|(Shell|Process)Execution|\bcommand: \w`)

// TestExtensionStartsTheServer: the files that find the server and start it, and the one
// that builds a stage when it is told to, are the only ones that start anything.
func TestExtensionStartsTheServer(t *testing.T) {
	sources, err := filepath.Glob("vscode/src/*.ts")
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, source := range sources {
		if starting.MatchString(read(t, source)) {
			found = append(found, filepath.Base(source))
		}
	}
	if want := []string{"build.ts", "extension.ts", "server.ts"}; !slices.Equal(found, want) {
		t.Errorf("%q start programs, not %q", found, want)
	}
}

// program finds quoted paths of the program.
var program = regexp.MustCompile(`["']([^"'\s]*stagels)["']`)

// TestProgramIsNoneOfTheProject: what there is to copy names the program by its name, or
// by a path from the root: nothing that a project could bring along.
func TestProgramIsNoneOfTheProject(t *testing.T) {
	pages, err := filepath.Glob("*/README.md")
	if err != nil {
		t.Fatal(err)
	}
	named := 0
	for _, page := range pages {
		for _, block := range shown.FindAllStringSubmatch(read(t, page), -1) {
			for _, path := range program.FindAllStringSubmatch(block[3], -1) {
				named++
				if strings.Contains(path[1], "/") && !filepath.IsAbs(path[1]) {
					t.Errorf("%s: %s", page, path[1])
				}
			}
		}
	}
	if named < len(pages)-2 { // VS Code's page shows no configuration, and JetBrains' a command line
		t.Errorf("%d programs in %d pages", named, len(pages))
	}
}
