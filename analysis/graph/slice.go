package graph

import (
	"slices"
	"strconv"
	"strings"

	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/syntax"
	"github.com/stagels/stagels/analysis/text"
)

// Slice is the part of a model's file that its target needs, as a file of its own: all that
// stands above the first stage, and the stages that BuildKit comes to, each with the comments
// right above it. Indexes of stages are counted anew. What is built of it is the same with the
// build arguments and the named contexts of the model's build.
func Slice(m *stage.Model) string {
	s := slicer{m, m.Reachable()}
	if r, ok := m.Epoch(); ok && r.Target != stage.None {
		s.kept[r.Target] = true
	}
	src := m.File.Text()
	head, body := src, ""
	if m.Count() > 0 {
		head = src[:s.lead(0)]
	}
	for i := range m.Count() {
		if s.kept[i] {
			body += s.stage(i)
		}
	}
	if last := m.Count() - 1; last >= 0 && !s.kept[last] {
		body = withoutBlankEnd(body)
	}
	if directives(head+body) > directives(src) {
		head += "\n" // a comment that follows directives now would be one
	}
	return head + body
}

// withoutBlankEnd is a text without the blank lines at its end.
func withoutBlankEnd(src string) string {
	written := strings.TrimRight(src, " \t\r\n")
	rest := src[len(written):]
	return written + rest[:strings.IndexByte(rest, '\n')+1]
}

func directives(src string) (n int) {
	for _, it := range syntax.Parse(src).Items() {
		if it.Kind == syntax.Directive {
			n++
		}
	}
	return n
}

type slicer struct {
	*stage.Model
	kept []bool // by stage
}

// lead is where a stage begins with the comments right above it; behind the last stage, the end.
func (s *slicer) lead(i int) int {
	if i == s.Count() {
		return len(s.File.Text())
	}
	first := s.First(i)
	for first > 0 && s.File.Items()[first-1].Kind == syntax.Comment {
		first--
	}
	return s.File.Start(first)
}

// stage is a stage with its indexes counted anew.
func (s *slicer) stage(i int) string {
	at := text.Span{Start: s.lead(i), End: s.lead(i + 1)}
	src := at.Of(s.File.Text())
	for k := range slices.Backward(s.Refs()) {
		r := &s.Refs()[k]
		if index, ok := s.index(r); ok && r.In == i {
			src = text.Edit{Span: r.Span.Shift(-at.Start), New: index}.Apply(src)
		}
	}
	return src
}

// index is what stands for the index that a reference has: of a stage its new one, of an image,
// which BuildKit counts behind the stages, its name. ok is false if nothing else is to stand
// there.
func (s *slicer) index(r *stage.Reference) (out string, ok bool) {
	if _, err := strconv.Atoi(r.Text); err != nil || !r.Site.TakesIndex() {
		return "", false
	}
	switch {
	case r.Kind == stage.InFile && s.kept[r.Target]:
		n := 0
		for _, kept := range s.kept[:r.Target] {
			if kept {
				n++
			}
		}
		return strconv.Itoa(n), true
	case r.Site == stage.CopyFrom && (r.Kind == stage.Image || r.Kind == stage.Scratch):
		return r.Expanded, true
	}
	return "", false
}
