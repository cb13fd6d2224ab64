package lsp

import (
	"context"
	"strings"

	"github.com/stagels/stagels/analysis/builds"
	"github.com/stagels/stagels/analysis/workspace"
	"go.lsp.dev/protocol"
)

// inInlines are the requests about places that are answered in Dockerfiles in build files,
// by their methods.
var inInlines = map[string]func(o *outside, d *document, off int, params any) (any, error){}

// onInlinePlace registers h for a request about a place of a Dockerfile in a build file.
func onInlinePlace[P any](method string, h func(o *outside, d *document, off int, p *P) (any, error)) bool {
	inInlines[method] = func(o *outside, d *document, off int, params any) (any, error) {
		return h(o, d, off, params.(*P))
	}
	return true
}

// inlineAt is the Dockerfile that stands at a place of a build file, and the place in it; d
// is nil if none does. ok is false if that is no place in it: it lies in an expression.
func (f *askingFolder) inlineAt(told []*builds.Build, b *buildFile, off int) (d *document, at int, ok bool) {
	for _, of := range builds.Inlines(told, f.below(b.uri)) {
		if !of.Inline.Written.Holds(off) {
			continue
		}
		if at, ok := of.Inline.Written.Offset(off); ok {
			d, _ := f.inline(of)
			return d, at, d != nil
		}
		if d, ok := f.extended(of, b, off); ok {
			return d, len(d.part.Text), true
		}
		return nil, 0, of.Inline.Written.Tail.Touches(off)
	}
	return nil, 0, true
}

// extended is the Dockerfile of a build with the empty lines behind it, as far as a place.
func (f *askingFolder) extended(of *builds.Build, b *buildFile, off int) (d *document, ok bool) {
	p, ok := f.part(of)
	if !ok {
		return nil, false
	}
	if p.Embedding, ok = p.Extended(b.text, off); !ok {
		return nil, false
	}
	p.file = b
	return p.document(workspace.New(p.Text, p.options(b.uri))), true
}

// mayHold tells whether the file has a key or a heredoc with which a Dockerfile stands in a
// file.
func (b *buildFile) mayHold() bool {
	return strings.Contains(b.text, "dockerfile_inline") || strings.Contains(b.text, "dockerfile-inline") || strings.Contains(b.text, "<<")
}

// inlines are the Dockerfiles in a build file; the file is one that an editor has, or the
// disk.
func (o *outside) inlines(ctx context.Context, b *buildFile) (out []*document, err error) {
	if !b.mayHold() {
		return nil, nil
	}
	if err := o.wait(ctx); err != nil {
		return nil, err
	}
	f, ok := o.folder(b.uri)
	if !ok {
		return nil, nil
	}
	below := o.below(b.uri)
	for _, of := range builds.Inlines(f.Told(below, b.kind), below) {
		if d, ok := f.inline(of); ok && d.part.host == b.text {
			out = append(out, d)
		}
	}
	return out, nil
}

// inlineDiagnostics are those of the Dockerfiles in a build file.
func (s *Server) inlineDiagnostics(ctx context.Context, o *outside, b *buildFile) (out []protocol.Diagnostic, err error) {
	out = []protocol.Diagnostic{}
	all, err := o.inlines(ctx, b)
	for _, d := range all {
		if d.part.certain() {
			out = append(out, s.diagnostics(d, func() bool { return ctx.Err() != nil })...)
		}
	}
	return out, err
}

// wholeBuildFiles are the requests about whole files that are answered for the Dockerfiles in
// build files.
var wholeBuildFiles = map[string]bool{}

func ofWholeBuildFile(method string) bool {
	wholeBuildFiles[method] = true
	return true
}

// inEachInline answers for the Dockerfiles in a build file, one after the other, as they
// rested last; there are none if the URI is of no such file.
func inEachInline[A any](s *Server, u string, answer func(d *document) []A) work {
	b := s.docs.getBuildFile(u)
	o := s.outsideOf(b)
	return func(ctx context.Context) (any, error) {
		out := []A{}
		if b == nil {
			return out, nil
		}
		all, err := o.inlines(ctx, b)
		for _, d := range all {
			out = append(out, answer(d.shown())...)
		}
		return out, err
	}
}
