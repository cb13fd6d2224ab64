//go:build docs

package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"
)

// With the tag docs the program is another one, which writes what is shipped beside
// the program: go run -tags docs ./cmd/stagels FOLDER. So nothing that only makes
// pages is in what people run.
func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "which folder are the pages written to?")
		os.Exit(exitFailed)
	}
	if err := writeDocs(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(exitFailed)
	}
}

// writeDocs writes man/*.1 and completions/* below dir. The pages' date is that of
// SOURCE_DATE_EPOCH if it is set.
func writeDocs(dir string) error {
	man, completions := filepath.Join(dir, "man"), filepath.Join(dir, "completions")
	if err := errors.Join(os.MkdirAll(man, 0o755), os.MkdirAll(completions, 0o755)); err != nil {
		return err
	}
	root := rootCommand()
	root.InitDefaultCompletionCmd()
	root.DisableAutoGenTag = true
	header := doc.GenManHeader{Section: "1", Source: "stagels " + ownVersion(), Manual: "stagels"}
	if err := doc.GenManTree(root, &header, man); err != nil {
		return err
	}
	return writeCompletions(root, completions)
}

// writeCompletions writes the scripts under the names by which shells find them.
func writeCompletions(root *cobra.Command, dir string) error {
	return errors.Join(
		root.GenBashCompletionFileV2(filepath.Join(dir, "stagels.bash"), true),
		root.GenZshCompletionFile(filepath.Join(dir, "_stagels")),
		root.GenFishCompletionFile(filepath.Join(dir, "stagels.fish"), true),
		root.GenPowerShellCompletionFileWithDesc(filepath.Join(dir, "stagels.ps1")),
	)
}
