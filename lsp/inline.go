package lsp

import (
	"path/filepath"
	"strings"
	"sync"

	"github.com/moby/patternmatcher/ignorefile"
	"github.com/stagels/stagels/analysis/builds"
	"github.com/stagels/stagels/analysis/files"
	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/analysis/workspace"
	"go.lsp.dev/uri"
)

// A Dockerfile that stands in a build file is a document whose places are those of that
// file: features answer for it as for any.

// part is where in a build file a Dockerfile stands.
type part struct {
	*text.Embedding
	folder *askingFolder
	build  *builds.Build // that has it
	host   string        // the text of the file
	file   *buildFile    // that an editor has; nil if none has it
}

// part is where the Dockerfile of a build stands; ok is false if none does in a file, or
// nobody knows how it is written.
func (f *askingFolder) part(b *builds.Build) (p *part, ok bool) {
	if b.Inline.Written == nil {
		return nil, false
	}
	host, ok := f.Text(b.Inline.At.File)
	return &part{Embedding: b.Inline.Written, folder: f, build: b, host: host}, ok
}

// inline is the Dockerfile of a build that stands in a file, likewise.
func (f *askingFolder) inline(b *builds.Build) (d *document, ok bool) {
	p, ok := f.part(b)
	if !ok {
		return nil, false
	}
	name, _ := f.written(b.Inline.At.File)
	opt := p.options(name)
	file := f.s.docs.getBuildFile(name)
	if file == nil || file.text != p.host {
		return p.document(workspace.New(p.Text, opt)), true
	}
	p.file = file
	doc, typing := f.s.inlines.now(file, b.Name, p.Text, opt)
	d = p.document(doc)
	d.typing = typing
	return d, true
}

// document is the Dockerfile with its places in the build file.
func (p *part) document(doc *workspace.Document) *document {
	name, lines := p.folder.written(p.build.Inline.At.File)
	d := newDocument(doc, uri.URI(name), 0, p.folder.s.client.encoding)
	if p.file != nil {
		d.version = p.file.version
	}
	d.part, d.lines, d.moved = p, func() *text.Lines { return lines }, p.Host
	return d
}

// options are those of the Dockerfile in the file with the URI, with what builds say of it.
func (p *part) options(u string) workspace.Options {
	opt, _ := p.folder.s.optionsNow(u)
	opt.InFile = p.InFile(text.NewLines(p.host))
	opt.Outside = sync.OnceValue(func() workspace.Outside {
		return p.folder.outsideOf(p.users(), u)
	})
	if p.folder.s.options.Analysis.Ignore == nil {
		opt.Ignore = p.ignored
	}
	return opt
}

// users are the builds that have the Dockerfile, in whatever file.
func (p *part) users() []*askedBuild {
	return p.folder.asked(p.folder.root().Wanted(p.build.SharesInline))
}

// ignored is the ignore file of the build's context: one with the name of a Dockerfile does
// not belong to it.
func (p *part) ignored() (name, src string, ok bool) {
	f, at := p.folder, ""
	if at, ok = p.build.ContextBelow(); !ok {
		return "", "", false
	}
	below := filepath.ToSlash(filepath.Join(at, ".dockerignore"))
	src, ok = f.s.ignoreFiles.read(filepath.Join(f.path, filepath.FromSlash(below)), f.files, below)
	return ".dockerignore", src, ok
}

// context is the folder of the build's context, below that of the workspace; nil if the file
// does not tell.
func (p *part) context() (folder string, of *files.Context) {
	f := p.folder
	at, ok := p.build.ContextBelow()
	if !ok {
		return "", nil
	}
	_, src, _ := p.ignored()
	patterns, _ := ignorefile.ReadAll(strings.NewReader(src))
	return f.path, f.s.contextFiles.of(f.path, f.files, &files.Context{Folder: at, Ignore: patterns})
}

// certain tells whether the file alone says what the Dockerfile is, in all builds of it.
func (p *part) certain() bool {
	return p.build.CertainInline(alone(p.users()))
}
