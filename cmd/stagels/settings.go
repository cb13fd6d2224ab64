package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/containerd/platforms"
	"github.com/moby/buildkit/util/suggest"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"github.com/stagels/stagels/analysis/rules"
	"github.com/stagels/stagels/analysis/workspace"
)

// checkFlags are the flags of check as they were typed.
type checkFlags struct {
	format, color, failOn string
	fix, diff, verbose    bool
	dockerfilesOnly       bool
	quiet, noSummary      bool
	statistics, listFiles bool
	allowEmpty            bool
	skip, only, severity  []string
	build                 buildFlags
	context               string
	config                configFlags
	baseline              string
	writeBaseline         bool
}

func (f *checkFlags) register(flags *pflag.FlagSet) {
	flags.StringVar(&f.format, "format", "text", "text, json, sarif or github")
	flags.StringVar(&f.color, "color", "auto", "auto, always or never; auto is on a terminal, and heeds NO_COLOR, FORCE_COLOR and CLICOLOR")
	flags.BoolVar(&f.fix, "fix", false, "fix errors and warnings that have a safe fix, in place; of standard input the fixed text is printed, and findings go to standard error")
	flags.BoolVar(&f.diff, "diff", false, "print what --fix would change instead of what was found, and change nothing; exit with 1 if there is something to fix")
	flags.BoolVar(&f.statistics, "statistics", false, "print how often each rule speaks instead of what was found")
	flags.BoolVar(&f.listFiles, "list-files", false, "print the files that would be checked, and check none")
	flags.BoolVar(&f.allowEmpty, "allow-empty", false, "take a folder without Dockerfiles for checked")
	flags.BoolVar(&f.quiet, "quiet", false, "print what was found, and nothing else but errors")
	flags.BoolVar(&f.noSummary, "no-summary", false, "leave out the line that says how many files were checked and what came of it")
	flags.BoolVar(&f.verbose, "verbose", false, "tell on standard error which files and folders are left out, and why")
	flags.BoolVar(&f.dockerfilesOnly, "dockerfiles-only", false, "leave out Bake files, Compose files and workflows")
	flags.StringVar(&f.failOn, "fail-on", "warning", "exit with 1 if a finding is as bad as this: error, warning, information, hint or never")
	flags.StringSliceVar(&f.skip, "skip", nil, "leave out this `RULE`; it can be said again, or RULE,RULE")
	flags.StringSliceVar(&f.only, "only", nil, "report this `RULE` and no other; it can be said again, or RULE,RULE")
	flags.StringSliceVar(&f.severity, "severity", nil, "give a rule another severity, as `RULE=LEVEL`; RULE=off leaves it out")
	flags.StringVar(&f.baseline, "baseline", "", "pass over the findings in this `FILE`, and report those that came since")
	flags.BoolVar(&f.writeBaseline, "write-baseline", false, "write all that is found into the file of --baseline or of the configuration, instead of reporting it")
	f.config.register(flags)
	f.build.register(flags)
	flags.StringVar(&f.context, "context", "", "the `DIR` that is the build context: what COPY takes must be in it, or be what git leaves out")
}

// check is what the flags ask for.
func (f *checkFlags) check(cmd *cobra.Command) (*check, error) {
	if f.writeBaseline && (f.fix || f.diff || f.listFiles) {
		return nil, errors.New("--write-baseline excludes --fix, --diff and --list-files")
	}
	if f.fix && f.diff {
		return nil, errors.New("--fix and --diff exclude each other")
	}
	paint, err := colors(f.color, cmd.OutOrStdout())
	if err != nil {
		return nil, err
	}
	c := &check{
		projects: projects{configFlags: f.config}, baselines: baselines{file: f.baseline}, writeBaseline: f.writeBaseline,

		fix: f.fix, diff: f.diff, builds: !f.dockerfilesOnly, verbose: f.verbose,
		quiet: f.quiet, noSummary: f.noSummary || f.quiet || f.format == "json" || f.format == "sarif", listFiles: f.listFiles, allowEmpty: f.allowEmpty,
		in: cmd.InOrStdin(), paint: paint,
	}
	if c.print, err = f.printer(paint); err != nil {
		return nil, err
	}
	if f.failOn != "never" {
		if c.failOn, err = severityOf(f.failOn, "never"); err != nil {
			return nil, err
		}
	}
	if c.options, err = f.options(); err != nil {
		return nil, err
	}
	c.contexts, err = f.givenContexts()
	return c, err
}

// printer is what prints the findings.
func (f *checkFlags) printer(paint colorizer) (func(io.Writer, []finding) error, error) {
	if f.statistics {
		return chosen(f.format,
			format[func(io.Writer, []finding) error]{"text", printStatistics},
			format[func(io.Writer, []finding) error]{"json", printStatisticsJSON})
	}
	return chosen(f.format,
		format[func(io.Writer, []finding) error]{"text", paint.printText},
		format[func(io.Writer, []finding) error]{"json", printFindings},
		format[func(io.Writer, []finding) error]{"sarif", printSARIF},
		format[func(io.Writer, []finding) error]{"github", printGitHub})
}

func (f *checkFlags) options() (opt workspace.Options, err error) {
	if opt.Rules, err = f.settings(); err != nil {
		return opt, err
	}
	opt.Build, err = f.build.read()
	return opt, err
}

// off is the severity of a rule that is left out.
const off = "off"

func (f *checkFlags) settings() (s rules.Settings, err error) {
	if s.Skip, err = ruleNames(f.skip); err != nil {
		return s, err
	}
	if s.Only, err = ruleNames(f.only); err != nil {
		return s, err
	}
	s.Severity = map[string]rules.Severity{}
	for _, pair := range f.severity {
		name, level, found := strings.Cut(pair, "=")
		r, err := ruleOf(name)
		if err != nil {
			return s, err
		}
		if !found {
			return s, fmt.Errorf("--severity %s: write RULE=LEVEL, such as %s=error", name, r.Name)
		}
		if strings.EqualFold(level, off) {
			s.Skip = append(s.Skip, r.Name)
			continue
		}
		if s.Severity[r.Name], err = severityOf(level, off); err != nil {
			return s, err
		}
	}
	return s, nil
}

func ruleNames(typed []string) ([]string, error) {
	var out []string
	for _, name := range typed {
		r, err := ruleOf(name)
		if err != nil {
			return nil, err
		}
		out = append(out, r.Name)
	}
	return out, nil
}

// ruleOf is the rule called name, whatever the case.
func ruleOf(name string) (*rules.Rule, error) {
	if r := rules.Lookup(name); r != nil {
		return r, nil
	}
	var names []string
	for _, r := range rules.All() {
		names = append(names, r.Name)
	}
	err := fmt.Errorf("no such rule: %q", name)
	if near, ok := suggest.Search(name, names, false); ok {
		err = fmt.Errorf("%w (did you mean %s?)", err, rules.Lookup(near).Name)
	}
	return nil, err
}

// severityOf is the severity called name; others are further words that the user
// could have said.
func severityOf(name string, others ...string) (rules.Severity, error) {
	s, ok := rules.SeverityOf(name)
	if ok {
		return s, nil
	}
	var names []string
	for s := rules.Error; s <= rules.Hint; s++ {
		names = append(names, s.String())
	}
	return 0, fmt.Errorf("no such severity: %q (%s)", name, oneOf(append(names, others...)))
}

// platformOf is the platform that docker would make of what was typed.
func platformOf(typed string) (string, error) {
	if typed == "" {
		return "", nil
	}
	p, err := platforms.Parse(typed)
	if err != nil {
		return "", fmt.Errorf("no such platform: %q (OS/ARCH)", typed)
	}
	return platforms.Format(platforms.Normalize(p)), nil
}

// buildArgs are the build arguments by their names. One without a value has that
// of the environment; if there is none either, it is not given.
func buildArgs(typed []string) (map[string]string, error) {
	out := map[string]string{}
	for _, pair := range typed {
		name, value, given := strings.Cut(pair, "=")
		if name == "" {
			return nil, fmt.Errorf("a build argument has no name: %q", pair)
		}
		if !given {
			if value, given = os.LookupEnv(name); !given {
				continue
			}
		}
		out[name] = value
	}
	return out, nil
}

func contextNames(typed []string) ([]string, error) {
	var out []string
	for _, pair := range typed {
		name, _, given := strings.Cut(pair, "=")
		if name == "" || !given {
			return nil, fmt.Errorf("a build context is NAME=VALUE, not %q", pair)
		}
		out = append(out, name)
	}
	return out, nil
}
