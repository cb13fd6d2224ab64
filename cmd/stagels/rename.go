package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/moby/buildkit/util/suggest"
	"github.com/spf13/cobra"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/analysis/workspace"
	"github.com/stagels/stagels/lsp"
)

// renaming is what the command line asks of rename.
type renaming struct {
	file, old, name string

	diff  bool
	paint colorizer
}

func renameCommand() *cobra.Command {
	var r renaming
	var when string
	cmd := &cobra.Command{
		Use:   "rename FILE STAGE NEW",
		Short: "Give a stage another name, in its Dockerfile and where other files build it",
		Long: "rename gives a stage of the Dockerfile FILE another name, wherever the stage is named: in the\n" +
			"Dockerfile, and in the Bake files, Compose files, workflows and others below the current folder\n" +
			"that build it. Nothing else changes. A rename after which a build would mean something else is\n" +
			"refused, with the reason.\n" +
			"It exits with 2 if it renamed nothing.",
		Args: func(_ *cobra.Command, words []string) error {
			if len(words) != 3 {
				return errors.New("rename takes three words: FILE STAGE NEW")
			}
			return nil
		},
		ValidArgsFunction: completeRename,
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			r.file, r.old, r.name = args[0], args[1], args[2]
			if r.paint, err = colors(when, cmd.OutOrStdout()); err != nil {
				return err
			}
			return r.run(cmd)
		},
	}
	cmd.Flags().BoolVar(&r.diff, "diff", false, "print what would change, and change nothing")
	cmd.Flags().StringVar(&when, "color", "auto", "auto, always or never; auto is on a terminal, and heeds NO_COLOR, FORCE_COLOR and CLICOLOR")
	completeWords(cmd, "color", "auto", "always", "never")
	return cmd
}

// completeRename completes a file, and then one of its stages.
func completeRename(cmd *cobra.Command, args []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
	switch len(args) {
	case 0:
		return nil, cobra.ShellCompDirectiveDefault
	case 1:
		return ofDocuments(stageChoices)(cmd, args, typed)
	}
	return nil, cobra.ShellCompDirectiveNoFileComp
}

func (r *renaming) run(cmd *cobra.Command) error {
	outcomes, warned, err := r.outcomes(cmd.Context())
	if err != nil {
		return err
	}
	if len(changed(outcomes)) == 0 {
		return fmt.Errorf("the stage %s is called %s already", r.old, r.name)
	}
	for _, w := range warned {
		fmt.Fprintf(cmd.ErrOrStderr(), "stagels: %s\n", w)
	}
	if r.diff {
		return r.paint.printDiffs(cmd.OutOrStdout(), outcomes)
	}
	return writeAll(cmd.ErrOrStderr(), outcomes)
}

// outcomes are the files that change, as they were and will be, in the order of their paths;
// warned is what a person should know.
func (r *renaming) outcomes(ctx context.Context) (all []outcome, warned []string, err error) {
	ctx, stop := context.WithTimeout(ctx, 10*time.Minute)
	defer stop()
	if r.file == stdin {
		return nil, nil, errors.New("rename takes a file: it changes others beside it")
	}
	src, err := utf8Text(r.file)
	if err != nil {
		return nil, nil, err
	}
	off, err := r.stageIn(src)
	if err != nil {
		return nil, nil, err
	}
	s, err := sessionOn(ctx, r.file)
	if err != nil {
		return nil, nil, err
	}
	uri := lsp.URIOf(absolute(r.file))
	if err := s.Open(ctx, uri, src); err != nil {
		return nil, nil, err
	}
	edits, warned, err := s.Rename(ctx, uri, off, r.name, textAt)
	if err != nil {
		return nil, nil, err
	}
	if _, err := s.End(ctx); err != nil {
		return nil, nil, err
	}
	all, err = edited(edits)
	return all, warned, err
}

// stageIn is where the name of the stage stands in the text of the file.
func (r *renaming) stageIn(src string) (off int, err error) {
	m := workspace.New(src, workspace.Options{}).Model
	if i := m.StageByName(r.old); i != stage.None {
		return m.Stages()[i].NameSpan.Start, nil
	}
	var names []string
	for i := range m.Stages() {
		if name := m.Name(i); name != "" {
			names = append(names, name)
		}
	}
	err = fmt.Errorf("%s has no stage %q", r.file, r.old)
	if near, ok := suggest.Search(r.old, names, false); ok {
		return 0, fmt.Errorf("%w (did you mean %s?)", err, near)
	}
	if len(names) > 0 {
		return 0, fmt.Errorf("%w: its stages are %s", err, strings.Join(names, ", "))
	}
	return 0, err
}

// utf8Text is the text of the file at a path, as the protocol carries it letter for letter.
func utf8Text(path string) (string, error) {
	in := input{path: path, kind: sought{kinds: workspace.Kinds}.kindOf(path)}
	src, err := in.read(nil)
	if err == nil && !utf8.ValidString(src) {
		err = fmt.Errorf("%s: is not UTF-8, so nothing is changed in it", path)
	}
	return src, err
}

// textAt is the text of the file with a URI.
func textAt(uri string) (string, error) {
	path, ok := lsp.PathOf(uri)
	if !ok {
		return "", fmt.Errorf("%s is no file of this machine", uri)
	}
	return utf8Text(seenFromHere(path))
}

// seenFromHere is a path as it is seen from where stagels runs, if that is shorter.
func seenFromHere(path string) string {
	if rel, err := filepath.Rel(absolute("."), path); err == nil && filepath.IsLocal(rel) {
		return rel
	}
	return path
}

// edited are files with edits made.
func edited(edits map[string][]text.Edit) (all []outcome, err error) {
	for _, uri := range slices.Sorted(maps.Keys(edits)) {
		path, _ := lsp.PathOf(uri)
		o := outcome{path: seenFromHere(path)}
		if o.read, err = textAt(uri); err != nil {
			return nil, err
		}
		o.text = o.read
		for _, e := range slices.Backward(edits[uri]) {
			o.text = e.Apply(o.text)
		}
		o.fixed = len(edits[uri])
		all = append(all, o)
	}
	return all, nil
}

// writeAll writes the files, if all of them can be written, and tells which.
func writeAll(w io.Writer, all []outcome) error {
	for _, o := range changed(all) {
		real, err := filepath.EvalSymlinks(o.path)
		if err == nil {
			_, err = writable(real)
		}
		if err != nil {
			return fmt.Errorf("cannot write %w, so nothing is changed", plain(o.path, err))
		}
	}
	for _, o := range changed(all) {
		if err := o.write(named(o.path)); err != nil {
			return err
		}
		fmt.Fprintf(w, "stagels: %s: renamed in %s\n", o.path, counted(o.fixed, "place"))
	}
	return nil
}
