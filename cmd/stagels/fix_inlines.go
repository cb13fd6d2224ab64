package main

import (
	"slices"

	"github.com/stagels/stagels/analysis"
	"github.com/stagels/stagels/analysis/builds"
	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/analysis/workspace"
)

// buildFile checks a file that asks for builds, and mends the Dockerfiles in it first if that
// is asked for.
func (c *check) buildFile(o *outcome, in input, src string) {
	o.read, o.text = src, src
	root, below := in.root()
	if c.fix || c.diff {
		o.mendInlines(inlines{c.folders.at(root), c.optionsOf(in)}, in.kind, below)
	}
	if c.fix && o.fixed > 0 {
		if err := o.write(in); err != nil {
			o.errs = append(o.errs, err)
		}
		c.folders.changed(root)
	}
	now := o.text
	if !c.fix {
		now = src
	}
	o.found = c.buildFindings(in, now)
}

// mendInlines puts the preferred fixes into the Dockerfiles that stand in the text of o, as
// far as they can be made there.
func (o *outcome) mendInlines(f inlines, kind *workspace.Kind, below string) {
	var all []text.Edit
	for _, b := range builds.Inlines(f.Told(below, kind), below) {
		d, ok := f.document(b)
		if !ok {
			continue
		}
		if edits, ok := f.InlineEdits(b, kind, analysis.FixAll(d)); ok && len(edits) > 0 {
			_, mended := analysis.Fixed(d)
			all, o.fixed = append(all, edits...), o.fixed+mended
		}
	}
	slices.SortStableFunc(all, func(a, b text.Edit) int { return b.Span.Start - a.Span.Start })
	for _, e := range all {
		o.text = e.Apply(o.text)
	}
}
