package lsp

import (
	"context"
	"strings"

	"github.com/stagels/stagels/analysis/format"
	"github.com/stagels/stagels/analysis/text"
	"go.lsp.dev/protocol"
)

var _ = provide(capability{
	method: protocol.MethodTextDocumentFormatting, client: "textDocument.formatting", server: "documentFormattingProvider",
	description: "the file formatted, without any change of what is built nor of a cache key, but what comments leave out",
})

var _ = provide(capability{
	method: protocol.MethodTextDocumentRangeFormatting, client: "textDocument.rangeFormatting", server: "documentRangeFormattingProvider",
	description: "what is selected, or several selections, formatted likewise",
	options: func(c *client) any {
		if c.caps.is("textDocument.rangeFormatting.rangesSupport") {
			return map[string]any{"rangesSupport": true}
		}
		return true
	},
})

var _ = provide(capability{
	method: protocol.MethodTextDocumentOnTypeFormatting, client: "textDocument.onTypeFormatting", server: "documentOnTypeFormattingProvider",
	description: "the instruction that a line end finishes",
	options:     func(*client) any { return map[string]any{"firstTriggerCharacter": "\n"} },
})

// formatParams are those of all requests that format: a document, some of its
// ranges, or what a line end that was typed finished.
type formatParams struct {
	TextDocument documentID    `json:"textDocument"`
	Options      formatOptions `json:"options"`
	Range        place         `json:"range"`
	Ranges       []place       `json:"ranges"`
	Position     position      `json:"position"`
	Typed        string        `json:"ch"`
}

// formatOptions are the protocol's. Of what a client does not say, all is done.
type formatOptions struct {
	TabSize                int64 `json:"tabSize"`
	InsertSpaces           *bool `json:"insertSpaces"`
	TrimTrailingWhitespace *bool `json:"trimTrailingWhitespace"`
	InsertFinalNewline     *bool `json:"insertFinalNewline"`
	TrimFinalNewlines      *bool `json:"trimFinalNewlines"`
}

// with are the options of the analysis, by what the client says and by the settings.
func (o formatOptions) with(settings FormatSettings) format.Options {
	out := format.Tidy(o.indent())
	out.IndentRun = settings.IndentRun
	for into, said := range map[*bool]*bool{
		&out.TrimTrailingWhitespace: o.TrimTrailingWhitespace, &out.InsertFinalNewline: o.InsertFinalNewline, &out.TrimFinalNewlines: o.TrimFinalNewlines,
	} {
		if said != nil {
			*into = *said
		}
	}
	return out
}

// mostIndent is as many blanks as anybody could want.
const mostIndent = 16

// indent is one step of indentation; "" if the client does not say.
func (o formatOptions) indent() string {
	if o.InsertSpaces != nil && !*o.InsertSpaces {
		return "\t"
	}
	return strings.Repeat(" ", int(min(max(o.TabSize, 0), mostIndent)))
}

var _ = onSlowRequest(protocol.MethodTextDocumentFormatting, func(s *Server, p *formatParams) (work, error) {
	opt := p.Options.with(s.settings().Format)
	return s.edits(p, func(d *document) ([]text.Edit, error) {
		return format.Within(d.doc, text.Span{End: len(d.doc.Text())}, opt), nil
	})
})

var _ = onSlowRequest(protocol.MethodTextDocumentRangeFormatting, func(s *Server, p *formatParams) (work, error) {
	p.Ranges = []place{p.Range}
	return s.formatRanges(p)
})

var _ = onSlowRequest(protocol.MethodTextDocumentRangesFormatting, (*Server).formatRanges)

var _ = onSlowRequest(protocol.MethodTextDocumentOnTypeFormatting, func(s *Server, p *formatParams) (work, error) {
	opt := p.Options.with(s.settings().Format)
	return s.edits(p, func(d *document) ([]text.Edit, error) {
		off, err := offset(d.lines(), d.enc, p.Position)
		if err != nil {
			return nil, err
		}
		return format.OnType(d.doc, off, p.Typed, opt), nil
	})
})

func (s *Server) formatRanges(p *formatParams) (work, error) {
	opt := p.Options.with(s.settings().Format)
	return s.edits(p, func(d *document) ([]text.Edit, error) {
		parts := make([]text.Span, 0, len(p.Ranges))
		for _, r := range p.Ranges {
			part, err := span(d.lines(), d.enc, r)
			if err != nil {
				return nil, err
			}
			parts = append(parts, part)
		}
		return format.Parts(d.doc, parts, opt), nil
	})
}

// edits answers with the edits of the document as it is now; there are none in one
// that is not open.
func (s *Server) edits(p *formatParams, format func(d *document) ([]text.Edit, error)) (work, error) {
	d := s.docs.get(p.TextDocument.URI)
	return func(context.Context) (any, error) {
		out := []textEdit{}
		if d == nil {
			return out, nil
		}
		found, err := format(d)
		for _, e := range found {
			out = append(out, textEdit{Range: d.rangeOf(e.Span), NewText: e.New})
		}
		return out, err
	}, nil
}
