package builds

import (
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/analysis/workspace"
)

// ToSecrets are the edits of a file of a kind after which the builds of it that are meant are
// given a secret where they were given the build argument of a name, in the order of the text.
// ok is false if the format has no secrets, or the file would say anything else of a build
// then.
func (f *Folder) ToSecrets(file string, kind *workspace.Kind, name string, meant func(*Build) bool) (edits []text.Edit, ok bool) {
	format := FormatOf(kind)
	src, ok := f.sources.Text(file)
	if !ok || format == nil || format.ToSecrets == nil {
		return nil, false
	}
	for now := f; ; {
		all := now.Told(file, kind)
		arg, found := argumentOf(all, name, meant)
		if !found {
			return edits, true
		}
		more, ok := format.ToSecrets(src, arg.At.Span)
		if !ok || arg.At.File != file {
			return nil, false
		}
		next := applied(src, more)
		after := f.Now(edited{f.sources, file, next})
		if !slices.Equal(saidOf(all, src, &arg), saidOf(after.Told(file, kind), next, nil)) || slices.ContainsFunc(all, func(b *Build) bool { return b.argumentAt(arg.At) && !meant(b) }) {
			return nil, false
		}
		edits, src, now = text.Then(edits, more), next, after
	}
}

// argumentOf is the first build argument of a name that one of the builds that are meant is
// given.
func argumentOf(all []*Build, name string, meant func(*Build) bool) (arg Argument, found bool) {
	for _, b := range all {
		i := slices.IndexFunc(b.Args, func(a Argument) bool { return a.Key == name })
		if i >= 0 && meant(b) {
			return b.Args[i], true
		}
	}
	return arg, false
}

func (b *Build) argumentAt(at workspace.Location) bool {
	return slices.ContainsFunc(b.Args, func(a Argument) bool { return a.At == at })
}

// saidOf is what a text says of builds: of one that is given an argument, if moved is it, with
// a secret in its place.
func saidOf(all []*Build, src string, moved *Argument) (out []string) {
	for _, b := range all {
		args, secrets := b.Args, b.Secrets
		if moved != nil && b.argumentAt(moved.At) {
			args = slices.DeleteFunc(slices.Clone(args), func(a Argument) bool { return a.At == moved.At })
			if !slices.ContainsFunc(secrets, func(a Argument) bool { return a.Key == moved.Key }) {
				secrets = append(slices.Clone(secrets), *moved)
			}
		}
		said := []string{b.Kind, b.Name, b.Dir}
		values := []Value{b.Dockerfile, b.Inline, b.Context, b.Target}
		for _, v := range slices.Concat(values, b.Platforms, b.CacheTo, b.Tags, b.Outputs) {
			said = append(said, v.said(src))
		}
		for _, list := range [][]Argument{args, b.Contexts, secrets} {
			said = append(said, "")
			for _, a := range list {
				said = append(said, a.Key+"="+a.Value.said(src))
			}
		}
		out = append(out, strings.Join(said, "\x00"))
	}
	return out
}

// said is the value or, of one that is not known, the expression that stands for it.
func (v Value) said(src string) string {
	switch {
	case v.State == Absent:
		return ""
	case v.State == Unknown && v.At.Span.End <= len(src):
		return "?" + v.At.Span.Of(src)
	}
	return v.Text
}
