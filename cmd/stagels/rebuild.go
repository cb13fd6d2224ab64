package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"
	"github.com/stagels/stagels/analysis/builds"
	"github.com/stagels/stagels/analysis/graph/draw"
	"github.com/stagels/stagels/analysis/rebuild"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/syntax"
	"github.com/stagels/stagels/analysis/workspace"
	"github.com/stagels/stagels/lsp/disk"
	"golang.org/x/term"
)

// rebuildFlags are the flags of rebuild, as they were typed.
type rebuildFlags struct {
	build                 buildFlags
	from, context, format string
	timings               string // a log
}

func rebuildCommand() *cobra.Command {
	var flags rebuildFlags
	cmd := &cobra.Command{
		Use:   "rebuild [FILE [PATH...]]",
		Short: "Say which steps a change makes BuildKit run again, and why",
		Long: "rebuild says of each step of a target whether BuildKit has it in its cache, if it has built the older\n" +
			"Dockerfile of --from before, or this one. The other PATHs are files of the build context that changed,\n" +
			"came or went; without any it reads their names from standard input, one in a line or each with a NUL\n" +
			"behind it. The names begin in the build context. Without FILE it reads Dockerfile.\n" +
			"With --timings it says how long what runs again took in the build that the log tells of.\n" +
			"No git and no build is run.",
		Example:           "  git show main:Dockerfile > old && git diff --name-only main | stagels rebuild --from old Dockerfile",
		ValidArgsFunction: anyFile,
		RunE:              func(cmd *cobra.Command, args []string) error { return flags.run(cmd, args) },
	}
	flags.build.register(cmd.Flags())
	cmd.Flags().StringVar(&flags.from, "from", "", "the older Dockerfile is in this `FILE`")
	cmd.Flags().StringVar(&flags.context, "context", "", "the `DIR` that is the build context, if it is not that of the builds in other files or, without those, FILE's")
	cmd.Flags().StringVar(&flags.format, "format", "text", "text or json")
	timesFlag(cmd, &flags.timings, "say how long each step took, by this `LOG` of --progress=rawjson")
	completeBuild(cmd)
	completeFlag(cmd, "from", anyFile)
	completeFlag(cmd, "context", foldersOnly)
	completeWords(cmd, "format", "text", "json")
	return cmd
}

// rebuildRow is a step of the target.
type rebuildRow struct {
	Path        string `json:"path"`
	Line        int    `json:"line"`
	Stage       string `json:"stage"`
	Index       int    `json:"index"`
	Instruction string `json:"instruction"`
	State       string `json:"state"`
	Because     string `json:"because"`
	// Seconds is how long it took, if that is known.
	Seconds *float64 `json:"seconds,omitempty"`

	total int
}

func (f *rebuildFlags) run(cmd *cobra.Command, args []string) error {
	print, err := chosen(f.format,
		format[func(io.Writer, []rebuildRow) error]{"text", printRebuild},
		format[func(io.Writer, []rebuildRow) error]{"json", printJSON[[]rebuildRow]})
	if err != nil {
		return err
	}
	build, err := f.build.read()
	if err != nil {
		return err
	}
	path, names := "Dockerfile", []string{}
	if len(args) > 0 {
		path, names = args[0], args[1:]
	}
	if path == stdin || f.from == stdin || f.timings == stdin {
		return errors.New("rebuild reads the names of changed files from standard input, and no Dockerfile or log")
	}
	if names, err = f.names(cmd.InOrStdin(), names); err != nil {
		return err
	}
	now, steps, err := f.steps(path, build, names)
	if err != nil {
		return err
	}
	rows := rebuildRows(path, now, steps)
	if f.timings == "" {
		return print(cmd.OutOrStdout(), rows)
	}
	b, _, err := readTimes(cmd, f.timings)
	if err != nil {
		return err
	}
	cost := costOf(path, now, b, steps)
	for i := range rows {
		rows[i].Seconds = secondsOf(cost.times, steps[i].Place)
	}
	if err := print(cmd.OutOrStdout(), rows); err != nil || f.format != "text" {
		return err
	}
	_, err = fmt.Fprintf(cmd.OutOrStdout(), "\n%s\n", cost.inWords())
	return err
}

// steps are those of the Dockerfile at a path, after the files of these names changed.
func (f *rebuildFlags) steps(path string, build stage.Build, names []string) (now *workspace.Document, steps []rebuild.Step, err error) {
	if now, err = builtFrom(path, nil, build); err != nil {
		return nil, nil, err
	}
	old, err := builtFrom(cmp.Or(f.from, path), nil, build)
	if err != nil {
		return nil, nil, err
	}
	if old.Model.File.Text() != now.Model.File.Text() {
		names = append(names, absolute(path))
	}
	folders, err := f.folders(path, names)
	if err != nil {
		return nil, nil, err
	}
	return now, rebuild.Steps(old, now, folders), nil
}

// names are those of changed files: the arguments or, without any, those of the input. A
// terminal has none.
func (f *rebuildFlags) names(in io.Reader, args []string) ([]string, error) {
	if file, ok := in.(*os.File); len(args) > 0 || ok && term.IsTerminal(int(file.Fd())) {
		return args, nil
	}
	return namesIn(in)
}

// folders are the contexts of the build, with what changed in them.
func (f *rebuildFlags) folders(dockerfile string, names []string) (*rebuild.Folders, error) {
	context := f.contextOf(dockerfile)
	if info, err := disk.Folder(context).Stat("."); err != nil || !info.IsDir() {
		return nil, fmt.Errorf("--context %s: there is no such folder", context)
	}
	named := map[string]string{}
	out := &rebuild.Folders{Named: map[string]*rebuild.Folder{}}
	for _, pair := range f.build.contexts {
		name, value, _ := strings.Cut(pair, "=")
		switch {
		case builds.IsFolder(value):
			named[name] = value
		case strings.HasPrefix(value, "docker-image://"), strings.HasPrefix(value, "oci-layout://"):
			out.Named[name] = nil
		}
	}
	changed := changedFrom(context, slices.Collect(maps.Values(named)), names)
	out.Build = rebuild.Folder{Context: contextIn(context, dockerfile+".dockerignore"), Changed: changed.below(context)}
	for name, at := range named {
		out.Named[name] = &rebuild.Folder{Context: contextIn(at), Changed: changed.below(at)}
	}
	return out, nil
}

// contextOf is the folder that is the build context of a Dockerfile: the one of the flag or, if
// there is none, that of the first build in another file that surely has one; or else its own.
func (f *rebuildFlags) contextOf(dockerfile string) string {
	root, below := named(dockerfile).root()
	folder := filepath.Dir(dockerfile)
	if f.context != "" {
		return f.context
	}
	users, _ := newReadFolder(root).usersOf(below)
	for _, b := range slices.Backward(users) {
		at, ok := b.ContextBelow()
		if !ok || b.Elsewhere || b.Guessed || b.FromAbove || len(b.OtherDirs) > 0 {
			continue
		}
		if info, err := disk.Folder(root).Stat(at); err == nil && info.IsDir() {
			folder = filepath.Join(root, at)
		}
	}
	return folder
}

// changedPaths are absolute paths.
type changedPaths []string

// changedFrom are the paths that names can mean: they begin in the build context or, where they
// lead into a context from there, in the current folder.
func changedFrom(context string, named, names []string) (out changedPaths) {
	contexts := append(named, context)
	for _, name := range names {
		name = filepath.FromSlash(name)
		if filepath.IsAbs(name) {
			out = append(out, filepath.Clean(name))
			continue
		}
		out = append(out, filepath.Join(absolute(context), name))
		here := changedPaths{absolute(name)}
		if slices.ContainsFunc(contexts, func(folder string) bool { return len(here.below(folder)) > 0 }) {
			out = append(out, here...)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// below are the paths below a folder, from there and with slashes.
func (p changedPaths) below(folder string) (out []string) {
	for _, at := range p {
		if rel, err := filepath.Rel(absolute(folder), at); err == nil && filepath.IsLocal(rel) {
			out = append(out, filepath.ToSlash(rel))
		}
	}
	return out
}

func rebuildRows(path string, d *workspace.Document, steps []rebuild.Step) []rebuildRow {
	rows := []rebuildRow{}
	for _, s := range steps {
		rows = append(rows, rebuildRow{
			Path: path, Line: d.Model.File.Line(s.Item) + 1, Stage: buildKitName(d.Model, s.Stage), Index: s.Index,
			Instruction: instructionText(s.Instr), State: s.State.String(), Because: s.Because, total: s.Total,
		})
	}
	return rows
}

// instructionText is an instruction in one line, as BuildKit tells of it: with its keyword in
// capitals, and one blank for several.
func instructionText(in *syntax.Instr) string {
	words := strings.Fields(in.Original())
	words[0] = strings.ToUpper(words[0])
	return strings.Join(words, " ")
}

// buildKitName is what BuildKit calls a stage where it tells of its steps.
func buildKitName(m *stage.Model, i int) string {
	return cmp.Or(m.Name(i), fmt.Sprint("stage-", i))
}

// widestInstruction is how many letters of an instruction a table has.
const widestInstruction = 32

// cutAt is a text of at most so many letters.
func cutAt(text string, most int) string {
	letters := []rune(text)
	if len(letters) <= most {
		return text
	}
	return string(letters[:most-1]) + "…"
}

// column is a cell of a table in a column that is there or not.
func column(there bool, cell string) string {
	if !there {
		return ""
	}
	return cell + "\t"
}

func printRebuild(w io.Writer, rows []rebuildRow) error {
	table := tabwriter.NewWriter(w, 2, 0, 2, ' ', 0)
	timed := slices.ContainsFunc(rows, func(r rebuildRow) bool { return r.Seconds != nil })
	if len(rows) > 0 {
		fmt.Fprintf(table, "LINE\tSTEP\tINSTRUCTION\t%sSTATE\tBECAUSE\n", column(timed, "TIME"))
	}
	for _, r := range rows {
		took := ""
		if r.Seconds != nil {
			took = draw.Seconds(time.Duration(*r.Seconds * float64(time.Second)))
		}
		fmt.Fprintf(table, "%d\t%s %d/%d\t%s\t%s%s\t%s\n", r.Line, r.Stage, r.Index, r.total, cutAt(r.Instruction, widestInstruction), column(timed, took), r.State, cmp.Or(r.Because, "-"))
	}
	return table.Flush()
}
