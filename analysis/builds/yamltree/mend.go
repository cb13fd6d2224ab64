package yamltree

import (
	"errors"
	"io"
	"math"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/stagels/stagels/analysis/text"
	"go.yaml.in/yaml/v4"
	"go.yaml.in/yaml/v4/plugin/loaderlimits"
)

// most is how many places of a broken text are blanked; behind them it is not read.
const most = 20

// deepest is how far in a text can nest; a text that nests further is broken there.
const deepest = 200

// parse reads all documents that hold something. broken is what is wrong with the text, nil
// if nothing is.
func parse(src string) (roots []*yaml.Node, broken *yaml.LoadError) {
	limits := yaml.WithPlugin(loaderlimits.New(loaderlimits.DepthValue(deepest)))
	loader, err := yaml.NewLoader(strings.NewReader(src), limits)
	for err == nil {
		var document yaml.Node
		if err = loader.Load(&document); err == nil {
			roots = append(roots, document.Content...)
		}
	}
	switch {
	case errors.Is(err, io.EOF):
		return roots, nil
	case errors.As(err, &broken):
		return nil, broken
	}
	return nil, &yaml.LoadError{Message: err.Error()}
}

// Fault is what makes a text no YAML, and where that was found; ok is false if nothing does.
func Fault(src string) (at text.Span, message string, ok bool) {
	if read := legible(src); read != src {
		i := 0
		for i < len(src) && src[i] == read[i] {
			i++
		}
		return text.Span{Start: i, End: i + 1}, "holds a byte that is no text", true
	}
	_, broken := parse(src)
	if broken == nil {
		return text.Span{}, "", false
	}
	start := offset(src, lineStarts(src), broken.Mark.Line, broken.Mark.Column)
	return text.Span{Start: start, End: start}, broken.Message, true
}

// legible has question marks in the place of what no YAML may hold: bytes that are no
// UTF-8, and control characters. Nothing moves.
func legible(src string) string {
	var out []byte
	for at, r := range src {
		_, size := utf8.DecodeRuneInString(src[at:])
		if r != utf8.RuneError && (!unicode.IsControl(r) || strings.ContainsRune("\t\r\n", r)) {
			continue
		}
		if out == nil {
			out = []byte(src)
		}
		copy(out[at:], strings.Repeat("?", size))
	}
	if out == nil {
		return src
	}
	return string(out)
}

// mend blanks what makes a text no YAML, so that the rest can be read. Nothing moves.
func mend(src string) string {
	_, broken := parse(src)
	if broken != nil {
		src = withoutOpenQuotes(src)
		_, broken = parse(src)
	}
	for range most {
		if broken == nil {
			return src
		}
		next, left := mendOnce(src, broken)
		if next == src {
			break
		}
		src, broken = next, left
	}
	if broken == nil {
		return src
	}
	return before(src, broken.Mark.Line)
}

// withoutOpenQuotes has blanks in the place of quotes that begin a value on one line and do
// not end it there, where the next line is no further in: YAML has no such text of several
// lines.
func withoutOpenQuotes(src string) string {
	out := []byte(src)
	open, within := -1, 0 // a quote, and how far in its line is
	for at := 0; at < len(src); at += lineLength(src[at:]) {
		line := src[at : at+lineLength(src[at:])]
		in := len(line) - len(strings.TrimLeft(line, " "))
		if strings.TrimSpace(line) == "" {
			continue
		}
		if open >= 0 && in <= within {
			out[open] = ' '
		}
		open, within = -1, in
		if quote := openQuote(line); quote >= 0 {
			open = at + quote
		}
	}
	return string(out)
}

// openQuote is the quote in a line that begins a value which does not end there; -1 if
// there is none.
func openQuote(line string) int {
	open, before := -1, byte(0) // before is the last byte that is no blank
	for at := 0; at < len(line); at++ {
		switch c := line[at]; {
		case open >= 0 && c == '\\' && line[open] == '"':
			at++
		case open >= 0 && c == line[open]:
			open = -1
		case open < 0 && (c == '"' || c == '\'') && strings.IndexByte("\x00:-[{,", before) >= 0:
			open = at
		case open < 0 && c == '#' && (at == 0 || line[at-1] == ' '):
			return -1
		}
		if at < len(line) && line[at] != ' ' {
			before = line[at]
		}
	}
	return open
}

// mendOnce blanks the one thing with which most of the text can be read.
func mendOnce(src string, broken *yaml.LoadError) (best string, left *yaml.LoadError) {
	best, left = src, broken
	for _, try := range tries(src, broken) {
		if try == src {
			continue
		}
		_, err := parse(try)
		if reached(err) > reached(left) || best == src {
			best, left = try, err
		}
	}
	return best, left
}

// reached is the line up to which a text can be read.
func reached(broken *yaml.LoadError) int {
	if broken == nil {
		return math.MaxInt
	}
	return broken.Mark.Line
}

// tries are texts with something blanked that may be what is wrong: a quote or a bracket
// that nothing closes, the line above, the line on which something began, the line itself.
func tries(src string, broken *yaml.LoadError) (out []string) {
	lines := lineStarts(src)
	if at := broken.ContextMark; at.Line > 0 {
		if off := offset(src, lines, at.Line, at.Column); off < len(src) && strings.IndexByte("\"'[{", src[off]) >= 0 {
			out = append(out, src[:off]+" "+src[off+1:])
		}
	}
	above := broken.Mark.Line - 1
	for above > 1 && strings.TrimSpace(lineOf(src, lines, above)) == "" {
		above--
	}
	for _, line := range []int{above, broken.ContextMark.Line, broken.Mark.Line} {
		out = append(out, blanked(src, lines, line))
	}
	return out
}

func lineOf(src string, lines []int, line int) string {
	if line < 1 || line > len(lines) {
		return ""
	}
	start := lines[line-1]
	return src[start : start+lineLength(src[start:])]
}

// blanked has blanks in the place of a line.
func blanked(src string, lines []int, line int) string {
	old := lineOf(src, lines, line)
	text := strings.TrimRight(old, "\r\n")
	if strings.TrimLeft(text, " ") == "" {
		return src
	}
	start := lines[line-1]
	return src[:start] + strings.Repeat(" ", len(text)) + src[start+len(text):]
}

// before is what stands above a line.
func before(src string, line int) string {
	lines := lineStarts(src)
	if line < 1 || line > len(lines) {
		return ""
	}
	return src[:lines[line-1]]
}
