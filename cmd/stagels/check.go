package main

import (
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/moby/buildkit/util/suggest"
	"github.com/spf13/cobra"
	"github.com/stagels/stagels/analysis/builds"
	"github.com/stagels/stagels/analysis/rules"
	"github.com/stagels/stagels/analysis/workspace"
	"golang.org/x/sync/errgroup"
)

// check is what the command line asks for.
type check struct {
	options workspace.Options // of every file; what a file's context leaves out is not in it
	print   func(io.Writer, []finding) error
	paint   colorizer
	failOn  rules.Severity // a finding as bad as this fails; 0 if none does
	fix     bool
	diff    bool // prints what fix would do
	builds  bool // looks at files that ask for builds too
	verbose bool // tells what is left out

	quiet, noSummary      bool // tells less of the run
	listFiles, allowEmpty bool

	in      io.Reader
	folders readFolders

	contexts givenContexts
	projects projects

	baselines     baselines
	writeBaseline bool
}

func checkCommand() *cobra.Command {
	var flags checkFlags
	cmd := &cobra.Command{
		Use:   "check [FILE|DIR...]",
		Short: "Report what is wrong with Dockerfiles, and mend it",
		Long: "check reports what is wrong with Dockerfiles, and with what other files say that ask for builds of\n" +
			"them. Without an argument it looks for them below the current folder, where .git and what\n" +
			".gitignore names are left out; - is standard input.\n" +
			"A file that is named is read whatever it is called. --verbose tells what was left out, and why.\n" +
			"It exits with 1 if it found an error or a warning, or what --fail-on says, and with 2 if a\n" +
			"file could not be read, a folder has no Dockerfile, or something that was asked for is not there.",
		RunE: func(cmd *cobra.Command, args []string) error {
			c, err := flags.check(cmd)
			if err != nil {
				return err
			}
			return c.run(cmd, args)
		},
	}
	flags.register(cmd.Flags())
	completeCheck(cmd)
	return cmd
}

// outcome is what came of one file.
type outcome struct {
	path    string
	stdin   bool
	checked bool // it was looked at, so far as there were no errors
	found   []finding
	errs    []error

	read, text string // a Dockerfile, as it was and mended
	fixed      int    // findings that were mended

	template string // the file, if it is a template that was found below a folder

	args     []string // what the Dockerfile declares with ARG
	takesAll bool     // it may take any build argument
}

// run checks the files that args name and says what came of it, in their order.
func (c *check) run(cmd *cobra.Command, args []string) error {
	begin := time.Now()
	paths := c.inputs(cmd, args)
	if c.listFiles {
		return c.list(cmd, paths)
	}
	outcomes := append(c.all(paths), c.misconfigured())
	if c.writeBaseline {
		return c.rebase(cmd, outcomes)
	}
	passed := c.baselines.pass(outcomes, &c.projects)
	outcomes = append(outcomes, outcome{errs: c.baselines.errs()})
	found := []finding{}
	for _, o := range outcomes {
		found = append(found, o.found...)
	}
	failed := tellErrors(cmd.ErrOrStderr(), outcomes)
	c.tellNotes(cmd.ErrOrStderr(), outcomes)
	c.tellStale(cmd, outcomes)
	if err := c.tell(cmd, outcomes, found); err != nil {
		return err
	}
	if !failed || slices.ContainsFunc(outcomes, func(o outcome) bool { return o.checked }) {
		c.tellSummary(cmd.ErrOrStderr(), outcomes, found, passed, time.Since(begin))
	}
	return c.verdict(outcomes, found, failed)
}

// inputs are the files that args name, and those below the folders among them.
func (c *check) inputs(cmd *cobra.Command, args []string) []input {
	files := dockerfiles
	files.some, files.advice = !c.allowEmpty, ": --verbose tells what was left out, --allow-empty makes this no error"
	if c.builds {
		files.kinds = append(builds.Kinds(), workspace.Dockerfile)
	}
	if c.verbose {
		files.leftOut = func(path, why string) {
			fmt.Fprintf(cmd.ErrOrStderr(), "stagels: %s: not read: it %s\n", shown(path), why)
		}
	}
	return c.projects.kept(files.inputs(args), func(in input, by string) {
		if c.verbose || in.found == nil && !c.quiet {
			tellLeftOut(cmd.ErrOrStderr(), in, "checked", by)
		}
	})
}

// misconfigured is what came of the configurations of the files.
func (c *check) misconfigured() outcome { return outcome{errs: c.projects.errs()} }

// tellErrors says why files could not be checked, and whether there is one.
func tellErrors(w io.Writer, outcomes []outcome) (failed bool) {
	for _, o := range outcomes {
		for _, err := range o.errs {
			fmt.Fprintf(w, "stagels: %v\n", err)
			failed = true
		}
	}
	return failed
}

// tellNotes says what a person should know of the run that is no finding.
func (c *check) tellNotes(w io.Writer, outcomes []outcome) {
	if !c.quiet {
		tellTemplates(w, outcomes)
		c.tellUntaken(w, outcomes)
	}
}

// tell prints what was found or, of --diff, what --fix would change. Standard output is the
// fixed text's, if that is of standard input.
func (c *check) tell(cmd *cobra.Command, outcomes []outcome, found []finding) error {
	out := cmd.OutOrStdout()
	if c.diff {
		return c.paint.printDiffs(out, outcomes)
	}
	if i := slices.IndexFunc(outcomes, func(o outcome) bool { return o.stdin }); c.fix && i >= 0 {
		if _, err := io.WriteString(out, outcomes[i].text); err != nil {
			return err
		}
		out = cmd.ErrOrStderr()
	}
	if err := c.print(out, found); err != nil {
		return err
	}
	if c.fix && !c.quiet {
		fmt.Fprintf(cmd.ErrOrStderr(), "stagels: fixed %s\n", mended(outcomes))
	}
	return nil
}

// all checks the files, as many at a time as there are processors.
func (c *check) all(paths []input) []outcome {
	outcomes := make([]outcome, len(paths))
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i, p := range paths {
		group.Go(func() error {
			outcomes[i] = c.file(p)
			return nil
		})
	}
	_ = group.Wait() // what goes wrong with a file is in its outcome
	return outcomes
}

func (c *check) file(in input) outcome {
	if builds.IsAside(in.kind) && in.folder != "" && !c.asks(in) {
		return outcome{}
	}
	o := outcome{path: in.path, stdin: in.isStdin()}
	if p, _ := c.projects.of(in.path); p.broken() {
		return o // of which misconfigured tells
	}
	src, err := in.read(c.in)
	if err != nil {
		o.errs = []error{err}
		return o
	}
	o.checked = true
	if in.kind != workspace.Dockerfile {
		c.buildFile(&o, in, src)
	} else {
		c.dockerfile(&o, in, src)
	}
	return o
}

// dockerfile checks a Dockerfile, and mends it first if that is asked for.
func (c *check) dockerfile(o *outcome, in input, src string) {
	opt := c.optionsOf(in)
	ignore, err := c.contexts.ignore(in)
	opt.Ignore, opt.Contexts = ignore, c.contexts.of(in)
	opt.Outside = func() workspace.Outside { return c.outside(in) }
	d := workspace.New(src, opt)
	if in.found != nil && d.IsTemplate() {
		*o = outcome{template: in.path}
		return
	}
	o.read, o.text = src, src
	if err != nil {
		o.errs = append(o.errs, err)
	}
	switch {
	case !c.fix && !c.diff:
	case in.found == nil && !in.isStdin() && !isDockerfile(in.path, d):
		o.errs = append(o.errs, fmt.Errorf("%s: is no Dockerfile, so nothing is changed in it", in.path))
	default:
		o.mend(d)
	}
	if c.fix {
		if err := o.write(in); err != nil {
			o.errs = append(o.errs, err)
		}
	}
	if o.fixed > 0 {
		d = workspace.New(o.text, opt)
	}
	if err := missingTarget(d, opt.Build.Target); err != nil {
		o.errs = append(o.errs, fmt.Errorf("%s: %w", in.path, err))
	}
	o.found = findings(in.path, d)
	args, whole := declared(d)
	o.args, o.takesAll = args, !whole
}

// optionsOf are the options of a file and of the Dockerfiles in it.
func (c *check) optionsOf(in input) workspace.Options {
	opt := c.options
	opt.Project = func() workspace.Project { return c.projects.said(in.path) }
	return opt
}

// missingTarget is BuildKit's refusal to build a stage that is not in the file
// (dockerfile2llb/convert.go:513), or nil.
func missingTarget(d *workspace.Document, target string) error {
	if target == "" || d.Model.HasTarget() {
		return nil
	}
	var names []string
	for i := range d.Model.Stages() {
		if name := d.Model.Stages()[i].Name; name != "" {
			names = append(names, name)
		}
	}
	return suggest.WrapError(fmt.Errorf("target stage %q could not be found", target), strings.ToLower(target), names, true)
}

func (c *check) verdict(outcomes []outcome, found []finding, failed bool) error {
	fails := slices.ContainsFunc(found, func(f finding) bool { return f.level <= c.failOn })
	if c.diff {
		fails = slices.ContainsFunc(outcomes, func(o outcome) bool { return o.fixed > 0 })
	}
	switch {
	case failed:
		return exitCode(exitFailed)
	case fails:
		return exitCode(exitFound)
	}
	return nil
}
