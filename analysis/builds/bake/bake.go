// Package bake reads the builds of Bake files, as docker buildx bake reads them (buildx,
// bake/bake.go and bake/hclparser). What buildx takes from the environment counts with its
// default. A file that buildx refuses is read as far as it goes.
package bake

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/stagels/stagels/analysis/builds"
	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/analysis/workspace"
)

var _ = builds.Register(&builds.Format{Name: kind, Kind: workspace.Bake, Inlines: true, Read: Read, Run: run, Beside: beside})

const kind = "bake"

// file is what one text holds, before anything of it has a value.
type file struct {
	name   string
	source *source
	blocks []*block       // in the order of the text
	attrs  hcl.Attributes // outside of all blocks: variables too
}

// block is a target, a group, a variable or a function.
type block struct {
	file  *file
	sort  string
	label string
	at    text.Span // of the label, without quotes
	attrs hcl.Attributes
}

var schema = &hcl.BodySchema{Blocks: []hcl.BlockHeaderSchema{
	{Type: "target", LabelNames: []string{"name"}},
	{Type: "group", LabelNames: []string{"name"}},
	{Type: "variable", LabelNames: []string{"name"}},
	{Type: "function", LabelNames: []string{"name"}},
}}

// Read reads the text of the Bake file of that name, HCL or JSON.
func Read(name, src string) builds.File {
	f := &file{name: name, source: newSource(name, src)}
	body := f.source.parse()
	if body == nil {
		return f
	}
	content, rest, _ := body.PartialContent(schema)
	for _, b := range content.Blocks {
		attrs, _ := b.Body.JustAttributes()
		f.blocks = append(f.blocks, &block{
			file: f, sort: b.Type, label: b.Labels[0], attrs: attrs,
			at: f.source.inQuotes(b.LabelRanges[0]),
		})
	}
	f.attrs, _ = rest.JustAttributes()
	return f
}

// Builds are the targets of the file, with what the files add that bake reads with it. Each
// target is a build, also one that others only inherit: bake builds it if it is asked for.
// What lies over the file is left out by who names the file, with --file.
func (f *file) Builds(around builds.Around) []*builds.Build {
	layers := f.layers(around)
	found := f.asked(layers, around)
	if f.isDefault() && layers[len(layers)-1] != f {
		f.addBelow(found, f.asked([]*file{f}, around))
	}
	return found
}

// asked are the builds that the file asks for in a run that reads the layers.
func (f *file) asked(layers []*file, around builds.Around) (found []*builds.Build) {
	s := newScope(layers)
	for _, t := range s.targets {
		if f.asksFor(t, s) {
			found = append(found, s.build(t))
		}
	}
	builds.RunIn(around, found)
	return found
}

// addBelow notes what builds are without the files that are laid over this one.
func (f *file) addBelow(found, alone []*builds.Build) {
	byName := map[string]*builds.Build{}
	for _, b := range alone {
		byName[b.Name] = b
	}
	for _, b := range found {
		if below := byName[b.Name]; below != nil && !below.Makes(b) {
			b.Below = below
		}
	}
}
