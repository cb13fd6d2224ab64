package main

import (
	"sync"

	"github.com/stagels/stagels/analysis/builds"
	"github.com/stagels/stagels/analysis/builds/checks"
	"github.com/stagels/stagels/analysis/rules"
	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/analysis/workspace"
	"github.com/stagels/stagels/lsp/disk"
)

// dockerfilesOf find the Dockerfiles of builds below a folder, by the options of the
// command line.
type dockerfilesOf struct {
	*readFolder
	options workspace.Options
}

// Text and Exists are of the disk.
func (f dockerfilesOf) Text(below string) (src string, ok bool) { return f.text(below) }

func (f dockerfilesOf) Exists(below string) bool { return disk.Sources{Folder: f.disk}.Exists(below) }

// Names lists a folder of the disk.
func (f dockerfilesOf) Names(folder string) (names []string, ok bool) {
	return checks.NamesIn(f.disk, folder)
}

// AllBuilds is for fixes of several files, which only an editor makes.
func (f dockerfilesOf) AllBuilds() (all []*builds.Build, ok bool) { return nil, false }

// Dockerfile reads it from the disk.
func (f dockerfilesOf) Dockerfile(b *builds.Build) (*workspace.Document, bool) {
	if b.Inline.State != builds.Absent {
		return inlines(f).document(b)
	}
	at, ok := b.DockerfileBelow()
	if !ok {
		return nil, false
	}
	src, ok := f.text(at)
	return workspace.New(src, f.options), ok
}

// asks tells whether a file asks for builds.
func (c *check) asks(in input) bool {
	root, below := in.root()
	return len(c.folders.at(root).Builds(below, in.kind)) > 0
}

// buildFindings are what is wrong with the builds that a file asks for, and with the
// Dockerfiles in it.
func (c *check) buildFindings(in input, src string) (out []finding) {
	root, below := in.root()
	folder := c.folders.at(root)
	lines := text.NewLines(src)
	for _, f := range checks.Run(folder.Told(below, in.kind), dockerfilesOf{folder, c.options}, c.options.Rules.Over(c.projects.said(in.path).Rules)) {
		if f.File == below {
			out = append(out, findingOf(in.path, lines, f.Diagnostic, f.Fixes))
		}
	}
	return c.withInlines(out, in, src)
}

// findingOf is a diagnostic of the file at path for people and scripts.
func findingOf(path string, lines *text.Lines, diag *rules.Diagnostic, fixes func() []rules.Fix) finding {
	return finding{
		Path:     path,
		region:   regionOf(lines, diag.Span),
		Severity: diag.Severity.String(),
		Code:     diag.Code,
		Message:  diag.Message,
		URL:      diag.Rule.URL,
		tryFixes: sync.OnceValue(func() []remedy { return remedies(lines, fixes()) }),
		source:   lines.Text(lines.At(diag.Span.Start)),
		level:    diag.Severity,
		related:  places(lines, diag),
	}
}

// outside is what builds in other files say of a Dockerfile: of the files below the current
// folder, or below that of the Dockerfile.
func (c *check) outside(in input) workspace.Outside {
	if in.isStdin() || !c.builds {
		return workspace.Outside{}
	}
	root, below := in.root()
	folder := c.folders.at(root)
	all, err := folder.usersOf(below)
	return folder.saidBy(all, err, c.options)
}

// saidBy is what builds in other files say of a Dockerfile, by the options of the command
// line. With an error there may be more of them.
func (f *readFolder) saidBy(all []*builds.Build, err error, opt workspace.Options) workspace.Outside {
	out := builds.Outside(all, f.text, f.disk, untracked(f.disk))
	out.Partial = err != nil
	if opt.TellsBuild() {
		out.Builds = nil // the command line's stands alone
	}
	return out
}
