package draw

import (
	"fmt"
	"strings"

	"github.com/stagels/stagels/analysis/graph"
)

// Mermaid is the picture in the language of Mermaid, as Markdown shows it on many sites.
func Mermaid(p Picture) string {
	var b strings.Builder
	b.WriteString("flowchart LR\n")
	for i := range p.Groups {
		g := &p.Groups[i]
		cards := g.cards(i)
		fmt.Fprintf(&b, "  subgraph g%d[\"%s\"]\n", i, mermaidText(g.Title))
		for _, c := range cards {
			open, end := mermaidShape(c.kind)
			label := mermaidText(c.name)
			if c.more != "" {
				label += "<br/>" + mermaidText(c.more)
			}
			fmt.Fprintf(&b, "    %s%s\"%s\"%s\n", c.id, open, label, end)
		}
		b.WriteString("  end\n")
		for _, t := range g.ties(cards) {
			fmt.Fprintf(&b, "  %s %s %s\n", cards[t.from].id, mermaidArrow(t.kind), cards[t.to].id)
		}
		for _, c := range cards {
			fmt.Fprintf(&b, "  click %s href \"%s\" \"%s\"\n", c.id, mermaidLink(g.link(c.at)), mermaidText(g.title(c.at)))
			if class := mermaidClass(c); class != "" {
				fmt.Fprintf(&b, "  class %s %s\n", c.id, class)
			}
		}
	}
	b.WriteString("  classDef target stroke-width:3px\n  classDef other opacity:0.55\n  classDef never opacity:0.55,stroke-dasharray:4 4\n")
	return b.String()
}

func mermaidShape(k graph.Kind) (open, end string) {
	if k == graph.Stage {
		return "[", "]"
	}
	return "([", "])"
}

func mermaidArrow(k graph.EdgeKind) string {
	if k == graph.Base {
		return "-->"
	}
	return "-. " + k.String() + " .->"
}

func mermaidClass(c *card) string {
	switch {
	case c.target:
		return "target"
	case !c.built:
		return "never"
	case !c.needed:
		return "other"
	}
	return ""
}

// mermaidText is a text between quotes: every letter that could mean more there is written as
// its number.
func mermaidText(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r >= '0' && r <= '9', r >= 'A' && r <= 'Z', r >= 'a' && r <= 'z', r > 0x7F, strings.ContainsRune(" ./:_-,", r):
			b.WriteRune(r)
		default:
			fmt.Fprintf(&b, "#%d;", r)
		}
	}
	return b.String()
}

// mermaidLink is an address between quotes.
func mermaidLink(s string) string { return strings.ReplaceAll(s, `"`, "%22") }
