package yamltree

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/stagels/stagels/analysis/text"
	"go.yaml.in/yaml/v4"
)

// scalar is how a Scalar is written.
type scalar struct {
	src   string
	at    int // where it begins: with its quote, or with the | of a block scalar
	style yaml.Style
}

// Embedding is how the text of a Scalar is written in the text that was parsed; nil of
// another node, or if that cannot be told.
func (n *Node) Embedding() *text.Embedding {
	if n.as == nil {
		return nil
	}
	var out *text.Embedding
	switch style := n.as.style; {
	case style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0:
		out = n.as.block(style&yaml.FoldedStyle != 0)
	case style&yaml.DoubleQuotedStyle != 0:
		out = n.as.flow(n.Span, doubleQuoted)
	case style&yaml.SingleQuotedStyle != 0:
		out = n.as.flow(n.Span, singleQuoted)
	default:
		out = n.as.flow(text.Span{Start: n.as.at, End: len(n.as.src)}, plain(n.Text))
	}
	if out == nil || out.Text != n.Text {
		return nil
	}
	return out
}

// flowStyle is how a scalar is written that is no block.
type flowStyle struct {
	escapes []string
	// escape is what begins a text that is not written letter for letter, and how long it
	// is there; length is 0 if that is nothing, and -1 if it means nothing.
	escape func(src string) (means string, length int)
	most   int // the length of the text, where nothing ends it; else below 0
}

var (
	doubleQuoted = flowStyle{[]string{`\`, `\\`, `"`, `\"`, "\n", `\n`, "\r", `\r`, "\t", `\t`}, unescaped, -1}
	singleQuoted = flowStyle{[]string{"'", "''"}, doubled, -1}
)

func plain(of string) flowStyle {
	return flowStyle{nil, func(string) (string, int) { return "", 0 }, len(of)}
}

// flow reads what stands in a span: line ends and the blanks around them are one blank, or
// the empty lines between.
func (s *scalar) flow(within text.Span, style flowStyle) *text.Embedding {
	out := &text.Embedding{}
	if style.escapes != nil {
		out.Escapes = [][]string{style.escapes}
	}
	for at := within.Start; at < within.End && (style.most < 0 || len(out.Text) < style.most); {
		means, length := style.escape(s.src[at:within.End])
		if length < 0 {
			return nil
		}
		how := text.Escaped
		if length == 0 {
			means, length = folded(s.src[at:within.End])
		}
		if length == 0 {
			_, length = utf8.DecodeRuneInString(s.src[at:])
			means, how = s.src[at:at+length], text.Same
		}
		out.Add(means, text.Span{Start: at, End: at + length}, how)
		at += length
	}
	return out
}

// folded is what the line ends mean that a text begins with, and the blanks around them.
func folded(src string) (means string, length int) {
	length = len(src) - len(strings.TrimLeft(src, " \t\r\n"))
	switch ends := strings.Count(src[:length], "\n"); ends {
	case 0:
		return "", 0
	case 1:
		return " ", length
	default:
		return strings.Repeat("\n", ends-1), length
	}
}

func doubled(src string) (means string, length int) {
	if strings.HasPrefix(src, "''") {
		return "'", 2
	}
	return "", 0
}

// letters are what letters behind a backslash mean.
var letters = map[byte]string{
	'0': "\x00", 'a': "\a", 'b': "\b", 't': "\t", '\t': "\t", 'n': "\n", 'v': "\v", 'f': "\f", 'r': "\r", 'e': "\x1b",
	' ': " ", '"': `"`, '/': "/", '\\': `\`, 'N': "\u0085", '_': "\u00a0", 'L': "\u2028", 'P': "\u2029",
}

// codes are how many digits follow letters behind a backslash.
var codes = map[byte]int{'x': 2, 'u': 4, 'U': 8}

// unescaped is what a backslash means that a text begins with. One at the end of a line
// leaves out the line end.
func unescaped(src string) (means string, length int) {
	if src[0] != '\\' {
		return "", 0
	}
	if len(src) == 1 {
		return "", -1
	}
	if src[1] == '\n' || src[1] == '\r' {
		rest := strings.TrimLeft(strings.TrimPrefix(src[1:], "\r")[1:], " \t")
		return "", len(src) - len(rest)
	}
	if n := codes[src[1]]; n > 0 && len(src) >= 2+n {
		code, err := strconv.ParseUint(src[2:2+n], 16, 32)
		if err != nil {
			return "", -1
		}
		return string(rune(code)), 2 + n
	}
	if means, ok := letters[src[1]]; ok {
		return means, 2
	}
	return "", -1
}
