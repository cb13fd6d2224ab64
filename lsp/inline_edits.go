package lsp

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis/builds"
	"github.com/stagels/stagels/analysis/text"
)

var errNotWritten = errors.New("the file does not have the Dockerfile letter for letter here")

// edits are edits of the Dockerfile as edits of its file, in the order of the text; ok is
// false if the file would not say then what it should, or would say something else too.
func (p *part) edits(edits []text.Edit) (out []text.Edit, ok bool) {
	out, ok = p.Edits(edits)
	if !ok {
		return nil, false
	}
	want, host := p.Text, p.host
	for _, e := range slices.Backward(edits) {
		want = e.Apply(want)
	}
	for _, e := range slices.Backward(out) {
		host = e.Apply(host)
	}
	file := p.build.Inline.At.File
	kind := p.folder.kindOf(file)
	before := p.folder.Told(file, kind)
	after := p.folder.Now(edited{p.folder, file, host}).Told(file, kind)
	if len(before) != len(after) {
		return nil, false
	}
	for i, b := range before {
		said := b.Inline.Text
		if b.Inline.At == p.build.Inline.At {
			said = want
		}
		now := after[i].Inline
		if now.Written != nil {
			now.Text = now.Written.Text
		}
		if b.Name != after[i].Name || strings.TrimRight(now.Text, "\n") != strings.TrimRight(said, "\n") {
			return nil, false
		}
	}
	return out, true
}

// edited are sources in which one file has another text.
type edited struct {
	builds.Sources
	file, src string
}

func (e edited) Text(at string) (src string, ok bool) {
	if at == e.file {
		return e.src, true
	}
	return e.Sources.Text(at)
}

// inlineActions are the actions in the Dockerfiles that stand at a span of a build file.
// All that are safe are one action, because a client makes one after the other of them.
func (s *Server) inlineActions(ctx context.Context, o *outside, b *buildFile, at text.Span, p *codeActionParams) (out []codeAction, err error) {
	all, err := o.inlines(ctx, b)
	safe, silent := documentEdit{}, s.silent()
	for _, d := range all {
		within, ok := d.part.Within(at)
		if !ok || !d.part.certain() {
			continue
		}
		out = append(out, s.actions(d, within, p, silent)...)
		if !silent && asked(p.Context.Only, fixAll) {
			edits := d.safeFixes()
			if e, ok := d.edit(edits); ok && len(edits) > 0 {
				safe.TextDocument, safe.Edits = e.TextDocument, append(safe.Edits, e.Edits...)
			}
		}
	}
	if len(safe.Edits) > 0 {
		out = append(out, codeAction{Title: fixAllTitle, Kind: fixAll, Edit: s.acrossFiles([]documentEdit{safe})})
	}
	return out, err
}
