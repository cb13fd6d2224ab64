package syntax

import (
	"slices"
	"strings"
)

// heredocEnds finds the lines that end heredocs. It looks from line to line, as BuildKit
// does, until a heredoc has no end in the text: then it knows all lines, so that a thousand
// such heredocs do not cost a thousand looks at the rest of the text.
type heredocEnds struct {
	text    string
	missed  bool
	lines   map[string][]int // where the lines of a text begin
	chomped map[string][]int // the same, by the text behind their tabs
}

// find is the first line at from or behind it that ends a heredoc of the name: where it
// begins, and with its line end where it ends.
func (e *heredocEnds) find(name string, chomp bool, from int) (start, end int, ok bool) {
	if !e.missed {
		start, end, ok = e.look(name, chomp, from)
		e.missed = !ok
		return start, end, ok
	}
	starts := e.index(chomp)[name]
	i, _ := slices.BinarySearch(starts, from)
	if i == len(starts) {
		return 0, 0, false
	}
	return starts[i], starts[i] + len(firstRow(e.text[starts[i]:])), true
}

func (e *heredocEnds) look(name string, chomp bool, from int) (start, end int, ok bool) {
	for off := from; off < len(e.text); {
		row := firstRow(e.text[off:])
		if endOf(row, chomp) == name {
			return off, off + len(row), true
		}
		off += len(row)
	}
	return 0, 0, false
}

// endOf is the name of the heredocs that the row ends (parser/parser.go:361).
func endOf(row string, chomp bool) string {
	line := trimLineEnd(row)
	if chomp {
		line = strings.TrimLeft(line, "\t")
	}
	return line
}

func (e *heredocEnds) index(chomp bool) map[string][]int {
	known := &e.lines
	if chomp {
		known = &e.chomped
	}
	if *known == nil {
		*known = map[string][]int{}
		for off := 0; off < len(e.text); {
			row := firstRow(e.text[off:])
			(*known)[endOf(row, chomp)] = append((*known)[endOf(row, chomp)], off)
			off += len(row)
		}
	}
	return *known
}
