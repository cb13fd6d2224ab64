package bake

import (
	"strings"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/stagels/stagels/analysis/builds"
	"github.com/stagels/stagels/analysis/text"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
)

// embedded is the value of an attribute that is a Dockerfile, with how that is written.
func (s *scope) embedded(in *instance, word string) builds.Value {
	v := s.attr(in, word)
	if v.State == builds.Absent {
		return v
	}
	e := s.writtenAt(in.attrs[word].Expr, in)
	src := s.files[e.Range().Filename].source
	written := s.inHCL(src, e, in)
	if src.json {
		written = s.inJSON(src, e, in)
	}
	if written != nil && (v.State == builds.Unknown || written.Text == v.Text) {
		v.Written = written
	}
	return v
}

// inHCL is how a template is written in a text of HCL; nil if that cannot be told.
func (s *scope) inHCL(src *source, e hcl.Expression, in *instance) *text.Embedding {
	template, ok := e.(*hclsyntax.TemplateExpr)
	if !ok {
		return nil
	}
	r := template.Range()
	t := &literals{src: src.parsed, quoted: src.quoted(r), template: true, out: &text.Embedding{Escapes: [][]string{templateEscapes}}}
	within := text.Span{Start: r.Start.Byte + 1, End: r.End.Byte - 1}
	if t.quoted {
		t.out.Escapes = append(t.out.Escapes, quotedEscapes)
	} else {
		begin := r.Start.Byte + strings.IndexByte(src.parsed[r.Start.Byte:]+"\n", '\n') + 1
		within = text.Span{Start: min(begin, r.End.Byte), End: max(begin, strings.LastIndexByte(src.parsed[:r.End.Byte], '\n')+1)}
		t.dedent(r.Start.Byte, within)
	}
	if !s.follows(t, template.Parts, within, in) {
		return nil
	}
	return src.asWritten(t.out)
}

// inJSON is how a string is written in a text of JSON, likewise.
func (s *scope) inJSON(src *source, e hcl.Expression, in *instance) *text.Embedding {
	if r := e.Range(); src.quoted(r) {
		outer := &literals{src: src.parsed, quoted: true, out: &text.Embedding{Escapes: [][]string{quotedEscapes}}}
		if !outer.letters(text.Span{Start: r.Start.Byte + 1, End: r.End.Byte - 1}) {
			return nil
		}
		parsed, diags := hclsyntax.ParseTemplate([]byte(outer.out.Text), r.Filename, hcl.InitialPos)
		template, ok := parsed.(*hclsyntax.TemplateExpr)
		inner := &literals{src: outer.out.Text, template: true, out: &text.Embedding{Escapes: [][]string{templateEscapes}}}
		if ok && !diags.HasErrors() && s.follows(inner, template.Parts, text.Span{End: len(inner.src)}, in) {
			return src.asWritten(outer.out.Then(inner.out))
		}
	}
	return nil
}

// follows adds the parts of a template that stands in a span. Expressions that follow each
// other are one piece.
func (s *scope) follows(t *literals, parts []hclsyntax.Expression, within text.Span, in *instance) bool {
	at := within.Start
	var decided []hclsyntax.Expression
	for _, part := range parts {
		r := part.Range()
		if lit, ok := part.(*hclsyntax.LiteralValueExpr); !ok || lit.Val.Type() != cty.String {
			decided = append(decided, part)
			continue
		}
		s.decide(t, decided, text.Span{Start: at, End: r.Start.Byte}, in)
		if r.End.Byte > within.End || r.Start.Byte < at || !t.letters(text.Span{Start: r.Start.Byte, End: r.End.Byte}) {
			return false
		}
		at, decided = r.End.Byte, nil
	}
	s.decide(t, decided, text.Span{Start: at, End: within.End}, in)
	return true
}

// decide adds what expressions say together that stand in a span.
func (s *scope) decide(t *literals, parts []hclsyntax.Expression, at text.Span, in *instance) {
	said := ""
	for _, part := range parts {
		one, ok := s.told(part, in)
		if !ok {
			said = builds.StandIn(at.Of(t.src))
			break
		}
		said += one
	}
	if len(parts) > 0 {
		t.out.Add(said, at, text.Decided)
	}
}

// told is what a part of a template says; ok is false if the files do not tell.
func (s *scope) told(part hcl.Expression, in *instance) (said string, ok bool) {
	v, marks := s.eval(part, in.ctx).UnmarkDeep()
	v, err := convert.Convert(v, cty.String)
	if err != nil || len(marks) > 0 || !v.IsKnown() || v.IsNull() {
		return "", false
	}
	return v.AsString(), true
}

// asWritten is an embedding in the mended text as one in the text itself; nil if something
// was put into what it says.
func (s *source) asWritten(e *text.Embedding) *text.Embedding {
	for i, p := range e.Pieces {
		at := text.Span{Start: s.back(p.Host.Start), End: s.back(p.Host.End)}
		if at.Len() != p.Host.Len() || p.How == text.Same && at.Of(s.src) != p.Text.Of(e.Text) {
			return nil
		}
		e.Pieces[i].Host = at
	}
	e.Begin = s.back(e.Begin)
	return e
}

var (
	templateEscapes = []string{"${", "$${", "%{", "%%{"}
	quotedEscapes   = []string{`\`, `\\`, `"`, `\"`, "\n", `\n`, "\r", `\r`, "\t", `\t`}
)

// literals reads letters.
type literals struct {
	src      string
	quoted   bool // a backslash begins an escape
	template bool // ${ and %{ mean something
	out      *text.Embedding
}

// dedent has the lines of a heredoc that begins with <<- lose the blanks that all of them
// begin with, but for the empty ones.
func (t *literals) dedent(marker int, within text.Span) {
	t.out.Break, t.out.Begin = "\n", within.Start
	if !strings.HasPrefix(t.src[marker:], "<<-") {
		return
	}
	least := -1
	for line := range strings.Lines(within.Of(t.src)) {
		in := len(line) - len(strings.TrimLeft(line, " \t\r\n"))
		if in < len(line) && (least < 0 || in < least) {
			least = in
		}
	}
	if least > 0 {
		t.out.Indent = strings.Repeat(" ", least)
	}
}

// letters reads what stands in a span; ok is false if a backslash means nothing there.
func (t *literals) letters(at text.Span) (ok bool) {
	for off := at.Start; off < at.End; {
		if skipped := t.indented(off); skipped > 0 {
			off += skipped
			continue
		}
		means, length := t.escape(t.src[off:at.End])
		how := text.Escaped
		if length == 0 {
			_, length = utf8.DecodeRuneInString(t.src[off:at.End])
			means, how = t.src[off:off+length], text.Same
		}
		if length < 0 {
			return false
		}
		t.out.Add(means, text.Span{Start: off, End: off + length}, how)
		off += length
	}
	return true
}

// indented is how much of what a line begins with is no part of it.
func (t *literals) indented(off int) int {
	n := len(t.out.Indent)
	if n == 0 || t.src[off-1] != '\n' {
		return 0
	}
	if lineLength(t.src[off:]) == 0 {
		return 0
	}
	return n
}

// escape is what does not stand for itself at the start of a text; length is 0 if the first
// letter does, and -1 if nothing means that.
func (t *literals) escape(src string) (means string, length int) {
	switch {
	case t.quoted && src[0] == '\\':
		return backslash(src)
	case t.template && (strings.HasPrefix(src, "$${") || strings.HasPrefix(src, "%%{")):
		return src[1:3], 3
	}
	return "", 0
}
