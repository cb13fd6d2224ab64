package workspace_test

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stagels/stagels/analysis/workspace"
	"github.com/stagels/stagels/testdata/files"
)

var update = flag.Bool("update", false, "write what is generated from the table of kinds")

// generated holds a part of a file, between what opens and what closes it, to be what it
// should, or writes it.
func generated(t *testing.T, file, opening, closing, want string) {
	t.Helper()
	file = filepath.Join(files.Root(), file)
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	before, behind, found := strings.Cut(string(data), opening)
	got, after, closed := strings.Cut(behind, closing)
	if !found || !closed {
		t.Fatalf("%s has no place for it", file)
	}
	if *update {
		if err := os.WriteFile(file, []byte(before+opening+want+closing+after), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s is not what the table of kinds says (go test ./analysis/workspace -run Generated -update):\n%s", file, diff)
	}
}

// TestGeneratedHook: pre-commit runs the program on what is called as a Dockerfile.
func TestGeneratedHook(t *testing.T) {
	generated(t, ".pre-commit-hooks.yaml", "  files: ", "\n", "'"+workspace.Dockerfile.Names+"'")
	generated(t, ".pre-commit-hooks.yaml", "  exclude: ", "\n", "'"+workspace.Dockerfile.Except+"'")
}

// contributed is a language in VS Code's manifest.
type contributed struct {
	ID               string   `json:"id"`
	Aliases          []string `json:"aliases,omitempty"`
	Extensions       []string `json:"extensions,omitempty"`
	Filenames        []string `json:"filenames,omitempty"`
	FilenamePatterns []string `json:"filenamePatterns,omitempty"`
	Configuration    string   `json:"configuration,omitempty"`
}

// TestGeneratedManifest: VS Code takes for a Dockerfile what is called as one, and leaves
// the other languages what is theirs.
func TestGeneratedManifest(t *testing.T) {
	languages := []*contributed{{
		ID: "dockerfile", Aliases: []string{"Docker", "Dockerfile", "Containerfile"}, Extensions: []string{".dockerfile", ".containerfile"},
		Configuration: "./language-configuration.json",
	}}
	for _, k := range workspace.Kinds {
		for _, a := range k.Editor {
			i := slices.IndexFunc(languages, func(l *contributed) bool { return l.ID == a.Language })
			if i < 0 {
				i, languages = len(languages), append(languages, &contributed{ID: a.Language})
			}
			l := languages[i]
			l.Filenames, l.FilenamePatterns = append(l.Filenames, a.Names...), append(l.FilenamePatterns, a.Globs...)
		}
	}
	text, err := json.MarshalIndent(languages, "    ", "  ")
	if err != nil {
		t.Fatal(err)
	}
	generated(t, "editors/vscode/package.json", "\n    \"languages\": ", ",\n    \"configurationDefaults\"", string(text))
}

// TestTheLongestGlobDecides: the globs of other languages are longer than those of
// Dockerfiles that match too.
func TestTheLongestGlobDecides(t *testing.T) {
	longest := 0
	for _, a := range workspace.Dockerfile.Editor {
		for _, glob := range a.Globs {
			if a.Language == "dockerfile" {
				longest = max(longest, len(glob))
			} else if len(glob) <= longest {
				t.Errorf("%s: %s is too short", a.Language, glob)
			}
		}
	}
}
