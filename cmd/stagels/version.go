package main

import (
	"fmt"
	"io"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

// What the build of a release sets; else what Go knows of the module and its
// repository is told.
var (
	version = ""
	commit  = ""
	date    = "" // of the commit, as RFC 3339 has it
)

// versions is what the program is made of, as scripts read it. Commit and date are
// empty in a build outside a repository.
type versions struct {
	Version  string `json:"version"`
	Commit   string `json:"commit"`
	Date     string `json:"date"`
	Modified bool   `json:"modified"` // the source differs from the commit
	BuildKit string `json:"buildkit"`
	Go       string `json:"go"`
	OS       string `json:"os"`
	Arch     string `json:"arch"`
}

func versionCommand() *cobra.Command {
	var name string
	cmd := &cobra.Command{
		Use:   "version",
		Short: "Print the version, the commit, and the BuildKit whose rules are followed",
		Args:  cobra.NoArgs,

		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(cmd *cobra.Command, _ []string) error {
			print, err := chosen(name,
				format[func(io.Writer, versions) error]{"text", printVersions},
				format[func(io.Writer, versions) error]{"json", printJSON[versions]})
			if err != nil {
				return err
			}
			return print(cmd.OutOrStdout(), ownVersions())
		},
	}
	cmd.Flags().StringVar(&name, "format", "text", "text or json")
	completeWords(cmd, "format", "text", "json")
	return cmd
}

func printVersions(w io.Writer, v versions) error {
	from := "unknown"
	if v.Commit != "" {
		from = v.Commit
	}
	if v.Date != "" {
		from += " of " + v.Date
	}
	if v.Modified {
		from += ", modified"
	}
	_, err := fmt.Fprintf(w, "stagels %s\ncommit:   %s\nrules:    BuildKit %s\nbuilt by: %s for %s/%s\n",
		v.Version, from, v.BuildKit, v.Go, v.OS, v.Arch)
	return err
}

func ownVersion() string { return ownVersions().Version }

func ownVersions() versions {
	v := versions{Version: version, Commit: commit, Date: date, BuildKit: "unknown", Go: runtime.Version(), OS: runtime.GOOS, Arch: runtime.GOARCH}
	if info, ok := debug.ReadBuildInfo(); ok {
		v.complete(info)
	}
	if v.Version == "" {
		v.Version = "(devel)"
	}
	return v
}

// complete puts in what Go says about the build and nothing else did.
func (v *versions) complete(info *debug.BuildInfo) {
	if v.Version == "" {
		v.Version = info.Main.Version
	}
	for _, m := range info.Deps {
		if m.Path == "github.com/moby/buildkit" {
			v.BuildKit = m.Version
		}
	}
	if v.Commit != "" {
		return
	}
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			v.Commit = s.Value
		case "vcs.time":
			v.Date = s.Value
		case "vcs.modified":
			v.Modified = s.Value == "true"
		}
	}
}
