// Package markdown reads the builds that the commands in a text for people ask for: those in
// fenced code blocks. Nobody knows where they are run, so nothing of them is certain.
package markdown

import (
	"strings"

	"github.com/stagels/stagels/analysis/builds"
	"github.com/stagels/stagels/analysis/builds/command"
	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/analysis/workspace"
)

var _ = builds.Register(&builds.Format{Name: command.Kind, Kind: workspace.Markdown, Aside: command.Mentions, Read: read})

// file are the builds of one text.
type file []*builds.Build

func read(name, src string) builds.File {
	if !command.Mentions(src) {
		return file(nil)
	}
	var f file
	for _, b := range blocks(src) {
		if !command.Mentions(b.text) {
			continue
		}
		script := command.Script{Source: b.commands(), Dir: ".", Value: func(part text.Span) builds.Value {
			return value(name, src, text.Span{Start: b.off + part.Start, End: b.off + part.End})
		}}
		for _, c := range script.Commands() {
			if !c.Own {
				f = append(f, c.Copy())
			}
		}
	}
	return f
}

// value is what stands in the text. <name> is a place for what the reader chooses.
func value(name, src string, at text.Span) builds.Value {
	written := at.Of(src)
	if strings.ContainsAny(written, "<>") {
		return builds.Value{State: builds.Unknown, At: workspace.Location{File: name, Span: at}}
	}
	return builds.Scalar(name, at, written, true)
}

// Builds are named by their commands. A command that names no more than the folder is one
// for the text's own folder: elsewhere it may speak of the reader's own project.
func (f file) Builds(around builds.Around) (out []*builds.Build) {
	for _, written := range f {
		b := *written
		if b.Guessed = true; namesMore(&b) {
			command.Find(around, &b)
		}
		out = append(out, &b)
	}
	return out
}

func namesMore(b *builds.Build) bool {
	return b.Dockerfile.State == builds.Known || b.Target.State == builds.Known || b.Context.State == builds.Known && b.Context.Text != "."
}
