package compose

import (
	"strings"

	"github.com/stagels/stagels/analysis/builds"
	"github.com/stagels/stagels/analysis/builds/yamltree"
	"github.com/stagels/stagels/analysis/text"
)

// embedded is the value of a scalar that is a Dockerfile, with how that is written.
func (s source) embedded(n *yamltree.Node) builds.Value {
	v := s.value(n)
	if v.State == builds.Absent || n.Kind != yamltree.Scalar || n.Printed != n.Text {
		return v
	}
	written, inner := n.Embedding(), s.env.embedding(n.Text)
	if written == nil || inner == nil || v.State == builds.Known && inner.Text != v.Text {
		return v
	}
	v.Written = written.Then(inner)
	return v
}

// embedding is how what Compose makes of a text is written in it. An expression whose value
// the files do not tell stands in it itself, without what a Dockerfile would read as more
// than a word. It is nil if a brace is open.
func (e *environment) embedding(src string) *text.Embedding {
	out := &text.Embedding{Escapes: [][]string{{"$", "$$"}}}
	for at := 0; at < len(src); {
		length := strings.IndexByte(src[at:]+"$", '$')
		out.Add(src[at:at+length], text.Span{Start: at, End: at + length}, text.Same)
		if at += length; at == len(src) {
			break
		}
		length = expressionLength(src[at:])
		span := text.Span{Start: at, End: at + length}
		value, _, known := e.expression(src[at+1:], deepest)
		switch {
		case length == 0:
			return nil
		case length == 1:
			out.Add("$", span, text.Same)
		case span.Of(src) == "$$":
			out.Add("$", span, text.Escaped)
		case known:
			out.Add(value, span, text.Decided)
		default:
			out.Add(builds.StandIn(span.Of(src)), span, text.Decided)
		}
		at += length
	}
	return out
}

// expressionLength is how long the expression is that a text begins with: $$, $X or ${X}; 1
// if it is none, 0 if nothing ends it.
func expressionLength(src string) int {
	switch {
	case strings.HasPrefix(src, "$$"):
		return 2
	case strings.HasPrefix(src, "${"):
		if end := closing(src[1:]); end > 0 {
			return 2 + end
		}
		return 0
	}
	return 1 + len(variable(src[1:]))
}
