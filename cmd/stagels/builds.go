package main

import (
	"context"
	"fmt"
	"io"
	"path"
	"path/filepath"
	"strings"
	"sync"
	"text/tabwriter"

	"github.com/spf13/cobra"
	"github.com/stagels/stagels/analysis/builds"
	_ "github.com/stagels/stagels/analysis/builds/all"
	"github.com/stagels/stagels/analysis/workspace"
	"github.com/stagels/stagels/lsp/disk"
)

func buildsCommand() *cobra.Command {
	var name string
	cmd := &cobra.Command{
		Use:   "builds [FILE|DIR...]",
		Short: "List the builds that Bake files, Compose files, workflows and others ask for",
		Long: "builds lists the builds of Dockerfiles that other files ask for: Bake files, Compose files, GitHub\n" +
			"workflows and actions, dev containers, Skaffold files, and commands such as docker build in Makefiles,\n" +
			"shell scripts, package.json and Markdown. Without an argument it looks for them below the current\n" +
			"folder, where .git and what .gitignore names are left out. Variables count with their defaults.",
		RunE: func(cmd *cobra.Command, args []string) error {
			print, err := chosen(name,
				format[func(io.Writer, []builds.Row) error]{"text", printBuilds},
				format[func(io.Writer, []builds.Row) error]{"json", printJSON[[]builds.Row]})
			if err != nil {
				return err
			}
			rows, errs := buildRows(args)
			return printRows(cmd, rows, errs, print)
		},
	}
	cmd.Flags().StringVar(&name, "format", "text", "text or json")
	completeWords(cmd, "format", "text", "json")
	return cmd
}

// printRows prints rows, and tells why some are missing.
func printRows[Row any](cmd *cobra.Command, rows []Row, errs []error, print func(io.Writer, []Row) error) error {
	for _, err := range errs {
		fmt.Fprintf(cmd.ErrOrStderr(), "stagels: %v\n", err)
	}
	if err := print(cmd.OutOrStdout(), rows); err != nil {
		return err
	}
	if len(errs) > 0 {
		return exitCode(exitFailed)
	}
	return nil
}

// buildRows are the builds of the files that args name, and of those below the folders
// among them.
func buildRows(args []string) (rows []builds.Row, errs []error) {
	if len(args) == 0 {
		args = []string{"."}
	}
	rows = []builds.Row{}
	var folders readFolders
	for _, arg := range args {
		found, err := asking(arg)
		if err != nil {
			errs = append(errs, err)
		}
		errs = append(errs, misconfigured(found)...)
		for _, file := range found {
			rows = append(rows, folders.at(file.root).rows(file)...)
		}
	}
	return rows, errs
}

// askingFile is a file that asks for builds.
type askingFile struct {
	root  string // the folder whose files it can see, a path of the system
	below string
	kind  *workspace.Kind
}

// misconfigured is what is wrong with the configurations among files: builds may be missing.
func misconfigured(found []askingFile) (errs []error) {
	for _, file := range found {
		if file.kind == workspace.Configuration {
			errs = append(errs, readProject(disk.Folder(file.root), file.below).errs()...)
		}
	}
	return errs
}

// asking is the file of this path, or are the files below that folder.
func asking(arg string) (found []askingFile, err error) {
	root, below := rootOf(arg)
	info, err := disk.Folder(root).Stat(below)
	if err != nil {
		return nil, plain(arg, err)
	}
	if !info.IsDir() {
		kind := workspace.KindOf(path.Join(filepath.ToSlash(absolute(root)), below))
		if builds.FormatOf(kind) == nil {
			return nil, fmt.Errorf("%s: is no file that asks for builds: name a Bake file, a Compose file, a workflow, a devcontainer.json, a Skaffold file, a Makefile, a shell script, a package.json or a Markdown file", arg)
		}
		return []askingFile{{root, below, kind}}, nil
	}
	for _, in := range (sought{kinds: builds.Kinds()}).below(arg) {
		if in.err != nil {
			return found, in.err
		}
		root, below := in.root()
		found = append(found, askingFile{root, below, in.kind})
	}
	return found, nil
}

// rootOf is the folder whose files a path can see, and the path below it: the current
// folder of what lies in it, the folder itself, or that of the file, elsewhere. A workflow sees
// the folder that its steps run in.
func rootOf(arg string) (root, below string) {
	at := absolute(arg)
	rel, err := filepath.Rel(absolute("."), at)
	inside := err == nil && filepath.IsLocal(rel)
	if folder, below, ok := ofWorkflow(filepath.ToSlash(at)); ok && !(inside && strings.HasSuffix(filepath.ToSlash(rel), below)) {
		return filepath.FromSlash(folder), below
	}
	if inside {
		return ".", filepath.ToSlash(rel)
	}
	if info, err := disk.Folder(arg).Stat("."); err == nil && info.IsDir() {
		return arg, "."
	}
	return filepath.Dir(arg), filepath.Base(arg)
}

// ofWorkflow is the folder that the steps of the workflow at a path run in, and its path below
// that; ok is false of another file.
func ofWorkflow(at string) (folder, below string, ok bool) {
	folder, _, ok = strings.Cut(at, "/.github/")
	return folder, strings.TrimPrefix(at, folder+"/"), ok && workspace.KindOf(at) == workspace.Workflow
}

// readFolders are folders, each read once.
type readFolders struct {
	mu    sync.Mutex
	known map[string]*readFolder
}

func (f *readFolders) at(root string) *readFolder {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.known == nil {
		f.known = map[string]*readFolder{}
	}
	if f.known[root] == nil {
		f.known[root] = newReadFolder(root)
	}
	return f.known[root]
}

// changed has the files of a folder be read again. There are none but those that were.
func (f *readFolders) changed(root string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	next := newReadFolder(root)
	next.found = f.known[root].found
	f.known[root] = next
}

// readFolder is a folder whose files are read from the disk.
type readFolder struct {
	*builds.Folder
	disk  disk.Folder
	shown string // how the folder is seen from where stagels runs
	found func() (*workspace.Snapshot, error)
	told  builds.Once
}

func newReadFolder(root string) *readFolder {
	shown := root
	if rel, err := filepath.Rel(absolute("."), absolute(root)); err == nil {
		shown = rel
	}
	files := disk.Folder(root)
	f := &readFolder{Folder: builds.NewFolder(disk.Sources{Folder: files}), disk: files, shown: filepath.ToSlash(shown)}
	f.found = sync.OnceValues(f.search)
	return f
}

// mostSearched is how many files and folders are looked at for what builds a Dockerfile.
const mostSearched = 200_000

// search finds the files below the folder that ask for builds.
func (f *readFolder) search() (*workspace.Snapshot, error) {
	search := workspace.Search{Kinds: builds.Kinds(), Passed: workspace.Foreign, Most: mostSearched}
	tree, err := workspace.NewTree(string(f.disk), f.disk, search, paths{}).Walked(context.Background())
	if tree == nil {
		return workspace.NewSnapshot(paths{}), err
	}
	return workspace.NewSnapshot(paths{}).WithTree(tree), err
}

// usersOf are the builds of the Dockerfile at a path below the folder.
func (f *readFolder) usersOf(below string) ([]*builds.Build, error) {
	root, err := f.root()
	return root.UsersOf(f.disk.Path(below)), err
}

// root is the folder with what its files ask of Dockerfiles.
func (f *readFolder) root() (*builds.Root, error) {
	snapshot, err := f.found()
	return &builds.Root{Folder: f.Folder, Snapshot: snapshot, Name: f.disk.Path, Below: f.holds}, err
}

// holds is the path of a file below the folder; ok is false if it lies elsewhere.
func (f *readFolder) holds(name string) (below string, ok bool) {
	rel, err := filepath.Rel(string(f.disk), name)
	return filepath.ToSlash(rel), err == nil && filepath.IsLocal(rel)
}

func (f *readFolder) rows(file askingFile) (rows []builds.Row) {
	for _, b := range f.told.New(f.Builds(file.below, file.kind)) {
		rows = append(rows, f.row(b))
	}
	return rows
}

func (f *readFolder) row(b *builds.Build) builds.Row {
	return b.Row(path.Join(f.shown, b.Origin.File), f.line(b), func(at string) string { return f.seen(b, at) })
}

// text is the text of a file below the folder.
func (f *readFolder) text(below string) (src string, ok bool) {
	return disk.Sources{Folder: f.disk}.Text(below)
}

func (f *readFolder) line(b *builds.Build) int {
	src, _ := f.text(b.Origin.File)
	return strings.Count(src[:min(b.Origin.Span.Start, len(src))], "\n") + 1
}

// seen is a path of a build, seen from where stagels runs.
func (f *readFolder) seen(b *builds.Build, at string) string {
	if !path.IsAbs(at) {
		at = path.Join(f.shown, path.Dir(b.Origin.File), at)
	}
	return at
}

func printBuilds(w io.Writer, rows []builds.Row) error {
	table := tabwriter.NewWriter(w, 2, 0, 2, ' ', 0)
	if len(rows) > 0 {
		fmt.Fprintln(table, "BUILD\tDOCKERFILE\tTARGET\tCONTEXT\tASKED FOR IN")
	}
	for _, r := range rows {
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s:%d\n", r.Name, dockerfileOf(r), orUnknown(r.Target), orUnknown(r.Context), r.Origin.Path, r.Origin.Line)
	}
	return table.Flush()
}

// dockerfileOf is the path of the Dockerfile, for people.
func dockerfileOf(r builds.Row) string {
	if r.Inline == nil || *r.Inline != "" {
		return "(inline)"
	}
	return orUnknown(r.Dockerfile)
}

// orUnknown is a value for people: - is one that is not asked for, ? one that nobody knows.
func orUnknown(s *string) string {
	if s == nil {
		return "?"
	}
	return orDash(*s)
}
