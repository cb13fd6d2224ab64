package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"maps"
	"path"

	"github.com/spf13/cobra"
	"github.com/stagels/stagels/analysis/builds"
	"github.com/stagels/stagels/analysis/graph/draw"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/timings"
	"github.com/stagels/stagels/analysis/workspace"
)

var errNoStage = errors.New("has no stage")

func graphCommand() *cobra.Command {
	var name, log string
	var flags buildFlags
	cmd := &cobra.Command{
		Use:   "graph [FILE|DIR...]",
		Short: "Draw what the stages of Dockerfiles need",
		Long: "graph draws the stages of Dockerfiles, what each takes from other stages, images and contexts, and\n" +
			"which of it the target needs: as one picture on standard output, for a browser (svg), for Markdown\n" +
			"(mermaid), for Graphviz (dot) or for scripts (json). With --target it draws what that stage needs,\n" +
			"and nothing else. Of a Bake file, a Compose file or a workflow it draws each build that the file\n" +
			"asks for, below a folder each Dockerfile.",
		RunE: func(cmd *cobra.Command, args []string) error {
			print, err := chosen(name,
				format[func(io.Writer, draw.Picture) error]{"svg", printed(draw.SVG)},
				format[func(io.Writer, draw.Picture) error]{"mermaid", printed(draw.Mermaid)},
				format[func(io.Writer, draw.Picture) error]{"dot", printed(draw.Dot)},
				format[func(io.Writer, draw.Picture) error]{"json", printGraphs})
			if err != nil {
				return err
			}
			g := grapher{in: cmd.InOrStdin()}
			if g.options.Build, err = flags.read(); err != nil {
				return err
			}
			if log != "" {
				if g.times, _, err = readTimes(cmd, log); err != nil {
					return err
				}
			}
			g.read(args)
			for _, err := range g.errs {
				fmt.Fprintf(cmd.ErrOrStderr(), "stagels: %v\n", err)
			}
			if len(g.errs) > 0 && len(g.groups) == 0 {
				return exitCode(exitFailed)
			}
			if err := print(cmd.OutOrStdout(), draw.Picture{Groups: g.groups}); err != nil {
				return err
			}
			if len(g.errs) > 0 {
				return exitCode(exitFailed)
			}
			return nil
		},
	}
	cmd.Flags().StringVar(&name, "format", "svg", "svg, mermaid, dot or json")
	timesFlag(cmd, &log, "write to each stage how long its steps took, by this `LOG` of --progress=rawjson")
	flags.register(cmd.Flags())
	completeWords(cmd, "format", "svg", "mermaid", "dot", "json")
	completeBuild(cmd)
	return cmd
}

// printed prints what a picture is in one language.
func printed(as func(draw.Picture) string) func(io.Writer, draw.Picture) error {
	return func(w io.Writer, p draw.Picture) error {
		_, err := io.WriteString(w, as(p))
		return err
	}
}

// grapher makes the groups of a picture.
type grapher struct {
	options workspace.Options
	in      io.Reader
	folders readFolders
	times   *timings.Build // nil without a log
	groups  []draw.Group
	errs    []error
}

// read makes those of the files that args name, and of those below the folders among them. Of
// files that are found below a folder those have none that have no such target.
func (g *grapher) read(args []string) {
	asking := sought{kinds: builds.Kinds()}
	for _, in := range dockerfiles.inputs(args) {
		if in.err == nil && in.found == nil && asking.kindOf(in.path) != workspace.Dockerfile {
			in.kind = asking.kindOf(in.path)
			g.builds(in)
		} else {
			g.dockerfile(in)
		}
	}
	if len(g.groups) == 0 && len(g.errs) == 0 {
		g.errs = append(g.errs, g.nothing())
	}
}

func (g *grapher) nothing() error {
	if target := g.options.Build.Target; target != "" {
		return fmt.Errorf("no Dockerfile has a stage %q", target)
	}
	return errors.New("there is no stage to draw: name a Dockerfile, a folder with one, or a file that asks for builds")
}

// dockerfile makes the group of one Dockerfile.
func (g *grapher) dockerfile(in input) {
	src, err := in.read(g.in)
	if err != nil {
		g.errs = append(g.errs, err)
		return
	}
	d := workspace.New(src, g.options)
	err = missingTarget(d, g.options.Build.Target)
	if in.found != nil && (err != nil || d.Model.Count() == 0 || d.IsTemplate()) {
		return
	}
	if err == nil && d.Model.Count() == 0 {
		err = errNoStage
	}
	if err != nil {
		g.errs = append(g.errs, fmt.Errorf("%s: %w", in.path, err))
		return
	}
	group := draw.Of(d, in.path)
	group.Whole = g.options.Build.Target == ""
	g.add(group)
}

// add adds a group, with the times of its steps.
func (g *grapher) add(group draw.Group) {
	if g.times != nil {
		group.Times = g.times.Times(group.Graph)
	}
	g.groups = append(g.groups, group)
}

// builds makes the groups of the builds that a file asks for; one for several platforms is
// drawn for the first.
func (g *grapher) builds(in input) {
	root, below := in.root()
	folder := g.folders.at(root)
	for _, b := range folder.Builds(below, in.kind) {
		d, ok := dockerfilesOf{folder, g.options}.Dockerfile(b)
		if b.OnlyInherited || !ok || d.Model.Count() == 0 {
			continue
		}
		opt := d.Options
		opt.Build = g.typedOver(b.Told())
		d = d.WithOptions(opt)
		if missingTarget(d, opt.Build.Target) != nil {
			continue
		}
		group := draw.Of(d, pathOf(folder, b))
		group.Title = b.Kind + " " + b.Name + " · " + group.Path
		g.add(group)
	}
}

// typedOver is a build with what the command line tells of it.
func (g *grapher) typedOver(b stage.Build) stage.Build {
	typed := g.options.Build
	b.Target, b.Platform = cmp.Or(typed.Target, b.Target), cmp.Or(typed.Platform, b.Platform)
	b.NamedContexts = append(b.NamedContexts, typed.NamedContexts...)
	args := maps.Clone(typed.BuildArgs)
	for name, value := range b.BuildArgs {
		if _, ok := args[name]; !ok {
			args[name] = value
		}
	}
	b.BuildArgs = args
	return b
}

// pathOf is the file that the Dockerfile of a build is, or stands in.
func pathOf(f *readFolder, b *builds.Build) string {
	if b.Inline.State != builds.Absent {
		return path.Join(f.shown, b.Inline.At.File)
	}
	at, _ := b.DockerfileBelow()
	return path.Join(f.shown, at)
}
