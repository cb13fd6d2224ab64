package bake

import (
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/stagels/stagels/analysis/builds"
	"github.com/stagels/stagels/analysis/text"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
)

// value is what an expression stands for, as a text.
func (s *scope) value(e hcl.Expression, in *instance) builds.Value {
	return s.valueOf(s.eval(e, in.ctx), e, in, true)
}

// valueOf is the Value of v, which an expression has; whole is false if v is a part of what
// the expression stands for.
func (s *scope) valueOf(v cty.Value, e hcl.Expression, in *instance, whole bool) builds.Value {
	v, marks := v.UnmarkDeep()
	if v.IsNull() && len(marks) == 0 {
		return builds.Value{}
	}
	v, err := convert.Convert(v, cty.String)
	if err != nil || len(marks) > 0 || !v.IsKnown() || v.IsNull() {
		return s.unknown(e, in)
	}
	if whole {
		e = s.writtenAt(e, in)
	}
	at, literal := s.place(e)
	found := builds.Scalar(at.name, at.Span, v.AsString(), false)
	found.Literal = whole && literal && at.Span.Of(at.src) == found.Text
	found.ByDefault = !literal // an expression likely reads variables, and any of them may be set
	return found
}

// unknown is the Value of an expression whose value the files do not tell.
func (s *scope) unknown(e hcl.Expression, in *instance) builds.Value {
	at, _ := s.place(s.writtenAt(e, in))
	return builds.Value{State: builds.Unknown, At: at.location(at.Span)}
}

// spot is a place in a source.
type spot struct {
	*source
	text.Span
}

// place is where an expression is written, within its quotes. literal tells that there is
// nothing but letters there, which may be escapes.
func (s *scope) place(e hcl.Expression) (at spot, literal bool) {
	r := e.Range()
	src := s.files[r.Filename].source
	if key, ok := e.(*hclsyntax.ObjectConsKeyExpr); ok {
		_, isTraversal := key.Wrapped.(*hclsyntax.ScopeTraversalExpr)
		if isTraversal && !key.ForceNonLiteral {
			return spot{src, src.span(r)}, true
		}
		return s.place(key.Wrapped)
	}
	if template, ok := e.(*hclsyntax.TemplateExpr); ok {
		return spot{src, src.templateSpan(template)}, onlyLetters(template) && src.wasWritten(r)
	}
	at = spot{src, src.inQuotes(r)}
	return at, src.json && src.quoted(r) && src.wasWritten(r) && !strings.ContainsAny(at.Of(src.src), "$%")
}

func onlyLetters(template *hclsyntax.TemplateExpr) bool {
	for _, part := range template.Parts {
		if _, ok := part.(*hclsyntax.LiteralValueExpr); !ok {
			return false
		}
	}
	return true
}

// templateSpan is what stands within the quotes, or between the first and the last line of
// a heredoc.
func (s *source) templateSpan(template *hclsyntax.TemplateExpr) text.Span {
	r := template.Range()
	if !strings.HasPrefix(s.parsed[r.Start.Byte:], "<<") {
		return s.inQuotes(r)
	}
	begin := r.Start.Byte + strings.IndexByte(s.parsed[r.Start.Byte:]+"\n", '\n') + 1
	end := r.End.Byte
	if n := len(template.Parts); n > 0 {
		end = template.Parts[n-1].Range().End.Byte
	}
	end = min(end, len(s.parsed))
	return text.Span{Start: s.back(min(begin, end)), End: s.back(end)}
}

// wasWritten tells whether the first letter of a range is one of the text, not of what was
// put there to mend it.
func (s *source) wasWritten(r hcl.Range) bool {
	return s.back(r.Start.Byte+1) > s.back(r.Start.Byte)
}

// writtenAt is the expression that has the value of another one letter for letter: the item
// of a matrix for its variable, what is in brackets for the brackets.
func (s *scope) writtenAt(e hcl.Expression, in *instance) hcl.Expression {
	bare := s.bare(e)
	variable, ok := bare.(*hclsyntax.ScopeTraversalExpr)
	if !ok {
		return bare
	}
	for _, item := range in.chosen {
		if item.word == variable.Traversal.RootName() && item.expr != nil {
			if found := s.follow(item.expr, variable.Traversal[1:]); found != nil {
				return found
			}
		}
	}
	return e
}

// bare is an expression without brackets and without what makes a template of a single one.
func (s *scope) bare(e hcl.Expression) hcl.Expression {
	if inner := s.inString(e); inner != nil {
		return s.bare(inner)
	}
	switch e := e.(type) {
	case *hclsyntax.ParenthesesExpr:
		return s.bare(e.Expression)
	case *hclsyntax.TemplateWrapExpr:
		return s.bare(e.Wrapped)
	}
	return e
}

// inString is the expression that is all of a JSON string; nil if a string is more.
func (s *scope) inString(e hcl.Expression) hcl.Expression {
	r := e.Range()
	src := s.files[r.Filename].source
	if !src.json || !src.quoted(r) {
		return nil
	}
	start := r.Start
	start.Byte++
	start.Column++
	within := src.parsed[start.Byte : r.End.Byte-1]
	if !strings.HasPrefix(within, "${") || strings.Contains(within, `\`) {
		return nil
	}
	inner, diags := hclsyntax.ParseTemplate([]byte(within), r.Filename, start)
	if wrap, ok := inner.(*hclsyntax.TemplateWrapExpr); ok && !diags.HasErrors() {
		return wrap.Wrapped
	}
	return nil
}

// follow is what steps from a written value lead to, if it is a written text; nil if not.
func (s *scope) follow(e hcl.Expression, steps hcl.Traversal) hcl.Expression {
	if len(steps) == 0 {
		if _, literal := s.place(e); literal {
			return e
		}
		return nil
	}
	word, ok := step(steps, 0)
	pairs, diags := hcl.ExprMap(e)
	if !ok || diags.HasErrors() {
		return nil
	}
	for i := len(pairs) - 1; i >= 0; i-- {
		if s.textOr(pairs[i].Key, s.root, "") == word {
			return s.follow(pairs[i].Value, steps[1:])
		}
	}
	return nil
}
