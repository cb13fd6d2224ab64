package main

import (
	"cmp"
	"path"
	"slices"

	"github.com/stagels/stagels/analysis"
	"github.com/stagels/stagels/analysis/builds"
	"github.com/stagels/stagels/analysis/rules"
	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/analysis/workspace"
)

// inlines are the Dockerfiles that stand in files below a folder.
type inlines struct {
	*readFolder
	options workspace.Options
}

// document is the Dockerfile of a build that stands in a file; ok is false if none does, or
// the file alone does not say what it is.
func (f inlines) document(b *builds.Build) (d *workspace.Document, ok bool) {
	root, err := f.root()
	users := append([]*builds.Build{b}, root.Wanted(func(o *builds.Build) bool { return o.SharesInline(b) })...)
	if !b.CertainInline(users) {
		return nil, false
	}
	host, _ := f.text(b.Inline.At.File)
	opt := f.options
	opt.InFile = b.Inline.Written.InFile(text.NewLines(host))
	opt.Ignore = func() (name, src string, ok bool) { return f.ignored(b) }
	opt.Outside = func() workspace.Outside { return f.saidBy(users, err, f.options) }
	return workspace.New(b.Inline.Text, opt), true
}

// ignored is what the build's context leaves out.
func (f inlines) ignored(b *builds.Build) (name, src string, ok bool) {
	context, ok := b.ContextBelow()
	if !ok {
		return "", "", false
	}
	src, ok = f.text(path.Join(context, ".dockerignore"))
	return ".dockerignore", src, ok
}

// withInlines are the findings of a file with those of the Dockerfiles in it, in the order of
// the text.
func (c *check) withInlines(out []finding, in input, src string) []finding {
	root, below := in.root()
	f := inlines{c.folders.at(root), c.optionsOf(in)}
	lines := text.NewLines(src)
	for _, b := range builds.Inlines(f.Told(below, in.kind), below) {
		d, ok := f.document(b)
		if !ok {
			continue
		}
		fixer := analysis.NewFixer(d)
		edits, mended := fixer.Mended()
		_, fits := f.InlineEdits(b, in.kind, edits)
		for _, diag := range rules.Bounded(fixer.Found) {
			found := findingOf(in.path, lines, diag.Moved(b.Inline.Written.Host), func() []rules.Fix {
				return f.placed(b, in.kind, fixer.Fixes(diag))
			})
			found.mended = fits && mended[diag]
			out = append(out, found)
		}
	}
	slices.SortStableFunc(out, func(a, b finding) int { return cmp.Or(a.Line-b.Line, a.Column-b.Column) })
	return out
}

// placed are the fixes that can be made in the file that the Dockerfile of a build stands in.
func (f inlines) placed(b *builds.Build, kind *workspace.Kind, fixes []rules.Fix) (out []rules.Fix) {
	for _, fix := range fixes {
		var ok bool
		if fix.Edits, ok = f.InlineEdits(b, kind, fix.Edits); ok {
			out = append(out, fix)
		}
	}
	return out
}
