package main

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	tidy "github.com/stagels/stagels/analysis/format"
	"github.com/stagels/stagels/analysis/spec"
	"github.com/stagels/stagels/analysis/syntax"
	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/analysis/workspace"
)

// formatting is what the command line asks of fmt.
type formatting struct {
	options tidy.Options
	check   bool // tells which files are out of order, and changes none
	diff    bool // shows what would change, and changes nothing
	paint   colorizer
	in      io.Reader

	projects projects
}

func fmtCommand() *cobra.Command {
	var f formatting
	var when string
	var blanks int
	cmd := &cobra.Command{
		Use:   "fmt [FILE|DIR...]",
		Short: "Put Dockerfiles in order, without a change of what they build",
		Long: "fmt writes Dockerfiles as an editor's formatting does: keywords in one case, one blank between\n" +
			"words, continued arguments indented. No cache key changes. Without an argument it takes the\n" +
			"Dockerfiles below the current folder; of - the text in order is printed.\n" +
			"It exits with 1 if --check or --diff found a file to change, and with 2 if a file could not be\n" +
			"read or written.",
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			if f.check && f.diff {
				return errors.New("--check and --diff exclude each other")
			}
			if blanks < 0 || blanks > mostBlanks {
				return fmt.Errorf("--indent takes 0, for a tab, to %d, not %d", mostBlanks, blanks)
			}
			if f.paint, err = colors(when, cmd.OutOrStdout()); err != nil {
				return err
			}
			run := f.options.IndentRun
			f.options = tidy.Tidy(indentOf(blanks))
			f.options.IndentRun, f.in = run, cmd.InOrStdin()
			return f.run(cmd, args)
		},
	}
	flags := cmd.Flags()
	f.projects.register(flags)
	flags.BoolVar(&f.check, "check", false, "print the files that are out of order, and change none")
	flags.BoolVar(&f.diff, "diff", false, "print what would change, and change nothing")
	flags.IntVar(&blanks, "indent", len(tidy.DefaultIndent), "indent continued lines by this many `BLANKS`; 0 is a tab")
	flags.BoolVar(&f.options.IndentRun, "indent-run", false, "indent the lines of RUN commands too: this changes their cache keys")
	flags.StringVar(&when, "color", "auto", "auto, always or never; auto is on a terminal, and heeds NO_COLOR, FORCE_COLOR and CLICOLOR")
	completeWords(cmd, "color", "auto", "always", "never")
	completeFlag(cmd, "config", anyFile)
	completeWords(cmd, "indent", "2", "4", "8", "0")
	return cmd
}

// mostBlanks are as many as anybody could want.
const mostBlanks = 16

// indentOf is one step of so many blanks, or a tab.
func indentOf(blanks int) string {
	if blanks == 0 {
		return "\t"
	}
	return strings.Repeat(" ", blanks)
}

func (f *formatting) run(cmd *cobra.Command, args []string) error {
	files := dockerfiles
	files.some = true
	var outcomes []outcome
	for _, in := range f.projects.kept(files.inputs(args), func(in input, by string) {
		if in.found == nil {
			tellLeftOut(cmd.ErrOrStderr(), in, "formatted", by)
		}
	}) {
		if p, _ := f.projects.of(in.path); !p.broken() {
			outcomes = append(outcomes, f.file(in))
		}
	}
	outcomes = append(outcomes, outcome{errs: f.projects.errs()})
	failed := tellErrors(cmd.ErrOrStderr(), outcomes)
	tellTemplates(cmd.ErrOrStderr(), outcomes)
	if err := f.tell(cmd.OutOrStdout(), outcomes); err != nil {
		return err
	}
	changes := changed(outcomes)
	switch {
	case failed:
		return exitCode(exitFailed)
	case (f.check || f.diff) && len(changes) > 0:
		return exitCode(exitFound)
	}
	return nil
}

// file puts a file in order, and writes it if that is wanted.
func (f *formatting) file(in input) outcome {
	o := outcome{path: in.path, stdin: in.isStdin()}
	src, err := in.read(f.in)
	if err != nil {
		o.errs = []error{err}
		return o
	}
	d := workspace.New(src, workspace.Options{})
	if in.found != nil && d.IsTemplate() {
		return outcome{template: in.path}
	}
	if in.found == nil && !in.isStdin() && !isDockerfile(in.path, d) {
		o.errs = []error{fmt.Errorf("%s: is no Dockerfile: only fmt - takes any text", in.path)}
		return o
	}
	o.read, o.text = src, src
	for _, e := range slices.Backward(tidy.Within(d, text.Span{End: len(src)}, f.options)) {
		o.text = e.Apply(o.text)
	}
	if !f.check && !f.diff {
		if err := o.write(in); err != nil {
			o.errs = []error{err}
		}
	}
	return o
}

// isDockerfile tells whether a file is a Dockerfile or a template of one: by its name or, if that
// is of no kind, by its text, which has a stage and no instruction that is none.
func isDockerfile(path string, d *workspace.Document) bool {
	if kind := workspace.KindOf(filepath.ToSlash(absolute(path))); kind != nil {
		return kind == workspace.Dockerfile
	}
	return d.IsTemplate() || len(d.Model.Stages()) > 0 && !slices.ContainsFunc(d.Model.File.Items(), func(it syntax.Item) bool {
		return it.Instr != nil && isForeign(it.Instr)
	})
}

// isForeign tells whether a line is of another language: BuildKit does not know its first word, or
// it is an import of Python.
func isForeign(in *syntax.Instr) bool {
	return spec.Lookup(in.Name) == nil || in.Name == "from" && len(in.Args) > 1 && in.Args[1].Text == "import"
}

// tell prints the text of standard input, or what is asked for in its place.
func (f *formatting) tell(w io.Writer, outcomes []outcome) (err error) {
	switch {
	case f.diff:
		return f.paint.printDiffs(w, outcomes)
	case f.check:
		for _, o := range changed(outcomes) {
			_, err = fmt.Fprintln(w, o.path)
		}
	default:
		for _, o := range outcomes {
			if o.stdin {
				_, err = io.WriteString(w, o.text)
			}
		}
	}
	return err
}

// changed are the files that come out otherwise.
func changed(outcomes []outcome) (out []outcome) {
	for _, o := range outcomes {
		if o.text != o.read {
			out = append(out, o)
		}
	}
	return out
}
