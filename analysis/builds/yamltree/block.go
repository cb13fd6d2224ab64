package yamltree

import (
	"strings"

	"github.com/stagels/stagels/analysis/text"
)

// blockScalar is what a | or a > begins.
type blockScalar struct {
	src    string
	folds  bool
	chomps byte // - strips the last line ends, + keeps all, 0 keeps one
	indent int
	lines  []blockLine // without the empty ones at the end
	tail   text.Span   // those, with the last line's end if it is no part of the text
	out    *text.Embedding
}

// blockLine is a line of a block scalar: what stands behind what indents it, and where the
// next one begins.
type blockLine struct {
	text.Span
	next int
}

// block reads a block scalar.
func (s *scalar) block(folds bool) *text.Embedding {
	b := &blockScalar{src: s.src, folds: folds, out: &text.Embedding{}}
	start := s.at + lineLength(s.src[s.at:])
	explicit := b.header(s.src[s.at:start], s.at)
	b.readLines(start, explicit)
	b.out.Break, b.out.Indent = "\n", strings.Repeat(" ", b.indent)
	if strings.HasSuffix(s.src[:start], "\r\n") {
		b.out.Break = "\r\n"
	}
	b.out.Begin = start
	b.write()
	b.out.Tail = b.tail
	return b.out
}

// header reads the line with the |, and tells how far in the lines are, if it says so; else
// it is 0.
func (b *blockScalar) header(line string, at int) (indent int) {
	for _, c := range []byte(line[1:min(3, len(line))]) {
		switch {
		case c == '-' || c == '+':
			b.chomps = c
		case c >= '1' && c <= '9':
			indent = leading(b.src, at) + int(c-'0')
		default:
			return indent
		}
	}
	return indent
}

// leading is how far in the line begins that an offset stands on; the dashes of lists count.
func leading(src string, at int) int {
	line := src[strings.LastIndexByte(src[:at], '\n')+1 : at]
	return len(line) - len(strings.TrimLeft(line, " -"))
}

// readLines reads the lines from an offset on, as far in as the first of them that is not
// empty, or as the header says.
func (b *blockScalar) readLines(start, indent int) {
	b.tail = text.Span{Start: start, End: start}
	least := indent
	var empty []blockLine
	for at := start; at < len(b.src); {
		next := at + lineLength(b.src[at:])
		line := strings.TrimRight(b.src[at:next], "\r\n")
		in := len(line) - len(strings.TrimLeft(line, " "))
		if in < len(line) && least == 0 {
			least = in
		}
		if in < len(line) && in < least || least == 0 && in < len(line) {
			break
		}
		read := blockLine{text.Span{Start: at + min(in, least), End: at + len(line)}, next}
		if least == 0 {
			read.Start = read.End
		}
		if empty = append(empty, read); read.Len() > 0 {
			b.lines, empty, b.tail.Start = append(b.lines, empty...), nil, next
		}
		b.tail.End = next
		at = next
	}
	b.indent = max(least, 1)
	if least == 0 {
		b.indent = 1 + leadingOf(b.src, start)
	}
}

// leadingOf is how far in the line above an offset begins.
func leadingOf(src string, start int) int { return leading(src, max(0, start-1)) }

// write writes the lines and what ends them.
func (b *blockScalar) write() {
	for i := 0; i < len(b.lines); i++ {
		b.out.Add(b.lines[i].Of(b.src), b.lines[i].Span, text.Same)
		if i+1 == len(b.lines) {
			b.chomp(b.lines[i])
			return
		}
		if next := b.nextText(i); b.folds && b.lines[i].Len() > 0 && b.joins(b.lines[i]) && b.joins(b.lines[next]) {
			means := strings.Repeat("\n", next-i-1)
			if means == "" {
				means = " "
			}
			b.out.Add(means, text.Span{Start: b.lines[i].End, End: b.lines[next].Start}, text.Escaped)
			i = next - 1
		} else {
			b.end(b.lines[i])
		}
	}
}

// nextText is the next line that is not empty.
func (b *blockScalar) nextText(i int) int {
	for i++; b.lines[i].Len() == 0; i++ {
	}
	return i
}

// joins tells whether a folded scalar joins a line with others: it is no further in.
func (b *blockScalar) joins(line blockLine) bool {
	first := b.src[line.Start]
	return first != ' ' && first != '\t'
}

// end writes the end of a line.
func (b *blockScalar) end(line blockLine) {
	at := text.Span{Start: line.End, End: line.next}
	switch at.Of(b.src) {
	case "":
	case "\n":
		b.out.Add("\n", at, text.Same)
	default:
		b.out.Add("\n", at, text.Escaped)
	}
}

// chomp writes what is left of the line ends behind the last line.
func (b *blockScalar) chomp(last blockLine) {
	if b.chomps == '-' {
		b.tail.Start = last.End
		return
	}
	b.end(last)
	if b.chomps != '+' {
		return
	}
	for at := last.next; at < b.tail.End; {
		next := at + lineLength(b.src[at:])
		line := strings.TrimRight(b.src[at:next], "\r\n")
		b.end(blockLine{text.Span{Start: at, End: at + len(line)}, next})
		at = next
	}
	b.tail.Start = b.tail.End
}
