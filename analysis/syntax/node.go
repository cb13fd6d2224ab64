package syntax

import (
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/parser"
)

// Node is the instruction as BuildKit's parser gives it. Lines count from 1;
// startLine is the one the instruction begins on. rest is the item's text.
func (in *Instr) Node(startLine int, item string, comments []string) *parser.Node {
	n := in.node()
	n.StartLine = startLine
	n.EndLine = startLine + strings.Count(strings.TrimSuffix(item, "\n"), "\n")
	n.PrevComment = comments
	for _, h := range in.Heredocs {
		doc := h.Heredoc
		doc.Content = h.Body.Of(item)
		n.Heredocs = append(n.Heredocs, doc)
	}
	return n
}

func (in *Instr) node() *parser.Node {
	n := &parser.Node{Value: in.Keyword.Text, Original: in.Original()}
	for _, f := range in.Flags {
		n.Flags = append(n.Flags, f.Text)
	}
	if in.JSON {
		n.Attributes = map[string]bool{"json": true}
	}
	switch in.form {
	case unknown:
		n.Next = &parser.Node{}
	case trigger:
		if in.Trigger != nil {
			n.Next = &parser.Node{Children: []*parser.Node{in.Trigger.node()}}
		}
	case pairs:
		n.Next = chain(pairTexts(in.Pairs))
	default:
		n.Next = chain(wordTexts(in.Args))
	}
	return n
}

// Original is the line the node was read from; a trigger's begins behind ONBUILD.
func (in *Instr) Original() string {
	if in.isTrigger {
		return strings.TrimSpace(in.line.text[in.Keyword.log.Start:])
	}
	return in.line.text
}

// Expression is what an ONBUILD holds as BuildKit keeps it: all behind the keyword, the
// dashes too that end its own flags (instructions/parse.go:452).
func (in *Instr) Expression() string {
	return strings.TrimLeft(in.line.text[in.Keyword.log.End:], " \t\n\f\r")
}

func wordTexts(ws []Word) []string {
	out := make([]string, len(ws))
	for i, w := range ws {
		out[i] = w.Text
	}
	return out
}

func pairTexts(ps []Pair) []string {
	out := make([]string, 0, 3*len(ps))
	for _, p := range ps {
		out = append(out, p.Key.Text, p.Value.Text, p.Sep)
	}
	return out
}

func chain(texts []string) *parser.Node {
	var first *parser.Node
	for i := len(texts) - 1; i >= 0; i-- {
		first = &parser.Node{Value: texts[i], Next: first}
	}
	return first
}
