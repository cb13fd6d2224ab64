package lsp

import (
	"sync"

	"github.com/stagels/stagels/analysis"
	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/analysis/workspace"
)

// inlineVersions are the Dockerfiles in open build files as they were last.
type inlineVersions struct {
	mu    sync.Mutex
	known map[inlineKey]inlineVersion
}

// inlineKey is a Dockerfile in a build file: that of the build of a name.
type inlineKey struct{ uri, name string }

type inlineVersion struct {
	doc    *workspace.Document
	typing *analysis.Typing
	of     int32 // the version of the build file
}

// now is the Dockerfile of a build in a version of a build file, and what to show while
// somebody writes in it.
func (i *inlineVersions) now(file *buildFile, name, src string, opt workspace.Options) (*workspace.Document, *analysis.Typing) {
	i.mu.Lock()
	defer i.mu.Unlock()
	key := inlineKey{file.uri, name}
	before, known := i.known[key]
	switch {
	case file.version < before.of:
		return workspace.New(src, opt), nil
	case !known && file.written == nil:
		before.doc = workspace.New(src, opt)
	case !known:
		before.doc = workspace.New("", opt)
	}
	next := inlineVersion{before.doc.WithOptions(opt), before.typing, file.version}
	if before.doc.Text() != src {
		edits := before.doc.StartEdit()
		edits.Apply(text.Change(before.doc.Text(), src))
		next.doc = edits.Document().WithOptions(opt)
		next.typing = before.typing.Next(edits, next.doc)
	}
	if file.written == nil {
		next.typing = nil
	}
	if i.known == nil {
		i.known = map[inlineKey]inlineVersion{}
	}
	i.known[key] = next
	return next.doc, next.typing
}

// in tells whether there are Dockerfiles in a build file.
func (i *inlineVersions) in(u string) bool {
	i.mu.Lock()
	defer i.mu.Unlock()
	for key := range i.known {
		if key.uri == u {
			return true
		}
	}
	return false
}

// forget forgets what is in a build file that is closed now.
func (i *inlineVersions) forget(u string) {
	i.mu.Lock()
	defer i.mu.Unlock()
	for key := range i.known {
		if key.uri == u {
			delete(i.known, key)
		}
	}
}
