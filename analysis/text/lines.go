package text

import (
	"sort"
	"strings"
)

// Lines finds the line of an offset and the start of a line. Lines count from 0.
type Lines struct {
	src    string
	starts []int
}

// NewLines indexes src as the Language Server Protocol splits it: a line ends
// at "\n", at "\r\n" or at a lone "\r".
func NewLines(src string) *Lines {
	return &Lines{src: src, starts: appendStarts(make([]int, 1, 1+strings.Count(src, "\n")), src, true)}
}

// NewFileLines indexes src as BuildKit counts its lines: only "\n" ends one
// (parser/parser.go:552, scanLines).
func NewFileLines(src string) *Lines {
	return &Lines{src: src, starts: appendStarts(make([]int, 1, 1+strings.Count(src, "\n")), src, false)}
}

func appendStarts(starts []int, src string, loneCR bool) []int {
	if !loneCR || strings.IndexByte(src, '\r') < 0 {
		for i := 0; ; {
			n := strings.IndexByte(src[i:], '\n')
			if n < 0 {
				return starts
			}
			i += n + 1
			starts = append(starts, i)
		}
	}
	for i := 0; i < len(src); i++ {
		if src[i] == '\n' || src[i] == '\r' && (i+1 == len(src) || src[i+1] != '\n') {
			starts = append(starts, i+1)
		}
	}
	return starts
}

// Count is the number of lines; an empty text has one.
func (l *Lines) Count() int { return len(l.starts) }

// At is the line that off stands in.
func (l *Lines) At(off int) int {
	return sort.Search(len(l.starts), func(i int) bool { return l.starts[i] > off }) - 1
}

// Start is the offset of the first byte of line.
func (l *Lines) Start(line int) int { return l.starts[line] }

// Text is what line holds, without its line end.
func (l *Lines) Text(line int) string {
	end := len(l.src)
	if line+1 < len(l.starts) {
		end = l.starts[line+1]
	}
	return strings.TrimRight(l.src[l.starts[line]:end], "\r\n")
}

// Column is the column of off in its line, in units of enc.
func (l *Lines) Column(off int, enc Encoding) int {
	return enc.Columns(l.src[l.starts[l.At(off)]:off])
}

// Offset is the byte offset of a line and a column in units of enc. A column
// past the line's end is the line's end, a line past the last is the text's
// end, as the protocol rules.
func (l *Lines) Offset(line, col int, enc Encoding) int {
	if line >= len(l.starts) {
		return len(l.src)
	}
	return l.starts[line] + enc.Offset(l.Text(line), col)
}
