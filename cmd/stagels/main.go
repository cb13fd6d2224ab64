// Command stagels is a language server for multi-stage Dockerfiles, and what it
// knows on the command line.
package main

import (
	"errors"
	"fmt"
	"io"

	"github.com/moby/buildkit/util/suggest"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// Exit codes: findings are 1, what was asked for could not be done is 2.
const (
	exitFound  = 1
	exitFailed = 2
)

// exitCode ends the program with a code when all there is to say has been said.
type exitCode int

func (e exitCode) Error() string { return fmt.Sprintf("exit code %d", int(e)) }

// run is the program with its streams; it returns the code to exit with.
func run(args []string, in io.Reader, out, errs io.Writer) int {
	root := rootCommand()
	root.SetArgs(args)
	root.SetIn(in)
	root.SetOut(out)
	root.SetErr(errs)
	err := root.Execute()
	if err == nil {
		return 0
	}
	var code exitCode
	if errors.As(err, &code) {
		return int(code)
	}
	fmt.Fprintf(errs, "stagels: %v\n", err)
	return exitFailed
}

func rootCommand() *cobra.Command {
	var version bool
	root := &cobra.Command{
		Use:           "stagels",
		Short:         "A language server for multi-stage Dockerfiles",
		Long:          "stagels knows the stages of a Dockerfile: it completes their names, goes to where they\nare defined and reports what is wrong with them, in an editor (serve) or in a terminal (check).",
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          noCommand,

		SuggestionsMinimumDistance: 2,

		RunE: func(cmd *cobra.Command, _ []string) error {
			if version {
				_, err := fmt.Fprintf(cmd.OutOrStdout(), "stagels %s\n", ownVersion())
				return err
			}
			return cmd.Help()
		},
	}
	// Cobra's own flag has a template, and templates keep two megabytes in the program.
	root.Flags().BoolVarP(&version, "version", "v", false, "version for stagels")
	root.SetFlagErrorFunc(flagError)
	root.AddCommand(serveCommand(), checkCommand(), fmtCommand(), rulesCommand(), stagesCommand(), graphCommand(), explainCommand(), sliceCommand(), rebuildCommand(), timingsCommand(), buildsCommand(), affectedCommand(), configCommand(), renameCommand(), mcpCommand(), demoCommand(), versionCommand())
	root.InitDefaultHelpCmd()
	help, _, _ := root.Find([]string{"help"})
	help.Args = func(_ *cobra.Command, words []string) error {
		if of, _, _ := root.Find(words); of != root {
			return nil
		}
		return noCommand(root, words)
	}
	return root
}

// noCommand refuses words that are no command, and asks whether one was meant.
func noCommand(root *cobra.Command, words []string) error {
	if len(words) == 0 {
		return nil
	}
	err := fmt.Errorf("unknown command %q", words[0])
	if near := root.SuggestionsFor(words[0]); len(near) > 0 {
		return fmt.Errorf("%w (did you mean %s?)", err, oneOf(near))
	}
	return err
}

// flagError says what is wrong with a flag: whether another one was meant, or that its value is
// none.
func flagError(cmd *cobra.Command, err error) error {
	var unknown *pflag.NotExistError
	var invalid *pflag.InvalidValueError
	switch {
	case errors.As(err, &invalid):
		return fmt.Errorf("--%s takes no %q", invalid.GetFlag().Name, invalid.GetValue())
	case errors.As(err, &unknown) && unknown.GetSpecifiedShortnames() == "":
		var names []string
		cmd.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, "--"+f.Name) })
		return suggest.WrapError(err, "--"+unknown.GetSpecifiedName(), names, false)
	}
	return err
}
