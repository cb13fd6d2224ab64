package lsp

import (
	"context"
	"errors"

	"github.com/stagels/stagels/analysis/text"
)

var errNotWritten = errors.New("the file does not have the Dockerfile letter for letter here")

// edits are edits of the Dockerfile as edits of its file; ok is false if they cannot be made
// there.
func (p *part) edits(edits []text.Edit) (out []text.Edit, ok bool) {
	written := *p.build
	written.Inline.Written = p.Embedding
	return p.folder.InlineEdits(&written, p.folder.kindOf(p.build.Inline.At.File), edits)
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
