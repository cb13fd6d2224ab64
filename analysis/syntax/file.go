// Package syntax reads one Dockerfile into a lossless, error-tolerant,
// column-exact tree.
//
// A file is a row of items that tile its text: directives, comments, blank
// lines and instructions. What is inside an item speaks in offsets from the
// item's own start, so an edit leaves the other items as they are and they are
// shared between the versions of a file.
//
// Parsing follows github.com/moby/buildkit v0.34.1, frontend/dockerfile/parser,
// and never fails: what BuildKit refuses is a Problem of the item it stands in.
package syntax

import (
	"iter"
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis/text"
)

// Kind tells what an item is.
type Kind uint8

// The kinds of item.
const (
	Blank       Kind = iota // an empty line
	Comment                 // a line that begins with #
	Directive               // a comment at the top that BuildKit reads: # escape=`
	Instruction             // one instruction with its continuation lines and heredocs
)

// Item is one piece of a file.
type Item struct {
	Kind  Kind
	ahead bool          // Instr.LooksAhead, here to be near: an edit asks all items around it
	lower int8          // Instr.LowerCase
	Span  text.Span     // in the file, with the final line end
	Line  int           // the line it begins on, from 0, as BuildKit counts: only "\n" ends one
	Instr *Instr        // of an Instruction
	Dir   *DirectiveDef // of a Directive, or of a comment that BuildKit refuses as one
}

// Abs is the span in the file of a span inside the item.
func (it *Item) Abs(s text.Span) text.Span { return s.Shift(it.Span.Start) }

// Comments are the texts of the comments that BuildKit attaches to the
// instruction at index i, from the top.
func (f *File) Comments(i int) []string {
	var lines []string
	for line := range f.CommentsUp(i) {
		lines = append(lines, line)
	}
	slices.Reverse(lines)
	return lines
}

// CommentsUp are the same from the instruction upwards. BuildKit's habits
// (parser/parser.go:275): blank lines do not part a comment from its instruction,
// an empty comment drops the ones above it.
func (f *File) CommentsUp(i int) iter.Seq[string] {
	return func(yield func(string) bool) {
		for j := i - 1; j >= 0 && f.Instr(j) == nil; j-- {
			if f.Item(j).Kind != Comment {
				continue
			}
			body := f.commentText(j)
			if body == "" || !yield(body) {
				return
			}
		}
	}
}

// CommentAbove is the run of comments directly above the item at index i,
// without their marks, joined by "\n"; "" if a blank line or anything else
// stands between.
func (f *File) CommentAbove(i int) string {
	first := i
	for first > 0 && f.Item(first-1).Kind == Comment {
		first--
	}
	lines := make([]string, 0, i-first)
	for j := first; j < i; j++ {
		line := strings.TrimSpace(f.Source(j))
		lines = append(lines, strings.TrimSpace(strings.TrimLeft(line, "#")))
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}

// EmptyComment tells whether the item at index i is a comment without words, which
// drops the comments above it.
func (f *File) EmptyComment(i int) bool {
	return f.Item(i).Kind == Comment && f.commentText(i) == ""
}

// commentText drops the first byte of the line, not its #, as BuildKit does:
// an indented comment keeps its mark.
func (f *File) commentText(i int) string {
	line := f.Source(i)
	if i == 0 {
		line = strings.TrimPrefix(line, bom)
	}
	return strings.TrimSpace(line[1:])
}
