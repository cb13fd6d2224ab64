package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"
	"github.com/stagels/stagels/analysis/affected"
	"github.com/stagels/stagels/analysis/builds"
	"github.com/stagels/stagels/analysis/workspace"
)

// touchedRow is a build that a change touches.
type touchedRow struct {
	builds.Row
	Because []string `json:"because"`
}

func affectedCommand() *cobra.Command {
	var name string
	cmd := &cobra.Command{
		Use:   "affected [FILE|DIR...]",
		Short: "List the builds that a change of files touches",
		Long: "affected reads the names of changed files from standard input, one in a line or each with a NUL\n" +
			"behind it, as git diff --name-only prints them, and lists the builds of Bake files, Compose files,\n" +
			"workflows and others that are not surely the same for them: by the files that ask for a build, by its\n" +
			"Dockerfile and ignore files, and by what its target takes from its build contexts. The names begin in\n" +
			"the current folder. Without an argument it looks for builds below that folder.",
		Example: "  git diff --name-only origin/main | stagels affected --format github",
		RunE: func(cmd *cobra.Command, args []string) error {
			print, err := chosen(name,
				format[func(io.Writer, []touchedRow) error]{"text", printTouched},
				format[func(io.Writer, []touchedRow) error]{"json", printJSON[[]touchedRow]},
				format[func(io.Writer, []touchedRow) error]{"github", printMatrix})
			if err != nil {
				return err
			}
			changed, err := changedNames(cmd.InOrStdin())
			if err != nil {
				return err
			}
			rows, errs := touchedRows(args, changed)
			return printRows(cmd, rows, errs, print)
		},
	}
	cmd.Flags().StringVar(&name, "format", "text", "text, json, or github: a matrix for the jobs of a workflow")
	completeWords(cmd, "format", "text", "json", "github")
	return cmd
}

// mostNames is how many bytes of names are read.
const mostNames = 64 << 20

// changedNames are the paths that the input names, clean and with slashes.
func changedNames(in io.Reader) (names []string, err error) {
	lines, err := namesIn(in)
	for _, line := range lines {
		if !filepath.IsLocal(filepath.FromSlash(line)) {
			return nil, fmt.Errorf("standard input: %q leads out of the current folder: run stagels affected where the names begin", line)
		}
		names = append(names, path.Clean(filepath.ToSlash(line)))
	}
	return names, err
}

// namesIn are the names of files in the input, one in a line or each with a NUL behind it. Git
// quotes names with strange characters.
func namesIn(in io.Reader) (names []string, err error) {
	src, err := io.ReadAll(io.LimitReader(in, mostNames+1))
	if err != nil {
		return nil, fmt.Errorf("standard input: %w", err)
	}
	if len(src) > mostNames {
		return nil, fmt.Errorf("standard input: has more than %d MiB of names", mostNames>>20)
	}
	separator := "\n"
	if bytes.Contains(src, []byte{0}) {
		separator = "\x00"
	}
	for line := range strings.SplitSeq(string(src), separator) {
		line = strings.TrimSuffix(line, "\r")
		if quoted, err := strconv.Unquote(line); err == nil && strings.HasPrefix(line, `"`) {
			line = quoted
		}
		if line != "" {
			names = append(names, line)
		}
	}
	return names, nil
}

// touchedRows are the builds that changed paths touch, of those that the files ask for that
// args name, or that lie below the folders among them.
func touchedRows(args []string, changed []string) (rows []touchedRow, errs []error) {
	if len(args) == 0 {
		args = []string{"."}
	}
	rows = []touchedRow{}
	var folders readFolders
	for _, arg := range args {
		found, err := asking(arg)
		if err != nil {
			errs = append(errs, err)
		}
		errs = append(errs, misconfigured(found)...)
		for _, file := range found {
			if file.root != "." {
				errs = append(errs, fmt.Errorf("%s: lies outside of the current folder, where the names of changed files begin", arg))
				break
			}
			folder := folders.at(file.root)
			for _, b := range folder.told.New(folder.Builds(file.below, file.kind)) {
				if because := affected.Because(b, changedFolder{dockerfilesOf{readFolder: folder}}, changed); because != nil {
					rows = append(rows, touchedRow{folder.row(b), because})
				}
			}
		}
	}
	return rows, errs
}

// changedFolder is a folder as affected sees it.
type changedFolder struct{ dockerfilesOf }

func (f changedFolder) Disk() workspace.Files { return f.disk }

func (f changedFolder) Builds(file string) []*builds.Build {
	return f.readFolder.Builds(file, workspace.KindOf(file))
}

func printTouched(w io.Writer, rows []touchedRow) error {
	table := tabwriter.NewWriter(w, 2, 0, 2, ' ', 0)
	if len(rows) > 0 {
		fmt.Fprintln(table, "BUILD\tDOCKERFILE\tTARGET\tASKED FOR IN\tBECAUSE OF")
	}
	for _, r := range rows {
		because := r.Because[0]
		if more := len(r.Because) - 1; more > 0 {
			because += fmt.Sprintf(" and %d more", more)
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s:%d\t%s\n", r.Name, dockerfileOf(r.Row), orUnknown(r.Target), r.Origin.Path, r.Origin.Line, because)
	}
	return table.Flush()
}

// matrixJob is a job of a workflow's matrix.
type matrixJob struct {
	Name       string `json:"name"`
	File       string `json:"file"` // that asks for the build
	Dockerfile string `json:"dockerfile"`
	Context    string `json:"context"`
	Target     string `json:"target"`
}

// printMatrix prints one line, which a step writes into $GITHUB_OUTPUT.
func printMatrix(w io.Writer, rows []touchedRow) error {
	include := []matrixJob{}
	for _, r := range rows {
		include = append(include, matrixJob{r.Name, r.Origin.Path, known(r.Dockerfile), known(r.Context), known(r.Target)})
	}
	line, err := json.Marshal(map[string]any{"include": include})
	_, write := fmt.Fprintf(w, "%s\n", line)
	return errors.Join(err, write)
}

// known is a value of a row, "" if nobody knows it.
func known(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}
