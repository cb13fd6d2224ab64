package main

import (
	"fmt"
	"path"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"
	"github.com/stagels/stagels/analysis/builds"
	"github.com/stagels/stagels/analysis/files"
	"github.com/stagels/stagels/analysis/workspace"
	"github.com/stagels/stagels/lsp/disk"
)

// givenContexts are the folders that the command line names as contexts.
type givenContexts struct {
	build string            // "" if it names none
	named map[string]string // by the names of the contexts
}

func (f *checkFlags) givenContexts() (g givenContexts, err error) {
	if f.context != "" {
		if info, err := disk.Folder(f.context).Stat("."); err != nil || !info.IsDir() {
			return g, fmt.Errorf("--context %s: there is no such folder", f.context)
		}
	}
	g = givenContexts{f.context, map[string]string{}}
	for _, pair := range f.build.contexts {
		if name, value, _ := strings.Cut(pair, "="); builds.IsFolder(value) {
			g.named[name] = value
		}
	}
	return g, nil
}

// of are the contexts of a Dockerfile; nil if none is given.
func (g *givenContexts) of(in input) func() files.Contexts {
	if g.build == "" && len(g.named) == 0 {
		return nil
	}
	return func() (out files.Contexts) {
		if g.build != "" {
			out.Build = contextIn(g.build, beside(in)...)
		}
		for name, folder := range g.named {
			if out.Named == nil {
				out.Named = map[string]*files.Context{}
			}
			out.Named[name] = contextIn(folder)
		}
		return out
	}
}

// beside is the ignore file with the name of a Dockerfile, if it may have one.
func beside(in input) []string {
	if in.isStdin() {
		return nil
	}
	return []string{in.path + ".dockerignore"}
}

// contextIn is a folder as a context. The ignore files that are given count before its own,
// as far as they lie below the same folder as it does.
func contextIn(folder string, ignoreFiles ...string) *files.Context {
	root, below := rootOf(folder)
	from := disk.Folder(root)
	c := &files.Context{Disk: from, Folder: below, Certain: true, MayCome: untracked(from).MayCome}
	for _, at := range ignoreFiles {
		if rel, err := filepath.Rel(absolute(root), absolute(at)); err == nil && filepath.IsLocal(rel) {
			c.IgnoreFiles = append(c.IgnoreFiles, filepath.ToSlash(rel))
		}
	}
	c.IgnoreFiles = append(c.IgnoreFiles, path.Join(below, ".dockerignore"))
	return c
}

// untracked tells of the files below a folder which of them git may leave out.
func untracked(folder disk.Folder) *workspace.Untracked {
	open := func(path string) workspace.Files { return disk.Folder(path) }
	return workspace.NewUntracked(folder, workspace.RepositoryOf(absolute(string(folder)), open))
}

// ignore is what the build context of a Dockerfile leaves out: the one that the command line
// names, or the one that the file lies in.
func (g *givenContexts) ignore(in input) (func() (name, src string, ok bool), error) {
	if g.build == "" {
		return contextIgnore(in)
	}
	return func() (name, src string, ok bool) { return contextIn(g.build, beside(in)...).IgnoreFile() }, nil
}

// foldersOnly completes folders.
func foldersOnly(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
	return nil, cobra.ShellCompDirectiveFilterDirs
}
