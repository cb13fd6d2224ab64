package main

import (
	"fmt"

	"github.com/spf13/cobra"
	"github.com/stagels/stagels/analysis/builds"
)

// list prints the files that would be checked.
func (c *check) list(cmd *cobra.Command, paths []input) error {
	failed := false
	for _, in := range paths {
		switch {
		case in.err != nil:
			fmt.Fprintf(cmd.ErrOrStderr(), "stagels: %v\n", in.err)
			failed = true
		case !builds.IsAside(in.kind) || in.folder == "" || c.asks(in):
			fmt.Fprintln(cmd.OutOrStdout(), in.path)
		}
	}
	if failed {
		return exitCode(exitFailed)
	}
	return nil
}
