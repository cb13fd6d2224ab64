package main

import (
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"

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
	failOn  rules.Severity // a finding as bad as this fails; 0 if none does
	fix     bool
	builds  bool // looks at files that ask for builds too
	verbose bool // tells what is left out
	in      io.Reader
	folders readFolders
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
			"file could not be read or something that was asked for is not there.",
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
	found []finding
	errs  []error
	fixed int    // findings that were mended
	text  string // of standard input, mended

	template string // the file, if it is a template that was found below a folder

	args     []string // what the Dockerfile declares with ARG
	takesAll bool     // it may take any build argument
}

// run checks the files that args name and says what came of it, in their order.
func (c *check) run(cmd *cobra.Command, args []string) error {
	files := dockerfiles
	if c.builds {
		files.kinds = append(builds.Kinds(), workspace.Dockerfile)
	}
	if c.verbose {
		files.leftOut = func(path, why string) { fmt.Fprintf(cmd.ErrOrStderr(), "stagels: %s: not read: it %s\n", path, why) }
	}
	paths := files.inputs(args)
	outcomes := c.all(paths)
	found, failed := []finding{}, false
	for _, o := range outcomes {
		found = append(found, o.found...)
		for _, err := range o.errs {
			fmt.Fprintf(cmd.ErrOrStderr(), "stagels: %v\n", err)
			failed = true
		}
	}
	tellTemplates(cmd.ErrOrStderr(), outcomes)
	c.tellUntaken(cmd.ErrOrStderr(), outcomes)
	out := cmd.OutOrStdout()
	if i := slices.IndexFunc(paths, input.isStdin); c.fix && i >= 0 {
		if _, err := io.WriteString(out, outcomes[i].text); err != nil {
			return err
		}
		out = cmd.ErrOrStderr()
	}
	if err := c.print(out, found); err != nil {
		return err
	}
	if c.fix {
		fmt.Fprintf(cmd.ErrOrStderr(), "stagels: %s\n", mended(outcomes))
	}
	return c.verdict(found, failed)
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
	src, err := in.read(c.in)
	if err != nil {
		return outcome{errs: []error{err}}
	}
	if in.kind != workspace.Dockerfile {
		return outcome{found: c.buildFindings(in, src)}
	}
	opt := c.options
	opt.Ignore, err = contextIgnore(in)
	opt.Outside = func() workspace.Outside { return c.outside(in) }
	d := workspace.New(src, opt)
	if in.found != nil && d.IsTemplate() {
		return outcome{template: in.path}
	}
	o := outcome{text: src}
	if err != nil {
		o.errs = append(o.errs, err)
	}
	if c.fix {
		if err := o.mend(in, opt); err != nil {
			o.errs = append(o.errs, err)
		}
		d = workspace.New(o.text, opt)
	}
	if err := missingTarget(d, opt.Build.Target); err != nil {
		o.errs = append(o.errs, fmt.Errorf("%s: %w", in.path, err))
	}
	o.found = findings(in.path, d)
	args, whole := declared(d)
	o.args, o.takesAll = args, !whole
	return o
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

func (c *check) verdict(found []finding, failed bool) error {
	if failed {
		return exitCode(exitFailed)
	}
	if slices.ContainsFunc(found, func(f finding) bool { return f.level <= c.failOn }) {
		return exitCode(exitFound)
	}
	return nil
}
