// Package yamltree reads YAML for what asks for builds: values with their spans, also of a
// text that is broken or half typed.
package yamltree

import (
	"fmt"
	"math"
	"strings"
	"unicode/utf8"

	"github.com/stagels/stagels/analysis/text"
	"go.yaml.in/yaml/v4"
)

// Kind is what a node is.
type Kind uint8

// The kinds of nodes.
const (
	Null Kind = iota // nothing stands there, or null
	Scalar
	Map
	List
)

// Node is a value of a YAML document. A nil Node is a value that is not there. Aliases are
// the nodes that they name; what a merge key brings is in the Pairs of its map.
type Node struct {
	Kind Kind
	Text string // of a Scalar, without quotes and escapes
	// Span is where a Scalar's text stands, without quotes; for Null the blanks where one
	// would stand; for Map and List it begins at the first thing in it, and ends there.
	Span text.Span
	// Literal tells that Text stands in Span as it is, so an edit there changes it as
	// letters are changed.
	Literal bool
	// Quoted tells that quotes or a block scalar make it a text whatever it looks like.
	Quoted bool
	// Printed is Text, but for a number, a truth or a time as a Go program prints it that
	// took it for one: 1 of 1.0.
	Printed string
	// Tag is what the text says the value is, such as !reset; else what YAML takes it for,
	// such as !!str.
	Tag   string
	Items []*Node // of a List
	// Twice are the keys of a Map that a later one of the same name overrides.
	Twice []*Node

	pairs []Pair
	lines []int // where each line of Text stands, of a block scalar that keeps its lines
	as    *scalar
}

// Pair is a key of a Map and its value.
type Pair struct {
	Key, Value *Node
}

// Parse reads the first document of a text. Where the text is broken it leaves out as
// little as it can and reads the rest. It gives nil if nothing is there.
func Parse(src string) *Node {
	if all := Documents(src); len(all) > 0 {
		return all[0]
	}
	return nil
}

// Documents are all documents of a text, which --- begins, without those in which nothing
// is. Broken text is read as by Parse.
func Documents(src string) (all []*Node) {
	read := legible(src)
	c := converter{written: src, src: read, lines: lineStarts(read), made: map[*yaml.Node]*Node{}, merges: mostMerged}
	roots, _ := parse(mend(read))
	for _, root := range roots {
		all = append(all, c.node(root))
	}
	return all
}

// Lookup is the value of a key; nil if n is no Map or the key is not in it. What merge
// keys bring counts where the map has no key of its own.
func (n *Node) Lookup(key string) *Node {
	for _, p := range n.Pairs() {
		if p.Key.String() == key {
			return p.Value
		}
	}
	return nil
}

// At follows keys from map to map.
func (n *Node) At(keys ...string) *Node {
	for _, key := range keys {
		n = n.Lookup(key)
	}
	return n
}

// String is the text of a Scalar, and nothing of another node or of none.
func (n *Node) String() string {
	if n == nil {
		return ""
	}
	return n.Text
}

// Part is where a part of a Scalar's Text stands, from one byte of it to another; exact is
// false if that cannot be told, and the span is the whole Scalar's then.
func (n *Node) Part(from, to int) (at text.Span, exact bool) {
	if n.Literal {
		return text.Span{Start: n.Span.Start + from, End: n.Span.Start + to}, true
	}
	line := strings.Count(n.Text[:from], "\n")
	if line >= len(n.lines) || strings.Contains(n.Text[from:to], "\n") {
		return n.Span, false
	}
	start := n.lines[line] + from - (strings.LastIndexByte(n.Text[:from], '\n') + 1)
	return text.Span{Start: start, End: start + to - from}, true
}

// Pairs are the keys of a Map with their values, in the order of the text, and then what
// merge keys bring. Of two with one key the last that is written counts. A value with the
// tag !reset does not keep out what merge keys bring.
func (n *Node) Pairs() []Pair {
	if n == nil {
		return nil
	}
	return n.pairs
}

// mostMerged is how many pairs merge keys bring into the maps of a text; what they would
// bring beyond is left out.
const mostMerged = 100_000

// List are the items of a List; none of another node or of none.
func (n *Node) List() []*Node {
	if n == nil {
		return nil
	}
	return n.Items
}

// converter makes our nodes of the library's, which know lines and columns alone.
type converter struct {
	written string // what src is the legible form of
	src     string
	lines   []int // where each begins
	made    map[*yaml.Node]*Node
	merges  int // how many pairs merge keys may still bring
	last    mark
}

// mark is a place, as the library counts and as we do.
type mark struct{ line, column, off int }

func (c *converter) node(from *yaml.Node) *Node {
	if from.Kind == yaml.AliasNode {
		return c.made[from.Alias]
	}
	out := &Node{Tag: from.Tag}
	c.made[from] = out
	at := c.off(from)
	out.Span = text.Span{Start: at, End: at}
	switch from.Kind {
	case yaml.MappingNode:
		out.Kind = Map
		out.pairs, out.Twice = c.pairs(from.Content)
	case yaml.SequenceNode:
		out.Kind = List
		for _, item := range from.Content {
			out.Items = append(out.Items, c.node(item))
		}
	case yaml.ScalarNode:
		c.scalar(from, out)
	}
	return out
}

// pairs are those of a map whose keys and values take turns; twice are the keys that are
// written again.
func (c *converter) pairs(content []*yaml.Node) (out []Pair, twice []*Node) {
	at := map[string]int{}
	var merged []*Node
	for i := 0; i+1 < len(content); i += 2 {
		key, value := c.node(content[i]), c.node(content[i+1])
		same, again := at[key.String()]
		switch {
		case content[i].Tag == "!!merge":
			merged = append(merged, value)
		case again:
			twice = append(twice, out[same].Key)
			out[same] = Pair{key, value}
		default:
			at[key.String()] = len(out)
			out = append(out, Pair{key, value})
		}
	}
	for _, p := range c.brought(merged) {
		if own, ok := at[p.Key.String()]; !ok || out[own].Value.Tag == "!reset" {
			at[p.Key.String()] = len(out)
			out = append(out, p)
		}
	}
	return out, twice
}

// brought are the pairs of the maps that merge keys name, alone or in a list.
func (c *converter) brought(merged []*Node) (out []Pair) {
	for _, n := range merged {
		out = append(out, n.Pairs()...)
		if n == nil {
			continue
		}
		for _, item := range n.Items {
			out = append(out, item.Pairs()[:min(len(item.Pairs()), c.merges)]...)
		}
	}
	out = out[:min(len(out), c.merges)]
	c.merges -= len(out)
	return out
}

func (c *converter) scalar(from *yaml.Node, out *Node) {
	out.Text = from.Value
	out.Kind = Scalar
	if from.Tag == "!!null" {
		out.Kind, out.Text = Null, ""
	}
	at := c.behindProperties(out.Span.Start)
	out.Span = text.Span{Start: at, End: at}
	switch {
	case from.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0:
		out.Quoted = true
		out.Span = c.block(out.Span.Start)
		if from.Style&yaml.LiteralStyle != 0 && out.Span.Of(c.src) == out.Span.Of(c.written) {
			out.lines = c.blockLines(out)
		}
	case from.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle) != 0:
		out.Quoted = true
		out.Span = c.quoted(out.Span.Start)
	case from.Value == "":
		out.Span = c.blanks(out.Span.Start)
	case strings.HasPrefix(c.src[out.Span.Start:], from.Value):
		out.Span.End += len(from.Value)
	default:
		out.Span.End = c.plainEnd(out.Span.Start)
	}
	out.Literal = out.Kind == Scalar && out.Span.Of(c.written) == out.Text
	out.as = &scalar{c.written, at, from.Style}
	out.Printed = printed(from, out.Text)
}

// printed is what a Go program prints of a scalar.
func printed(from *yaml.Node, text string) string {
	switch from.Tag {
	case "!!int", "!!float", "!!bool", "!!timestamp":
		var value any
		if from.Decode(&value) == nil {
			return fmt.Sprint(value)
		}
	}
	return text
}

// blanks are those at off but the first, behind which a value would stand.
func (c *converter) blanks(off int) text.Span {
	rest := c.src[off:]
	n := len(rest) - len(strings.TrimLeft(rest, " \t"))
	return text.Span{Start: off + min(n, 1), End: off + n}
}

// behindProperties is where the value begins whose anchor and tag may stand at off.
func (c *converter) behindProperties(off int) int {
	for off < len(c.src) && (c.src[off] == '&' || c.src[off] == '!') {
		end := strings.IndexAny(c.src[off:], " \t\r\n")
		if end < 0 {
			return len(c.src)
		}
		off += end
		off += len(c.src[off:]) - len(strings.TrimLeft(c.src[off:], " \t\r\n"))
	}
	return off
}

// quoted is what stands between the quotes, of which the first is at off.
func (c *converter) quoted(off int) text.Span {
	if off == len(c.src) {
		return text.Span{Start: off, End: off}
	}
	quote := c.src[off]
	for at := off + 1; at < len(c.src); at++ {
		switch {
		case c.src[at] == '\\' && quote == '"':
			at++
		case c.src[at] == quote && quote == '\'' && strings.HasPrefix(c.src[at+1:], "'"):
			at++
		case c.src[at] == quote:
			return text.Span{Start: off + 1, End: at}
		}
	}
	return text.Span{Start: off + 1, End: len(c.src)}
}

// block is the lines of a block scalar, whose | or > is at off: those that are blank or
// as far in as the first of them, or as a digit behind the | says.
func (c *converter) block(off int) text.Span {
	start := off + lineLength(c.src[off:])
	least := c.indent(off, start)
	end, indent := start, -1
	for at := start; at < len(c.src); at += lineLength(c.src[at:]) {
		line := c.src[at : at+lineLength(c.src[at:])]
		in := len(line) - len(strings.TrimLeft(line, " "))
		switch {
		case strings.TrimSpace(line) == "":
			continue
		case indent < 0:
			indent = min(in, least)
		case in < indent:
			return text.Span{Start: start, End: end}
		}
		end = at + len(line)
	}
	return text.Span{Start: start, End: end}
}

// blockLines tells where each line of a block scalar's text stands; nil if it cannot tell.
func (c *converter) blockLines(n *Node) (starts []int) {
	indent, at := -1, n.Span.Start
	for line := range strings.SplitSeq(strings.TrimRight(n.Text, "\n"), "\n") {
		source := c.src[at : at+lineLength(c.src[at:])]
		if indent < 0 && line != "" {
			indent = len(source) - len(strings.TrimLeft(source, " ")) - (len(line) - len(strings.TrimLeft(line, " ")))
		}
		start := at + min(max(indent, 0), len(source))
		if !strings.HasPrefix(c.src[start:], line) && line != "" {
			return nil
		}
		starts = append(starts, start)
		at += len(source)
	}
	return starts
}

// indent is how far in a block scalar's header from off to end says that its lines are.
func (c *converter) indent(off, end int) int {
	digit := strings.IndexAny(c.src[off:min(off+3, end)], "123456789")
	if digit < 0 {
		return math.MaxInt
	}
	line := c.src[strings.LastIndexByte(c.src[:off], '\n')+1 : off]
	return len(line) - len(strings.TrimLeft(line, " -")) + int(c.src[off+digit]-'0')
}

// plainEnd is where the line ends on which a plain scalar of several lines begins.
func (c *converter) plainEnd(off int) int {
	line := c.src[off : off+lineLength(c.src[off:])]
	return off + len(strings.TrimRight(line, " \t\r\n"))
}

// off is where a node begins.
func (c *converter) off(n *yaml.Node) int {
	if n.Line != c.last.line || n.Column < c.last.column {
		c.last = mark{n.Line, 1, offset(c.src, c.lines, n.Line, 1)}
	}
	c.last.off = forward(c.src, c.last.off, n.Column-c.last.column)
	c.last.column = n.Column
	return c.last.off
}

const byteOrderMark = "\ufeff"

// offset is the byte at a line and a column of characters, both from 1.
func offset(src string, lines []int, line, column int) int {
	if line < 1 || line > len(lines) {
		return len(src)
	}
	off := lines[line-1]
	if line == 1 && strings.HasPrefix(src, byteOrderMark) {
		off += len(byteOrderMark)
	}
	return forward(src, off, column-1)
}

// forward is the byte some characters behind off.
func forward(src string, off, characters int) int {
	for ; characters > 0 && off < len(src); characters-- {
		_, size := utf8.DecodeRuneInString(src[off:])
		off += size
	}
	return off
}

// lineStarts are where lines begin, as YAML breaks them.
func lineStarts(src string) []int {
	starts := []int{0}
	for at := 0; at < len(src); at++ {
		switch {
		case src[at] == '\n', src[at] == '\r' && !strings.HasPrefix(src[at+1:], "\n"):
			starts = append(starts, at+1)
		}
	}
	return starts
}

// lineLength is how long the first line is, with what ends it.
func lineLength(src string) int {
	if at := strings.IndexByte(src, '\n'); at >= 0 {
		return at + 1
	}
	return len(src)
}
