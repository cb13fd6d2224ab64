package builds

import (
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/analysis/workspace"
)

// Inlines are the builds whose Dockerfile stands in a file, and it is known how it is
// written: of those that share one, the first.
func Inlines(all []*Build, file string) (out []*Build) {
	for _, b := range all {
		if b.Inline.Written != nil && b.Inline.At.File == file && !slices.ContainsFunc(out, b.SharesInline) {
			out = append(out, b)
		}
	}
	return out
}

// SharesInline tells whether the Dockerfile of the build stands where that of another one
// does.
func (b *Build) SharesInline(other *Build) bool {
	return other.Inline.At == b.Inline.At && b.Inline.At.File != ""
}

// CertainInline tells whether the file that the Dockerfile stands in says alone what it is, in
// all builds of it: no environment decides a part of it, and no expression.
func (b *Build) CertainInline(users []*Build) bool {
	return b.Inline.State == Known && b.Inline.Written != nil && b.Inline.Written.Certain() &&
		!slices.ContainsFunc(users, func(o *Build) bool { return o.Inline.Text != b.Inline.Text })
}

// InlineEdits are edits of the Dockerfile of a build that stands in a file of a kind, as
// edits of that file, in the order of the text. ok is false if the file would not say
// then what it should, or would say something else of other builds.
func (f *Folder) InlineEdits(b *Build, kind *workspace.Kind, edits []text.Edit) (out []text.Edit, ok bool) {
	file := b.Inline.At.File
	host, ok := f.sources.Text(file)
	if !ok {
		return nil, false
	}
	edits = slices.SortedStableFunc(slices.Values(edits), func(a, b text.Edit) int { return a.Span.Start - b.Span.Start })
	if out, ok = b.Inline.Written.Edits(edits); !ok {
		return nil, false
	}
	want := applied(b.Inline.Written.Text, edits)
	before := f.Told(file, kind)
	after := f.Now(edited{f.sources, file, applied(host, out)}).Told(file, kind)
	if len(before) != len(after) {
		return nil, false
	}
	for i, was := range before {
		said := was.inlineText()
		if was.SharesInline(b) {
			said = want
		}
		if was.Name != after[i].Name || strings.TrimRight(after[i].inlineText(), "\n") != strings.TrimRight(said, "\n") {
			return nil, false
		}
	}
	return out, true
}

func (b *Build) inlineText() string {
	if b.Inline.Written != nil {
		return b.Inline.Written.Text
	}
	return b.Inline.Text
}

// applied is a text after edits, which are in its order.
func applied(src string, edits []text.Edit) string {
	for _, e := range slices.Backward(edits) {
		src = e.Apply(src)
	}
	return src
}

// edited are sources in which one file has another text.
type edited struct {
	Sources
	file, src string
}

func (e edited) Text(at string) (src string, ok bool) {
	if at == e.file {
		return e.src, true
	}
	return e.Sources.Text(at)
}

// StandIn is what stands for an expression in the text of a Dockerfile if the files do not
// tell its value: itself, without the letters that a Dockerfile reads as more than a word.
func StandIn(expression string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune("$%#<>&|;`'\"\\~()[], \t\r\n", r) {
			return '_'
		}
		return r
	}, strings.TrimPrefix(expression, "$"))
}
