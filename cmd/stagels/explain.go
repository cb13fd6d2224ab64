package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"
	"github.com/stagels/stagels/analysis/graph"
	"github.com/stagels/stagels/analysis/graph/draw"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/workspace"
)

func explainCommand() *cobra.Command {
	var flags buildFlags
	var line int
	cmd := &cobra.Command{
		Use:   "explain [FILE]",
		Short: "Say in words what is built for a target, and why",
		Long: "explain says which stages of a Dockerfile are built for a target, in which order, and why each is\n" +
			"needed; with --for-line, what needs the step in that line. Without FILE it reads Dockerfile.",
		Args:              cobra.MaximumNArgs(1),
		ValidArgsFunction: completeOneFile,
		RunE: func(cmd *cobra.Command, args []string) error {
			path, d, err := oneDockerfile(cmd, args, &flags)
			if err != nil {
				return err
			}
			g := draw.Of(d, path)
			x := graph.Explainer{Graph: g.Graph, Plan: g.Plan, Line: g.Line}
			out, ok := x.Target(), true
			if cmd.Flags().Changed("for-line") {
				out, ok = x.ForLine(line)
			}
			if !ok {
				return fmt.Errorf("%s: there is no step of a stage in line %d", path, line)
			}
			_, err = io.WriteString(cmd.OutOrStdout(), out)
			return err
		},
	}
	flags.register(cmd.Flags())
	cmd.Flags().IntVar(&line, "for-line", 0, "say what needs the step in this `LINE`")
	completeBuild(cmd)
	completeFlag(cmd, "for-line", cobra.NoFileCompletions)
	return cmd
}

func sliceCommand() *cobra.Command {
	var flags buildFlags
	cmd := &cobra.Command{
		Use:   "slice [FILE]",
		Short: "Print the part of a Dockerfile that a target needs",
		Long: "slice prints a Dockerfile that builds the same as --target does, with no stage that it does not need.\n" +
			"The target is its last stage. Build arguments and named contexts that choose stages must be told\n" +
			"here as they will be told to the build. Without FILE it reads Dockerfile.",
		Args:              cobra.MaximumNArgs(1),
		ValidArgsFunction: completeOneFile,
		RunE: func(cmd *cobra.Command, args []string) error {
			_, d, err := oneDockerfile(cmd, args, &flags)
			if err != nil {
				return err
			}
			_, err = io.WriteString(cmd.OutOrStdout(), graph.Slice(d.Model))
			return err
		},
	}
	flags.register(cmd.Flags())
	completeBuild(cmd)
	return cmd
}

// oneDockerfile is the Dockerfile that args name, or that of the current folder, as the flags
// have it built.
func oneDockerfile(cmd *cobra.Command, args []string, flags *buildFlags) (path string, d *workspace.Document, err error) {
	path = "Dockerfile"
	if len(args) > 0 {
		path = args[0]
	}
	build, err := flags.read()
	if err != nil {
		return path, nil, err
	}
	d, err = builtFrom(path, cmd.InOrStdin(), build)
	return path, d, err
}

// builtFrom is the Dockerfile at a path, as a build reads it.
func builtFrom(path string, in io.Reader, build stage.Build) (*workspace.Document, error) {
	src, err := named(path).read(in)
	if err != nil {
		return nil, err
	}
	d := workspace.New(src, workspace.Options{Build: build})
	if err = missingTarget(d, build.Target); err == nil && d.Model.Count() == 0 {
		err = errNoStage
	}
	if err != nil {
		err = fmt.Errorf("%s: %w", path, err)
	}
	return d, err
}
