package lsp_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/testdata/files"
)

// TestPerBuild: what is sent of the Dockerfiles of each fixture is what its notes say, by
// the builds that the other files ask for, whichever of them are open.
func TestPerBuild(t *testing.T) {
	for _, sc := range files.ScenariosOf(t, "per-build") {
		texts, names := map[string]string{}, []string{}
		for _, f := range sc.Files {
			texts[f.Name] = f.Text
			names = append(names, f.Name)
		}
		for _, f := range sc.Files {
			if !strings.HasSuffix(f.Name, "Dockerfile") {
				continue
			}
			lines := text.NewLines(f.Text)
			var want []string
			for _, n := range f.Notes {
				want = append(want, fmt.Sprint(lines.At(n.Start), " ", n.Verb, " ", n.Rest))
			}
			for _, opened := range [][]string{{f.Name}, names} {
				if diff := cmp.Diff(want, inWorkspace(t, texts, opened...).published(f.Name)); diff != "" {
					t.Errorf("%s, %s: %s", sc.Name, f.Name, diff)
				}
			}
		}
	}
}

// published are the diagnostics that are sent next of a file, but for hints of the file as a
// whole.
func (a *across) published(name string) (said []string) {
	a.t.Helper()
	var p struct {
		URI         string
		Diagnostics []struct {
			Code, Message string
			Severity      int
			Range         struct{ Start struct{ Line int } }
		}
	}
	for p.URI != a.uri+"/"+name {
		if err := json.Unmarshal(a.until("textDocument/publishDiagnostics").Params, &p); err != nil {
			a.t.Fatal(err)
		}
	}
	for _, d := range p.Diagnostics {
		if !slices.Contains([]string{"UnusedStage", "UnusedGlobalArg"}, d.Code) {
			said = append(said, fmt.Sprint(d.Range.Start.Line, " ", []string{1: "error", 2: "warning", 4: "hint"}[d.Severity], " ", d.Code, ": ", d.Message))
		}
	}
	return said
}

// TestABuildChangesWhatIsTold: what is told of an open Dockerfile follows the file that asks
// for a build of it, in the editor and on the disk.
func TestABuildChangesWhatIsTold(t *testing.T) {
	const src, bad, good = "FROM alpine\nARG DIR=/a\nWORKDIR $DIR\n", "target \"app\" {\n  args = { DIR = \"rel\" }\n}\n", "target \"app\" {\n  args = { DIR = \"/rel\" }\n}\n"
	a := inWorkspace(t, map[string]string{"Dockerfile": src, "docker-bake.hcl": good}, "Dockerfile", "docker-bake.hcl")
	if said := a.published("Dockerfile"); len(said) > 0 {
		t.Error(said)
	}
	a.send(change(a.uri+"/docker-bake.hcl", 2, `{"text":`+quoted(bad)+`}`))
	if said := a.published("Dockerfile"); len(said) != 1 || !strings.Contains(said[0], "(in the build app of docker-bake.hcl)") {
		t.Error(said)
	}
	a.send(change(a.uri+"/docker-bake.hcl", 3, `{"text":`+quoted(good)+`}`))
	if said := a.published("Dockerfile"); len(said) > 0 {
		t.Error(said)
	}
}
