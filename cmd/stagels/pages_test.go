package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"github.com/stagels/stagels/testdata/files"
)

// TestCommandsHaveTheirPlaces: each command is in the table of its page, the page has each of
// its flags, and the sandbox runs it. The man pages and completions are made of the commands.
func TestCommandsHaveTheirPlaces(t *testing.T) {
	data, err := os.ReadFile(filepath.Join(files.Root(), "docs", "command-line.md"))
	if err != nil {
		t.Fatal(err)
	}
	page := string(data)
	runs := append(insideRuns(playground{}), insideRun{args: []string{"serve"}})
	for _, cmd := range rootCommand().Commands() {
		if cmd.Hidden || slices.Contains(unpaged, cmd.Name()) {
			continue
		}
		if !strings.Contains(page, "\n| `stagels "+cmd.Name()) {
			t.Errorf("docs/command-line.md has no row for stagels %s", cmd.Name())
		}
		if !slices.ContainsFunc(runs, func(r insideRun) bool { return r.args[0] == cmd.Name() }) {
			t.Errorf("insideRuns has no run of stagels %s", cmd.Name())
		}
		flagsHaveTheirPlaces(t, page, cmd)
	}
}

// unpaged are the commands that need no row.
var unpaged = []string{"version", "completion", "help"}

func flagsHaveTheirPlaces(t *testing.T, page string, cmd *cobra.Command) {
	t.Helper()
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		if !f.Hidden && f.Name != "help" && !strings.Contains(page, "--"+f.Name) {
			t.Errorf("docs/command-line.md does not know --%s of stagels %s", f.Name, cmd.Name())
		}
	})
}
