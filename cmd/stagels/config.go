package main

import (
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"
	"github.com/stagels/stagels/analysis/builds"
	"github.com/stagels/stagels/analysis/workspace"
)

// heldFile is what the configuration of a project says of a file, as scripts read it.
type heldFile struct {
	Path          string    `json:"path"`
	Configuration string    `json:"configuration"` // "" if none holds
	Excluded      bool      `json:"excluded"`
	Settings      []heldRow `json:"settings"`
}

// heldRow is one thing that holds, and the line that says so.
type heldRow struct {
	Key   string `json:"key"` // of the configuration
	Name  string `json:"name"`
	Value string `json:"value"`
	Path  string `json:"path"`
	Line  int    `json:"line"`
}

func configCommand() *cobra.Command {
	var flags configFlags
	var name string
	cmd := &cobra.Command{
		Use:   "config [FILE|DIR...]",
		Short: "Print what the configuration of a project says of a file, and in which line",
		Long: "config prints what .stagels.yaml says of Dockerfiles, or of those below a folder: which one holds, what it makes of rules, and\n" +
			"which line says so. Without an argument it tells of the Dockerfile of the current folder.\n" +
			"It exits with 2 if something in the configuration makes no sense, or a file is not there.",
		RunE: func(cmd *cobra.Command, args []string) error {
			print, err := chosen(name,
				format[func(io.Writer, []heldFile) error]{"text", printHeld},
				format[func(io.Writer, []heldFile) error]{"json", printJSON[[]heldFile]})
			if err != nil {
				return err
			}
			files := []input{named("Dockerfile")}
			if len(args) > 0 {
				files = dockerfiles.inputs(args)
			}
			ps := projects{configFlags: flags}
			all, errs := ps.heldAll(files)
			if err := print(cmd.OutOrStdout(), all); err != nil {
				return err
			}
			if tellErrors(cmd.ErrOrStderr(), []outcome{{errs: append(errs, ps.errs()...)}}) {
				return exitCode(exitFailed)
			}
			return nil
		},
	}
	flags.register(cmd.Flags())
	cmd.Flags().StringVar(&name, "format", "text", "text or json")
	completeWords(cmd, "format", "text", "json")
	completeFlag(cmd, "config", anyFile)
	return cmd
}

// heldAll is what the configurations say of files, and why some cannot be looked at.
func (ps *projects) heldAll(files []input) (all []heldFile, errs []error) {
	all = []heldFile{}
	for _, in := range files {
		if in.err != nil {
			errs = append(errs, in.err)
			continue
		}
		all = append(all, ps.held(in.path))
	}
	return all, errs
}

// held is what the configuration says of the file at a path.
func (ps *projects) held(at string) heldFile {
	out := heldFile{Path: at, Settings: []heldRow{}}
	p, below := ps.of(at)
	if p == nil {
		return out
	}
	out.Configuration = p.shown
	row := func(key, name, value string, off int) {
		out.Settings = append(out.Settings, heldRow{key, name, value, p.shown, p.Line(off)})
	}
	held := p.Of(below)
	if by := held.Excluded; by != nil {
		out.Excluded = true
		row("exclude", by.Text, "", by.Span.Start)
	}
	for _, l := range held.Rules {
		row("rules", l.Name, l.String(), l.At.Start)
	}
	for _, arg := range held.RequiredArgs {
		row("required-args", arg.Text, "", arg.Span.Start)
	}
	for i, image := range p.Images {
		row("images", image.Name.Text, strings.Join(p.Described(i).Variables, " "), image.Name.Span.Start)
	}
	for _, b := range p.buildsOf(below) {
		row("builds", b.Name, toldTo(b), b.Origin.Span.Start)
	}
	if p.Baseline != nil {
		row("baseline", p.Baseline.Text, "", p.Baseline.Span.Start)
	}
	return out
}

// buildsOf are the builds of the Dockerfile at a path that the configuration describes.
func (p *project) buildsOf(below string) []*builds.Build {
	all := newReadFolder(string(p.folder)).Builds(p.At, workspace.Configuration)
	return slices.DeleteFunc(slices.Clone(all), func(b *builds.Build) bool {
		at, ok := b.DockerfilePath()
		return !ok || path.Join(path.Dir(p.At), at) != below
	})
}

// toldTo is what a build is told, as docker build takes it.
func toldTo(b *builds.Build) string {
	var out []string
	if b.Target.Text != "" {
		out = append(out, "--target "+b.Target.Text)
	}
	for _, a := range b.Args {
		if out = append(out, "--build-arg "+a.Key); a.Value.State == builds.Known {
			out[len(out)-1] += "=" + a.Value.Text
		}
	}
	for _, c := range b.Contexts {
		out = append(out, "--build-context "+c.Key+"="+c.Value.Text)
	}
	for _, platform := range b.Platforms {
		out = append(out, "--platform "+platform.Text)
	}
	return strings.Join(out, " ")
}

func printHeld(w io.Writer, all []heldFile) error {
	for i, f := range all {
		if i > 0 {
			fmt.Fprintln(w)
		}
		fmt.Fprintf(w, "%s: %s\n", shown(f.Path), f.summary())
		t := tabwriter.NewWriter(w, 2, 0, 2, ' ', 0)
		for _, r := range f.Settings {
			fmt.Fprintf(t, "  %s\t%s\t%s\t%s:%d\n", r.Key, shown(r.Name), shown(r.Value), r.Path, r.Line)
		}
		if err := t.Flush(); err != nil {
			return err
		}
	}
	return nil
}

// summary says which configuration holds.
func (f *heldFile) summary() string {
	switch {
	case f.Configuration == "":
		return "no .stagels.yaml holds for it"
	case f.Excluded:
		return "left alone by " + f.Configuration
	case len(f.Settings) == 0:
		return f.Configuration + " says nothing of it"
	}
	return f.Configuration
}
